import Datasets
import SparseNetworks
import TerminalGraphics

private let first = Parameter.integer("index", in: 0...(.max), help: "which example").positional()
private let howMany = Parameter.integer("count", in: 1...20, help: "how many from there")
  .defaulting(to: "1")
private let part = Parameter.oneOf("on", ["train", "test"], help: "which part").defaulting(
  to: "train")

/// `sample`.
let sampleCommand = Command(
  name: "sample", family: .data,
  summary: "Draw examples of the data, with labels and predictions",
  parameters: [first.declaration, howMany.declaration, part.declaration],
  examples: ["sample 5", "sample 0 count=4 on=test"]
) { session, arguments in
  let dataset = try session.data()
  let examples = try arguments.require(part) == "test" ? dataset.test : dataset.train
  let start = try arguments.value(first) ?? 0
  guard start < examples.count else {
    throw ShellError(
      .outOfRange, "there is no example \(start)", hint: "they are 0..\(examples.count - 1)",
      argument: first.declaration.name)
  }
  let end = try min(examples.count, start + arguments.require(howMany))
  let samples = Array(start..<end)
  let network = try? session.current().network
  let outputs = try network.flatMap { network in
    (try? network.checkFit(examples)) == nil
      ? nil
      : try network.outputs(examples, samples: samples, engine: session.configuration.engine)
  }
  var table = AnswerTable(columns: ["example", "label"] + (outputs == nil ? [] : ["network"]))
  for (position, sample) in samples.enumerated() {
    let label = examples.label(of: sample)
    var row: [Cell] = [
      .integer(sample), .text(label.map(dataset.className) ?? targets(examples, sample)),
    ]
    if let outputs {
      let prediction = label == nil ? nil : indexOfLargest(outputs[position])
      row.append(
        .text(
          prediction.map(dataset.className)
            ?? outputs[position].map { formatSignificant($0) }.joined(separator: " ")))
    }
    table.rows.append(row)
  }
  return Outcome(Answer([drawing(samples, examples, dataset), .table(table)]))
}.drawing()

private func drawing(_ samples: [Int], _ examples: Examples, _ dataset: Dataset) -> Answer.Item {
  if let image = dataset.image {
    return .figure(
      .images(
        ImageDrawing(
          samples.map {
            ImageDrawing.Image(
              height: image.height, width: image.width, pixels: examples.input(of: $0),
              caption: examples.label(of: $0).map(dataset.className) ?? "")
          })))
  }
  var table = AnswerTable(columns: ["input"] + samples.map { "example \($0)" })
  let values = samples.map(examples.input(of:))
  for feature in 0..<examples.featureCount {
    let name = dataset.featureNames?[feature] ?? String(feature)
    table.rows.append([.text(name)] + values.map { .number(Double($0[feature])) })
  }
  return .table(table)
}

private func targets(_ examples: Examples, _ sample: Int) -> String {
  guard case .values(let values, let width) = examples.targets else { return "" }
  return values[sample * width..<(sample + 1) * width]
    .map { formatSignificant(Double($0)) }.joined(separator: " ")
}

extension Dataset {
  /// Name of a class, or its number where it has none.
  func className(_ label: Int) -> String {
    classNames.indices.contains(label) ? classNames[label] : String(label)
  }
}
