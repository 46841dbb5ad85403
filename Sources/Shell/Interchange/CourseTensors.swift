import Interchange
import SparseNetworks

/// What is recorded of a network's training, as columns.
enum CourseTensors {
  /// `step` and `loss`: the steps that a value stands for (their middle) and their mean loss.
  static func losses(_ course: TrainingCourse, upTo step: Int) throws -> [Tensor] {
    let losses = course.losses(upTo: step)
    return [try Tensor(losses.steps, name: "step"), try Tensor(losses.means, name: "loss")]
  }

  /// `epoch`, `step`, `training-loss`, `test-loss` and, of classes, `accuracy`, at the end of epochs.
  static func epochs(_ course: TrainingCourse, upTo step: Int) throws -> [Tensor] {
    let epochs = course.epochs.filter { $0.step <= step }
    var columns = [
      try Tensor(epochs.map { Int64($0.number) }, name: "epoch"),
      try Tensor(epochs.map { Int64($0.step) }, name: "step"),
      try Tensor(epochs.map(\.trainingLoss), name: "training-loss"),
      try Tensor(epochs.map(\.testLoss), name: "test-loss"),
    ]
    let accuracies = epochs.compactMap(\.accuracy)
    if accuracies.count == epochs.count {
      columns.append(try Tensor(accuracies, name: "accuracy"))
    }
    return columns
  }

  /// All of it, for a file of a session; accuracies are NaN where there are none.
  static func everything(_ course: TrainingCourse, prefix: String) throws -> [Tensor] {
    let record = course.record
    func numbers(_ name: String, _ values: [Int]) throws -> Tensor {
      try Tensor(values.map { Int64($0) }, name: "\(prefix)course.\(name)")
    }
    func values(_ name: String, _ values: [Double]) throws -> Tensor {
      try Tensor(values, name: "\(prefix)course.\(name)")
    }
    return [
      // How many steps or epochs a value stands for, and the last step.
      try numbers("strides", [record.stride, record.epochStride, record.lastStep]),
      try numbers("losses.index", record.indices), try numbers("losses.count", record.counts),
      try values("losses.sum", record.sums),
      try numbers("epochs.number", record.epochs.map(\.number)),
      try numbers("epochs.step", record.epochs.map(\.step)),
      try values("epochs.training-loss", record.epochs.map(\.trainingLoss)),
      try values("epochs.test-loss", record.epochs.map(\.testLoss)),
      try values("epochs.accuracy", record.epochs.map { $0.accuracy ?? .nan }),
    ]
  }

  /// Reads what ``everything(_:prefix:)`` gives; nil where the file has none.
  ///
  /// - Throws: ``ShellError`` where it contradicts itself, or goes beyond a step.
  static func course(
    _ tensors: NamedTensors, prefix: String, upTo step: Int
  ) throws -> TrainingCourse? {
    guard tensors.tensors.contains(where: { $0.name?.hasPrefix("\(prefix)course.") == true })
    else { return nil }
    func numbers(_ name: String, count: Int? = nil) throws -> [Int] {
      try tensors.list("\(prefix)course.\(name)", as: Int64.self, count: count).map { Int($0) }
    }
    func values(_ name: String, count: Int) throws -> [Double] {
      try tensors.list("\(prefix)course.\(name)", as: Double.self, count: count)
    }
    let strides = try numbers("strides", count: 3)
    var record = TrainingCourse.Record()
    (record.stride, record.epochStride, record.lastStep) = (strides[0], strides[1], strides[2])
    record.indices = try numbers("losses.index")
    record.counts = try numbers("losses.count", count: record.indices.count)
    record.sums = try values("losses.sum", count: record.indices.count)
    let epochs = try numbers("epochs.number")
    let steps = try numbers("epochs.step", count: epochs.count)
    let results = try ["training-loss", "test-loss", "accuracy"].map {
      try values("epochs.\($0)", count: epochs.count)
    }
    record.epochs = epochs.indices.map { index in
      TrainingCourse.Epoch(
        number: epochs[index], step: steps[index], trainingLoss: results[0][index],
        testLoss: results[1][index],
        accuracy: results[2][index].isNaN ? nil : results[2][index])
    }
    guard let course = TrainingCourse(record, upTo: step) else {
      throw ShellError(
        .file, "\(tensors.path): the course of training contradicts itself",
        hint: "write the file again")
    }
    return course
  }
}
