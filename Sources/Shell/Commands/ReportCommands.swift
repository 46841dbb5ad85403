import CommandLanguage
import Experiments
import SparseNetworks

/// `param`, `report`: what a script says of itself to an experiment.
let reportCommands: [Command] = [param, report]

private let paramName = Parameter.word("name", help: "the variable that holds it")
  .positional(required: true)
private let fallback = Parameter.word("default", form: "VALUE", help: "its value otherwise")
  .positional(required: true)

private let param = Command(
  name: "param", family: .experiments,
  summary: "Declare a parameter of a script, with its value otherwise",
  discussion: """
    The parameter is then a variable: after param seed 1, $seed is 1 where the script is run by \
    itself, and what the cell says where it is run as an experiment.
    """,
  parameters: [paramName.declaration, fallback.declaration],
  examples: [
    "param sparsity 90%; profile power sparsity=$sparsity",
    "param seed 1; net 64-100-10 seed=$seed",
  ], effect: .controls
) { session, arguments in
  let name = try arguments.blaming(paramName) { name in
    try checkName(name, not: reservedParameterNames)
    return name
  }
  let given = session.cell?.parameters.first { $0.name == name }
  session.variables[name] =
    (try given ?? CellParameter(name, parsing: arguments.require(fallback))).value
  return Outcome()
}

/// Words that mean something else where parameters are asked for.
private let reservedParameterNames =
  (experimentCommand.parameters + resultsCommand.parameters).map(\.name)
  + ["where", "by", "of", "vs", "over"] + CellNotes.automaticMetrics + ResultExport.columnNames

private let metricName = Parameter.word("name", help: "what it is called among the results")
  .positional(required: true)
private let value = Parameter.expression("expr", help: "its value, a single number")

private let report = Command(
  name: "report", family: .experiments,
  summary: "Record a number among the results of an experiment",
  discussion: """
    The number is kept with the present step; reported again it makes a curve, and the last value \
    is the final one. accuracy, test-loss and training-loss are recorded of themselves after each \
    epoch and at the end. Outside an experiment, report only says the number.
    """,
  parameters: [metricName.declaration, value.declaration],
  examples: ["report cv cv(fanin(fc1))", "train epochs=1; report edges nnz"]
) { session, arguments in
  let name = try arguments.blaming(metricName) { name in
    try checkName(
      name,
      not: CellNotes.automaticMetrics + ["where", "by", "of", "vs"] + ResultExport.columnNames)
    guard session.cell?.parameters.contains(where: { $0.name == name }) != true else {
      throw ShellError(
        .badName, "\(name) is a parameter of this script", hint: "call what is measured otherwise")
    }
    return name
  }
  let expression = try arguments.require(value)
  let result = try expression.evaluate(in: SessionContext(session: session))
  guard let number = result.number else {
    throw ShellError(
      .usage, "\(name) is \(result.kindName), not a number",
      hint: "mean, max or count make one number of a list", argument: "expr")
  }
  let step = (try? session.current().step) ?? 0
  session.cell?.reports.append(Measure(name, step: step, value: number))
  return Outcome(Answer([.fields([.init(name, .number(number))])]))
}

/// Refuses names that could not be written in a query, or that mean something else.
private func checkName(_ name: String, not reserved: [String]) throws {
  let isPlain = name.utf8.enumerated().allSatisfy { index, byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): index > 0
    default: false
    }
  }
  guard isPlain, !name.isEmpty else {
    throw ShellError(
      .badName, "\(name) cannot be a name here",
      hint: "a letter, then letters, digits, - and _")
  }
  guard !reserved.contains(name) else {
    throw ShellError(
      .badName, "\(name) has a meaning of its own here", hint: "choose another name")
  }
}
