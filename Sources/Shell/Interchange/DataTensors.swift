import Datasets
import Interchange
import SparseNetworks

/// Inputs and targets of both parts of a data set, as networks see them.
///
/// - Returns: `train.inputs` and `test.inputs`, `[example][input]`, with `train.labels` (classes)
///   or `train.targets` (`[example][value]`), and those of the test part.
func dataTensors(_ dataset: Dataset, memoryLimit: Int) throws -> [Tensor] {
  let parts = [("train", dataset.train), ("test", dataset.test)]
  let values = parts.reduce(0) { $0 + $1.1.count * $1.1.featureCount }
  guard values <= memoryLimit / 8 else {
    throw ShellError(
      .outOfRange, "the data do not fit this machine's memory twice",
      hint: "load a set with fewer rows")
  }
  return try parts.flatMap { name, examples in
    var inputs: [UInt8] = []
    inputs.reserveCapacity(examples.count * examples.featureCount * 4)
    for sample in 0..<examples.count {
      if sample.isMultiple(of: 1024), InterruptFlag.isRaised { throw ShellError.interrupted }
      for value in examples.input(of: sample) {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { inputs.append(contentsOf: $0) }
      }
    }
    let targets =
      switch examples.targets {
      case .classes(let labels, _): try Tensor(labels.map { Int64($0) }, name: "\(name).labels")
      case .values(let values, let width):
        try Tensor(values, shape: [examples.count, width], name: "\(name).targets")
      }
    return [
      try Tensor(
        name: "\(name).inputs", shape: [examples.count, examples.featureCount],
        elementType: .float32, bytes: inputs),
      targets,
    ]
  }
}
