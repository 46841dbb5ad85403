import CommandLanguage

/// A context with a few variables, quantities and one function, all fixed.
struct TestContext: EvaluationContext {
  struct ForeignError: Error {}

  var variables: [String: Value] = [
    "i": .number(3), "name": .text("lognormal"), "half": .number(0.5),
    "list": .numbers([1, 2, 3]), "yes": .boolean(true),
  ]

  func variable(_ name: String) -> Value? { variables[name] }

  func quantity(_ reference: Reference) throws -> Value {
    switch (reference.name, reference.index?.first) {
    case ("loss", nil): return .number(0.25)
    case ("step", nil): return .number(100)
    case ("fanins", nil): return .numbers([4, 0, 2, 2])
    case ("none", nil): return .numbers([])
    case ("fc1", .integer(let index)?): return .number(Double(index))
    case ("fc1", .name(let name)?): return .text(name)
    case ("broken", nil): throw ForeignError()
    default:
      throw Diagnostic(.unknownName, "nothing is called `\(reference.name)`")
    }
  }

  func call(_ function: String, _ arguments: [CallArgument]) throws -> Value? {
    switch function {
    case "shown": .text(arguments.map { $0.reference?.description ?? "-" }.joined(separator: " "))
    case "twice": .number(2 * (try arguments[0].value().number ?? 0))
    default: nil
    }
  }

  var candidateNames: [String] {
    ["loss", "step", "fanins", "fc1", "shown", "twice"] + variables.keys.sorted().map { "$" + $0 }
  }
}

/// Parses `text`, which must be one command, and gives it.
func command(_ text: String) throws -> CommandNode {
  let script = try Script.parse(SourceText(name: "<input>", text: text))
  guard script.statements.count == 1, case .command(let node) = script.statements[0].kind else {
    throw Diagnostic(.failed, "not one command: \(text)")
  }
  return node
}

/// The diagnostic that parsing `text` ends in, or nil if it parses.
func fault(of text: String) -> Diagnostic? {
  do {
    _ = try Script.parse(SourceText(name: "<input>", text: text))
    return nil
  } catch {
    return error
  }
}

/// The diagnostic that reading and evaluating an expression ends in, or nil.
func fault(evaluating text: String) -> Diagnostic? {
  do {
    let expression = try Expression.parse(SourceText(name: "<input>", text: text))
    _ = try expression.evaluate(in: TestContext())
    return nil
  } catch {
    return Diagnostic(error)
  }
}
