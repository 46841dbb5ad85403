import Datasets
import SparseNetworks
import TerminalGraphics

/// `confusion`.
let confusionCommand = Command(
  name: "confusion", family: .looking,
  summary: "Show which classes the network takes for which",
  discussion: """
    A row a class, with how many of its examples were taken for each; then the confusions that are \
    made most often. Many classes are drawn rather than counted.
    """,
  parameters: [part.declaration], examples: ["train epochs=2; confusion", "confusion on=train"]
) { session, arguments in
  let dataset = try session.data()
  let examples = try arguments.require(part) == "test" ? dataset.test : dataset.train
  guard case .classes(_, let count) = examples.targets else {
    throw ShellError(
      .missing, "there are no classes in a regression task", hint: "eval gives the loss")
  }
  let counts = try confusions(examples, count, session)
  var items: [Answer.Item] = []
  if count <= mostColumns {
    let names = (0..<count).map(dataset.className)
    var table = AnswerTable(columns: ["class"] + names + ["right"])
    for label in 0..<count {
      table.rows.append(
        [.text(names[label])] + counts[label].prefix(count).map { .integer($0) }
          + [share(counts[label], label)])
    }
    items.append(.table(table))
  } else {
    var map = HeatMap(
      rows: count, columns: count, title: "what classes are taken for", rowLabel: "class",
      columnLabel: "class said"
    ) { Float(counts[$0][$1]) }
    map.valueName = "examples"
    items.append(.figure(.heatMap(map)))
  }
  let worst = worstConfusions(counts, dataset)
  let unanswered = counts.reduce(0) { $0 + $1[count] }
  if !worst.rows.isEmpty {
    items.append(.table(worst))
  } else if unanswered == 0 {
    items.append(.text("no confusion"))
  }
  if unanswered > 0 {
    let counted = "\(formatCount(unanswered)) of \(formatCount(examples.count)) examples"
    items.append(.text("no answer, since an output is not a number: \(counted)"))
  }
  return Outcome(Answer(items))
}.drawing()

private let part = Parameter.oneOf(
  "on",
  [
    .init(text: "test", summary: "the test examples"),
    .init(text: "train", summary: "the training examples"),
  ], help: "which examples"
).defaulting(to: "test")

/// More classes than a table of them has room for.
private let mostColumns = 12

/// How many examples of each class were taken for each, and last how many for none, since an output
/// is not a number.
private func confusions(
  _ examples: Examples, _ count: Int, _ session: Session
) throws -> [[Int]] {
  var counts = Array(repeating: Array(repeating: 0, count: count + 1), count: count)
  try session.eachOutput(of: examples, samples: Array(0..<examples.count)) { sample, outputs in
    guard let label = examples.label(of: sample) else { return }
    counts[label][indexOfLargest(outputs) ?? count] += 1
  }
  return counts
}

private func share(_ counts: [Int], _ label: Int) -> Cell {
  let total = counts.reduce(0, +)
  return total == 0 ? .none : .share(Double(counts[label]) / Double(total))
}

/// The confusions that are made most often, five at most.
private func worstConfusions(_ counts: [[Int]], _ dataset: Dataset) -> AnswerTable {
  let pairs = counts.indices.flatMap { label in
    counts.indices.filter { $0 != label && counts[label][$0] > 0 }.map { (label, said: $0) }
  }
  let worst = pairs.sorted {
    (counts[$1.0][$1.said], $0.0, $0.said) < (counts[$0.0][$0.said], $1.0, $1.said)
  }
  var table = AnswerTable(columns: ["class", "taken for", "times"])
  for (label, said) in worst.prefix(5) {
    table.rows.append([
      .text(dataset.className(label)), .text(dataset.className(said)),
      .integer(counts[label][said]),
    ])
  }
  return table
}
