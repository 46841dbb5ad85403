import Datasets
import SparseNetworks
import TerminalGraphics

private let chosen = Parameter.examples(help: "which, counted from 0 (0..9; all with wrong=on)")
private let part = Parameter.oneOf("on", ["test", "train"], help: "which part of the data")
  .defaulting(to: "test")
private let wrong = Parameter.toggle("wrong", help: "list only those that are taken wrong (off)")
private let columns = Parameter.oneOf(
  "show",
  [
    .init(text: "best", summary: "the two most probable classes"),
    .init(text: "probabilities", summary: "the probability of every class"),
    .init(text: "logits", summary: "every output as it is"),
  ], help: "what of each example"
).defaulting(to: "best")

/// `predict`.
let predictCommand = Command(
  name: "predict", family: .training,
  summary: "Show which classes the network takes examples for",
  discussion: """
    Probabilities are the softmax of the logits, the network's outputs. The loss is the mean over the \
    examples that were asked about, wrong or not, and so is the accuracy: with all, those of eval. \
    In a regression task each output is shown beside its target. sample draws an example.
    """,
  parameters: [chosen.declaration, part.declaration, wrong.declaration, columns.declaration],
  examples: [
    "train epochs=2; predict", "train epochs=2; predict wrong=on", "predict 17 show=probabilities",
    "predict 0..4,100 on=train show=logits",
  ]
) { session, arguments in
  let dataset = try session.data()
  let name = try arguments.require(part)
  let examples = name == "test" ? dataset.test : dataset.train
  let onlyWrong = try arguments.value(wrong) ?? false
  let samples =
    arguments.isGiven(chosen)
    ? try arguments.blaming(chosen) { try $0.indices(below: examples.count, of: name) }
    : Array(0..<(onlyWrong ? examples.count : min(10, examples.count)))
  guard case .classes = examples.targets else {
    guard !onlyWrong, !arguments.isGiven(columns) else {
      throw ShellError(
        .usage, "a regression task has no classes", hint: "predict 0..9 shows targets and outputs",
        argument: onlyWrong ? wrong.declaration.name : columns.declaration.name)
    }
    return Outcome(try values(examples, samples, session))
  }
  var table = ClassTable(dataset: dataset, show: try arguments.require(columns))
  try session.eachOutput(of: examples, samples: samples) { sample, logits in
    table.add(sample, examples.label(of: sample) ?? 0, logits, onlyWrong: onlyWrong)
  }
  return Outcome(table.answer)
}

/// What a classifier says of examples, a row each.
private struct ClassTable {
  let dataset: Dataset
  let show: String
  private var rows: AnswerTable
  private var count = 0
  private var rightCount = 0
  private var losses = 0.0

  init(dataset: Dataset, show: String) {
    self.dataset = dataset
    self.show = show
    let classes = (0..<dataset.train.outputCount).map(dataset.className)
    rows = AnswerTable(
      columns: ["example", "label", "predicted"]
        + (show == "best" ? ["probability", "runner-up", "its probability"] : classes))
  }

  /// Counts an example, and gives it a row unless only those are wanted that are wrong.
  mutating func add(_ sample: Int, _ label: Int, _ logits: [Double], onlyWrong: Bool) {
    let prediction = Prediction(logits: logits)
    let isRight = prediction?.best == label
    count += 1
    rightCount += isRight ? 1 : 0
    losses += prediction?.loss(ofClass: label) ?? .nan
    if isRight && onlyWrong { return }
    let values: [Cell] =
      switch show {
      case "logits": logits.map { .number($0) }
      case "probabilities":
        logits.indices.map { label in .share(prediction?.probabilities[label] ?? .nan) }
      default:
        [
          probability(prediction?.best, prediction), name(prediction?.second),
          probability(prediction?.second, prediction),
        ]
      }
    rows.rows.append(
      [.integer(sample), .text(dataset.className(label)), name(prediction?.best)] + values)
  }

  private func name(_ label: Int?) -> Cell { label.map { .text(dataset.className($0)) } ?? .none }

  private func probability(_ label: Int?, _ prediction: Prediction?) -> Cell {
    guard let label, let prediction else { return .none }
    return .share(prediction.probabilities[label])
  }

  var answer: Answer {
    let fields: [Answer.Field] = [
      .init("examples", .integer(count)), .init("loss", .number(losses / Double(count))),
      .init("accuracy", .share(Double(rightCount) / Double(count))),
    ]
    return Answer([rows.rows.isEmpty ? .text("none is wrong") : .table(rows), .fields(fields)])
  }
}

/// Each output of a regression beside its target.
private func values(
  _ examples: Examples, _ samples: [Int], _ session: Session
) throws -> Answer {
  guard case .values(let targets, let width) = examples.targets else { return Answer() }
  let names = (0..<width).map { width == 1 ? "" : " \($0)" }
  var table = AnswerTable(
    columns: ["example"] + names.flatMap { ["target\($0)", "predicted\($0)", "error\($0)"] })
  var squares = 0.0
  try session.eachOutput(of: examples, samples: samples) { sample, outputs in
    var row: [Cell] = [.integer(sample)]
    for (index, output) in outputs.enumerated() {
      let target = Double(targets[sample * width + index])
      squares += (output - target) * (output - target)
      row += [.number(target), .number(output), .number(output - target)]
    }
    table.rows.append(row)
  }
  return Answer([
    .table(table),
    .fields([
      .init("examples", .integer(samples.count)),
      .init("loss", .number(squares / Double(samples.count * width))),
    ]),
  ])
}
