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
}
