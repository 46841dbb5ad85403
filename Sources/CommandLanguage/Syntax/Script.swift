/// A parsed piece of input: its statements in order.
public struct Script: Sendable, Equatable {
  /// The text the statements were read from; every span in them counts in it.
  public let source: SourceText
  /// The statements, in order.
  public let statements: [Statement]

  /// Reads a whole source; nothing is run, so a fault anywhere leaves everything undone.
  ///
  /// - Throws: The first fault, with source and span. `isIncomplete` tells a reader at a prompt
  ///   that more lines may make the input whole.
  public static func parse(_ source: SourceText) throws(Diagnostic) -> Script {
    var parser = StatementParser(source: source)
    return Script(source: source, statements: try parser.parseScript())
  }
}

/// One statement of a script.
public struct Statement: Sendable, Equatable {
  /// What a statement does.
  public indirect enum Kind: Sendable, Equatable {
    /// A command with its arguments.
    case command(CommandNode)
    /// `let NAME = EXPR`.
    case assignment(name: String, value: Expression)
    /// `for NAME in WORD… { … }`; see ``Word/expandedItems(in:)``.
    case forLoop(variable: String, items: [Word], body: [Statement])
    /// `repeat N { … }`.
    case repetition(count: Word, body: [Statement])
    /// `if EXPR { … } else { … }`; `else if` is one conditional in `otherwise`.
    case conditional(condition: Expression, then: [Statement], otherwise: [Statement])
    /// `assert EXPR`, with the text of the expression as it was written.
    case assertion(Expression, text: String)
  }

  /// What the statement does.
  public let kind: Kind
  /// From its first to its last byte.
  public let span: SourceSpan

  /// A statement at a place.
  public init(kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}

/// A command as written: its words, the first of which is its name.
public struct CommandNode: Sendable, Equatable {
  /// The words, at least one.
  public let words: [Word]
  /// From the first word to the last.
  public let span: SourceSpan
  /// The text the words were read from.
  public let source: SourceText

  /// A command from its words.
  public init(words: [Word], span: SourceSpan, source: SourceText) {
    self.words = words
    self.span = span
    self.source = source
  }
}

/// How deep input may be nested: enough for any script, and small enough for any stack.
enum Nesting {
  /// Blocks in blocks, brackets in brackets, operands in operands.
  static let limit = 200
  /// The height of an expression's tree, which a long chain of operators also raises.
  static let expressionHeight = 1000

  static func diagnostic(_ what: String, at span: SourceSpan, in source: SourceText) -> Diagnostic {
    Diagnostic(
      .nestingTooDeep, "\(what) are nested more than \(limit) deep",
      hint: "split it into smaller pieces, or use `let`", span: span, source: source)
  }
}
