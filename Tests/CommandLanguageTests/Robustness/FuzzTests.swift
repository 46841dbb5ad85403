import CommandLanguage
import Testing

/// Hostile input: every entry point returns, or throws a diagnostic that points into its text.
@Suite struct FuzzTests {
  /// SplitMix64, so that a failure can be run again.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  static let seeds = [
    "net 784-512-256-10 activation=relu seed=1 # name\nprofile lognormal cv=1.2 sparsity=90%",
    "for p in power lognormal 1..5 { net 784-256-10 name=$p; profile $p sparsity=90% }",
    "if loss < 2 and not fc1[12,307] > 1e-3 { s } else if $x == 'a' { repeat (2*3) { n } } else { c }",
    "let x = quantile(fanin(fc1[0..31]), 90%) ^ -2 % 3 # comment",
    "grad fc1 > \"fc 1 $name.txt\"; grad ${x} | awk '{ print $1 }' | sort (a; b)",
    "assert mean(grad(fc1[hubs,*])) >= .5 or digest(weights) != \"a\\nb\\\"\"",
    "train steps=(10*3) seed=($i+1) \\\n layers=fc1,fc2 'q\nr' é\u{A0}日本\u{1F600}",
  ]

  private static let fragments = [
    "{", "}", "(", ")", "[", "]", "'", "\"", "\\", "$", "${", "\n", ";", "#", "|", ">", ">>", "=",
    "==",
    "..", ",", "*", "^", "%", " ", "if ", "else ", "for x in ", "repeat ", "let x = ", "assert ",
    "and ",
    "not ", "1e999", "0x", "90%", "é", "\u{A0}", "\u{301}", "\u{1B}", "\r\n", "\u{FEFF}", "a=(",
    "- ",
  ]

  static func mutated(_ generator: inout Generator) -> String {
    var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let at = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0 where at < bytes.count: bytes.remove(at: at)
      case 1 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.removeSubrange(at...)
      case 3:
        let other = Array((seeds.randomElement(using: &generator) ?? "").utf8)
        bytes.insert(contentsOf: other.suffix(Int.random(in: 0...30, using: &generator)), at: at)
      default:
        bytes.insert(contentsOf: (fragments.randomElement(using: &generator) ?? "").utf8, at: at)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func soup(_ generator: inout Generator) -> String {
    (0..<Int.random(in: 0...40, using: &generator))
      .map { _ in fragments.randomElement(using: &generator) ?? "" }.joined()
  }

  static func noise(_ generator: inout Generator) -> [UInt8] {
    (0..<Int.random(in: 0...60, using: &generator)).map { _ in
      UInt8.random(in: 0...255, using: &generator)
    }
  }

  /// What is wrong with a diagnostic, or nil.
  static func flaw(_ diagnostic: Diagnostic) -> String? {
    guard let span = diagnostic.span, let source = diagnostic.source else { return "no place" }
    guard 0 <= span.lower, span.lower <= span.upper, span.upper <= source.bytes.count else {
      return "span \(span) outside of \(source.bytes.count) bytes"
    }
    return diagnostic.headline.hasPrefix(source.name) ? nil : "no place in its headline"
  }

  static func check(_ text: String) -> String? {
    let source = SourceText(name: "f", text: text)
    do {
      let script = try Script.parse(source)
      for statement in script.statements {
        if let flaw = walk(statement, in: source) { return flaw }
      }
    } catch {
      if let flaw = flaw(error) { return flaw }
    }
    do {
      let expression = try Expression.parse(source)
      do {
        _ = try expression.evaluate(in: TestContext())
      } catch {
        if !(error is TestContext.ForeignError),
          let flaw = flaw(Diagnostic(error).located(in: source))
        {
          return flaw
        }
      }
    } catch {
      if let flaw = flaw(error) { return flaw }
    }
    do {
      _ = try Expression.parseSequence(source)
    } catch {
      if let flaw = flaw(error) { return flaw }
    }
    for cursor in stride(from: -1, through: text.utf8.count + 1, by: 7) {
      let context = CompletionContext.analyze(text, cursor: cursor)
      let end = min(max(cursor, 0), text.utf8.count)
      for piece in [context.partial, context.element, context.identifier, context.value] {
        if let piece, piece.start < 0 || piece.start > end { return "piece at \(piece.start)" }
      }
    }
    _ = NumberLiteral.parse(text)
    return nil
  }

  private static func walk(_ statement: Statement, in source: SourceText) -> String? {
    let span = statement.span
    guard 0 <= span.lower, span.lower < span.upper, span.upper <= source.bytes.count else {
      return "statement \(span)"
    }
    // A statement's own text is that statement.
    let again = try? Script.parse(SourceText(name: "f", text: source[span]))
    if again?.statements.count != 1 { return "not one statement: \(source[span])" }
    switch statement.kind {
    case .command(let node):
      do {
        let (command, _) = try node.splittingRedirection()
        for word in command.words {
          _ = word.key
          _ = try word.expanded(in: TestContext())
        }
      } catch {
        return flaw(error.located(in: source))
      }
    case .forLoop(_, _, let body), .repetition(_, let body):
      for inner in body { if let flaw = walk(inner, in: source) { return flaw } }
    case .conditional(_, let then, let otherwise):
      for inner in then + otherwise { if let flaw = walk(inner, in: source) { return flaw } }
    case .assignment, .assertion: break
    }
    return nil
  }

  @Test(arguments: [1, 2, 3, 4])
  func survives(seed: UInt64) {
    var generator = Generator(state: seed)
    for _ in 0..<1500 {
      for text in [Self.mutated(&generator), Self.soup(&generator)] {
        if let flaw = Self.check(text) { Issue.record("\(flaw): \(text.debugDescription)") }
      }
      do {
        let source = try SourceText(name: "f", bytes: Self.noise(&generator))
        if let flaw = Self.check(source.text) { Issue.record("\(flaw)") }
      } catch {
        if let flaw = Self.flaw(error) { Issue.record("\(flaw)") }
      }
    }
  }

  /// Every proper beginning of a well-formed script parses, is incomplete, or has a fault that more
  /// text at its end could have avoided.
  @Test func everyBeginningIsHandled() {
    for seed in Self.seeds {
      for length in 0...seed.utf8.count {
        let text = String(decoding: Array(seed.utf8.prefix(length)), as: UTF8.self)
        if let flaw = Self.check(text) { Issue.record("\(flaw): \(text)") }
      }
    }
  }
}
