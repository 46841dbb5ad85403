import CommandLanguage
import Testing

/// Random well-formed scripts and expressions.
@Suite struct PropertyTests {
  typealias Generator = FuzzTests.Generator

  private func pick(_ choices: [String], _ generator: inout Generator) -> String {
    choices.randomElement(using: &generator) ?? ""
  }

  private func expression(_ depth: Int, _ generator: inout Generator) -> String {
    guard depth > 0 else {
      return pick(
        [
          "1", ".5", "10k", "$i", "loss", "fc1[2]", "fc1[0..3,*]", "'a b'", "\"x$i\"", "true",
          "90%",
        ],
        &generator)
    }
    let inner = expression(depth - 1, &generator)
    let other = expression(depth - 1, &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return "(\(inner))"
    case 1: return "-\(inner)"
    case 2: return "mean(\(inner), \(other))"
    case 3: return "(not \(inner))"
    case 4: return "(\(inner)) \(pick(["<", "==", "and", "or"], &generator)) (\(other))"
    default: return "\(inner) \(pick(["+", "-", "*", "/", "^"], &generator)) (\(other))"
    }
  }

  private func statement(_ depth: Int, _ generator: inout Generator) -> String {
    let kind = depth > 0 ? Int.random(in: 0..<6, using: &generator) : 0
    switch kind {
    case 1: return "let x = \(expression(2, &generator))"
    case 2: return "for p in a 'b c' 1..3 { \(block(depth - 1, &generator)) }"
    case 3: return "repeat (2 * 3) {\n\(block(depth - 1, &generator))\n}"
    case 4:
      return "if \(expression(1, &generator)) { \(block(depth - 1, &generator)) } else "
        + "{ \(block(depth - 1, &generator)) }"
    case 5: return "assert \(expression(2, &generator))"
    default:
      return pick(
        ["net 784-10 seed=($i+1)", "print fc1[1, 2]", "grad > 'a b'", "s", "\"q;}\" \\{ x"],
        &generator)
    }
  }

  private func block(_ depth: Int, _ generator: inout Generator) -> String {
    (0..<Int.random(in: 0...3, using: &generator)).map { _ in statement(depth, &generator) }
      .joined(separator: pick(["; ", "\n", " # note\n"], &generator))
  }

  @Test(arguments: [11, 12, 13])
  func wellFormedScriptsParse(seed: UInt64) throws {
    var generator = Generator(state: seed)
    for _ in 0..<300 {
      let statements = (0..<4).map { _ in statement(3, &generator) }
      let text = statements.joined(separator: "\n")
      let source = SourceText(name: "p", text: text)
      let script = try Script.parse(source)
      #expect(script.statements.map { source[$0.span] } == statements)
    }
  }

  @Test(arguments: [21, 22, 23])
  func descriptionsReadBack(seed: UInt64) throws {
    var generator = Generator(state: seed)
    for _ in 0..<500 {
      let text = expression(3, &generator)
      // A comparison beside a comparison does not parse; every other text does.
      guard let parsed = try? Expression.parse(SourceText(name: "p", text: text)) else { continue }
      let described = parsed.description
      let again = try Expression.parse(SourceText(name: "p", text: described))
      #expect(again.description == described)
    }
  }
}
