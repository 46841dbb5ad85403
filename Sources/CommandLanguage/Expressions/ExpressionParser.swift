/// Reads an expression by precedence climbing.
///
/// From loosest to tightest: `or`, `and`, `not`, comparisons (which do not chain), `+ -`, `* / %`,
/// unary `-`, `^` (which groups to the right).
struct ExpressionParser {
  private var lexer: ExpressionLexer
  private var peeked: Token?
  private var depth = 0

  init(_ cursor: Cursor, newlinesEnd: Bool) {
    lexer = ExpressionLexer(cursor: cursor, newlinesEnd: newlinesEnd)
  }

  /// Reads the expression at the cursor, as far as it goes on its line.
  static func leading(_ cursor: inout Cursor) throws(Diagnostic) -> Expression {
    var parser = ExpressionParser(cursor, newlinesEnd: true)
    let expression = try parser.parse(.or)
    let next = try parser.peek()
    guard next.kind == .end else { throw parser.leftOver(next) }
    cursor.offset = next.span.lower
    return expression
  }

  /// Reads `(EXPR)` at the cursor, and nothing after the closing parenthesis.
  static func parenthesized(_ cursor: inout Cursor) throws(Diagnostic) -> Expression {
    var parser = ExpressionParser(cursor, newlinesEnd: true)
    let expression = try parser.parsePrimary()
    cursor.offset = expression.span.upper
    return expression
  }

  /// What keeps the text from ever becoming an expression, whatever may follow; nil where it still
  /// can.
  ///
  /// - Parameter opening: where a bracket opens that is open at the end of the cursor's text; a name
  ///   directly before it belongs to the expression.
  static func obstacle(behind opening: Int, _ cursor: Cursor) -> SourceSpan? {
    var cursor = cursor
    cursor.offset = opening
    while cursor.offset > 0, cursor.bytes[cursor.offset - 1].continuesIdentifier {
      cursor.offset -= 1
    }
    let name = String(decoding: cursor.bytes[cursor.offset..<opening], as: UTF8.self)
    if name == "and" || name == "or" { cursor.offset = opening }
    var parser = ExpressionParser(cursor, newlinesEnd: true)
    do {
      _ = try parser.parse(.or)
      return nil
    } catch {
      return error.isIncomplete ? nil : error.span
    }
  }

  /// Reads an expression that takes up everything.
  mutating func parseWhole() throws(Diagnostic) -> Expression {
    let expression = try parse(.or)
    let next = try peek()
    guard next.kind == .end, lexer.cursor.isAtEnd else { throw leftOver(next) }
    return expression
  }

  /// Reads expressions side by side that take up everything.
  mutating func parseSequence() throws(Diagnostic) -> [Expression] {
    var expressions = [try parse(.or)]
    while try peek().kind != .end {
      _ = try take(.comma)
      expressions.append(try parse(.or))
    }
    guard lexer.cursor.isAtEnd else { throw leftOver(try peek()) }
    return expressions
  }

  // MARK: Tokens

  private mutating func peek() throws(Diagnostic) -> Token {
    if let peeked { return peeked }
    let token = try lexer.next()
    peeked = token
    return token
  }

  private mutating func advance() { peeked = nil }

  private mutating func take(_ symbol: Token.Symbol) throws(Diagnostic) -> Bool {
    guard try peek().kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  // MARK: Levels

  private mutating func parse(_ minimum: Level) throws(Diagnostic) -> Expression {
    guard depth < Nesting.limit else {
      throw Nesting.diagnostic("operands", at: try peek().span, in: lexer.cursor.source)
    }
    depth += 1
    defer { depth -= 1 }
    var left = try parsePrefix(minimum)
    while let (sign, level) = try peekOperator(), level >= minimum {
      let token = try peek()
      advance()
      let right = try parse(level.ofRightOperand)
      if level == .comparison, let (second, next) = try peekOperator(), next == .comparison {
        throw chained(sign, second, at: try peek().span)
      }
      left = try checked(.binary(sign, left, right), left.span.union(right.span), at: token.span)
    }
    return left
  }

  private mutating func parsePrefix(_ minimum: Level) throws(Diagnostic) -> Expression {
    let token = try peek()
    switch token.kind {
    case .name("not"):
      guard minimum <= .not else {
        throw fault(
          .unexpectedCharacter, "`not` cannot stand after an operator",
          hint: "put it in parentheses: (not …)", at: token.span)
      }
      advance()
      let operand = try parse(.not)
      return try checked(.complement(operand), token.span.union(operand.span), at: token.span)
    case .symbol(.minus):
      advance()
      let operand = try parse(.unary)
      return try checked(.negation(operand), token.span.union(operand.span), at: token.span)
    default:
      return try parsePrimary()
    }
  }

  private mutating func peekOperator() throws(Diagnostic) -> (BinaryOperator, Level)? {
    let sign: BinaryOperator? =
      switch try peek().kind {
      case .symbol(.comma), .symbol(.closeParenthesis), .symbol(.closeBracket): nil
      case .symbol(let symbol): BinaryOperator(rawValue: symbol.rawValue)
      case .name("and"): .and
      case .name("or"): .or
      default: nil
      }
    return sign.map { ($0, Level(of: $0)) }
  }

  private func checked(
    _ kind: Expression.Kind, _ span: SourceSpan, at place: SourceSpan
  ) throws(Diagnostic) -> Expression {
    let expression = Expression(kind: kind, span: span)
    guard expression.height <= Nesting.expressionHeight else {
      throw fault(
        .nestingTooDeep,
        "the expression has more than \(Nesting.expressionHeight) operations in a row",
        hint: "split it with `let`", at: place)
    }
    return expression
  }

  // MARK: Operands

  private mutating func parsePrimary() throws(Diagnostic) -> Expression {
    let token = try peek()
    switch token.kind {
    case .number(let value):
      advance()
      return Expression(kind: .number(value), span: token.span)
    case .text(let segments):
      advance()
      return Expression(kind: Self.text(segments, at: token.span), span: token.span)
    case .variable(let name):
      advance()
      return Expression(kind: .variable(name), span: token.span)
    case .name("and"), .name("or"), .name("not"), .symbol, .end:
      if try take(.openParenthesis) { return try parseGroup(opening: token.span) }
      throw missingOperand(token)
    case .name(let name):
      advance()
      return try parseNamed(name, at: token.span)
    }
  }

  private static func text(_ segments: [Word.Segment], at span: SourceSpan) -> Expression.Kind {
    if segments.count == 1, case .quoted(let text)? = segments.first { return .text(text) }
    return .interpolation(Word(segments: segments, span: span))
  }

  private mutating func parseGroup(opening: SourceSpan) throws(Diagnostic) -> Expression {
    lexer.brackets.append(opening.lower)
    let inner = try parse(.or)
    let end = try close(.closeParenthesis, in: "")
    return Expression(kind: inner.kind, span: opening.union(end))
  }

  private mutating func parseNamed(
    _ name: String, at span: SourceSpan
  ) throws(Diagnostic) -> Expression {
    switch name {
    case "true": return Expression(kind: .boolean(true), span: span)
    case "false": return Expression(kind: .boolean(false), span: span)
    default: break
    }
    let next = try peek()
    switch next.kind {
    case .symbol(.openParenthesis):
      let (arguments, end) = try parseArguments(opening: next.span)
      return try checked(.call(name, arguments), span.union(end), at: span)
    case .symbol(.openBracket):
      let (index, end) = try parseIndex(opening: next.span)
      let whole = span.union(end)
      return try checked(
        .reference(Reference(name: name, index: index, span: whole)), whole, at: span)
    default:
      return Expression(kind: .reference(Reference(name: name, span: span)), span: span)
    }
  }

  private mutating func parseArguments(
    opening: SourceSpan
  ) throws(Diagnostic) -> ([Expression], SourceSpan) {
    advance()
    lexer.brackets.append(opening.lower)
    var arguments: [Expression] = []
    if try peek().kind != .symbol(.closeParenthesis) {
      repeat { arguments.append(try parse(.or)) } while try take(.comma)
    }
    return (arguments, try close(.closeParenthesis, in: "the arguments"))
  }

  // MARK: Indexes

  private mutating func parseIndex(
    opening: SourceSpan
  ) throws(Diagnostic) -> ([IndexItem], SourceSpan) {
    advance()
    lexer.brackets.append(opening.lower)
    var items: [IndexItem] = []
    repeat { items.append(try parseIndexItem()) } while try take(.comma)
    return (items, try close(.closeBracket, in: "the index"))
  }

  private mutating func parseIndexItem() throws(Diagnostic) -> IndexItem {
    if try take(.times) { return .all }
    let expression = try parse(.or)
    if try take(.range) {
      let last = try parse(.or)
      guard case .number(let low) = expression.kind, case .number(let high) = last.kind else {
        throw fault(
          .typeMismatch, "the ends of a range are written as whole numbers",
          hint: "for example: fc1[0..31]", at: expression.span.union(last.span))
      }
      let first = try wholeNumber(low, at: expression.span)
      let final = try wholeNumber(high, at: last.span)
      guard first <= final else {
        throw fault(
          .outOfRange, "the range \(first)..\(final) runs backwards",
          hint: "write \(final)..\(first)", at: expression.span.union(last.span))
      }
      return .range(first, final)
    }
    switch expression.kind {
    case .number(let value):
      return .integer(try wholeNumber(value, at: expression.span))
    case .negation(let operand):
      if case .number(let value) = operand.kind {
        return .integer(try wholeNumber(-value, at: expression.span))
      }
      return .expression(expression)
    case .reference(let reference) where reference.index == nil:
      return .name(reference.name)
    default:
      return .expression(expression)
    }
  }

  private func wholeNumber(_ value: Double, at span: SourceSpan) throws(Diagnostic) -> Int {
    do {
      return try Check.index(value, at: span)
    } catch {
      throw error.located(in: lexer.cursor.source)
    }
  }

  // MARK: Errors

  /// Takes the bracket that closes the innermost open one, and gives its place.
  private mutating func close(
    _ symbol: Token.Symbol, in what: String
  ) throws(Diagnostic) -> SourceSpan {
    let token = try peek()
    let opening = lexer.brackets.last ?? token.span.lower
    if token.kind == .symbol(symbol) {
      advance()
      lexer.brackets.removeLast()
      return token.span
    }
    if token.kind == .end, lexer.cursor.isAtEnd { throw unterminated(opening) }
    throw fault(
      .unexpectedCharacter,
      "\(shown(token)) cannot stand here\(what.isEmpty ? "" : ", in \(what)")",
      hint: "an operator or `\(symbol.rawValue)` must follow", at: token.span)
  }

  private func unterminated(_ opening: Int) -> Diagnostic {
    let span = SourceSpan(lower: opening, upper: opening + 1)
    let isParenthesis = lexer.cursor.bytes[opening] == .openParenthesis
    return Diagnostic(
      .unterminated, "the `\(lexer.cursor.source[span])` that opens here is never closed",
      hint: "close it with `\(isParenthesis ? ")" : "]")`", span: span,
      source: lexer.cursor.source, isIncomplete: true)
  }

  private func missingOperand(_ token: Token) -> Diagnostic {
    if token.kind == .end, lexer.cursor.isAtEnd, let opening = lexer.brackets.last {
      return unterminated(opening)
    }
    let isEnd = token.kind == .end
    return fault(
      isEnd ? .unexpectedEnd : .unexpectedCharacter,
      isEnd ? "an expression is missing here" : "\(shown(token)) stands where a value must",
      hint: "values are numbers, quoted text, $variables, and names such as loss or fc1[12]",
      at: isEnd ? lexer.cursor.scalarSpan : token.span)
  }

  private func leftOver(_ token: Token) -> Diagnostic {
    let hint =
      switch token.kind {
      case .number, .name, .variable, .text:
        "an operator is missing before it; for a remainder write `a % b`"
      case .symbol(.closeParenthesis), .symbol(.closeBracket): "no bracket is open here"
      case .symbol(.range): "ranges stand in an index, as in fc1[0..31], or in the list of a `for`"
      case .symbol, .end: "the expression is complete before it"
      }
    return fault(
      .unexpectedCharacter, "\(shown(token)) cannot follow the expression", hint: hint,
      at: token.kind == .end ? lexer.cursor.scalarSpan : token.span)
  }

  private func chained(
    _ first: BinaryOperator, _ second: BinaryOperator, at span: SourceSpan
  ) -> Diagnostic {
    fault(
      .unexpectedCharacter, "comparisons cannot be chained",
      hint: "write a \(first.rawValue) b and b \(second.rawValue) c", at: span)
  }

  private func shown(_ token: Token) -> String {
    let span = token.kind == .end ? lexer.cursor.scalarSpan : token.span
    let text = lexer.cursor.source[
      SourceSpan(lower: span.lower, upper: min(span.upper, span.lower + 40))]
    return text == "\n" ? "the end of the line" : "`\(text)`"
  }

  private func fault(
    _ code: Diagnostic.Code, _ message: String, hint: String, at span: SourceSpan
  ) -> Diagnostic {
    Diagnostic(code, message, hint: hint, span: span, source: lexer.cursor.source)
  }
}

/// How tightly operators bind.
private enum Level: Int, Comparable {
  case or, and, not, comparison, sum, product, unary, power

  init(of sign: BinaryOperator) {
    switch sign {
    case .or: self = .or
    case .and: self = .and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: self = .comparison
    case .plus, .minus: self = .sum
    case .times, .divided, .remainder: self = .product
    case .power: self = .power
    }
  }

  /// The level of a right operand: one tighter, since operators group to the left, but for a
  /// power's, which groups to the right.
  var ofRightOperand: Level { Level(rawValue: rawValue + 1) ?? .power }

  static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}
