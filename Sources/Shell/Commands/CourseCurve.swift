import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// A curve of training that is recorded: `loss`, `loss(test)`, `accuracy`.
struct CourseCurve {
  /// What runs upward.
  enum Quantity: String {
    case loss, accuracy

    var axisLabel: String { self == .loss ? "loss" : "accuracy (%)" }

    /// What is drawn for 1.
    var unit: Double { self == .loss ? 1 : 100 }
  }

  let quantity: Quantity
  /// Whether it comes from the test examples at the end of epochs, rather than from steps.
  let isEvaluation: Bool

  /// The curve that an expression means; nil for any other expression.
  init?(_ expression: Expression) {
    switch expression.kind {
    case .reference(let reference) where reference.index == nil:
      guard let quantity = Quantity(rawValue: reference.name) else { return nil }
      self.quantity = quantity
      isEvaluation = quantity == .accuracy
    case .call(let name, let arguments):
      guard let quantity = Quantity(rawValue: name), arguments.count == 1,
        case .reference(let reference) = arguments[0].kind, reference.name == "test"
      else { return nil }
      self.quantity = quantity
      isEvaluation = true
    default: return nil
    }
  }

  var name: String { isEvaluation ? "test \(quantity.rawValue)" : "training \(quantity.rawValue)" }

  /// The recorded points after one step and up to another; a training loss is the mean of `length`
  /// steps.
  func series(
    of course: TrainingCourse, after start: Int, upTo step: Int, over length: Int,
    named name: String
  ) -> Series {
    guard isEvaluation else {
      let losses = course.losses(upTo: step, over: length)
      let first = losses.steps.firstIndex { $0 > Double(start) } ?? losses.steps.count
      return Series(
        name, xs: Array(losses.steps[first...]), ys: Array(losses.means[first...]))
    }
    let shown = course.epochs.filter { $0.step > start && $0.step <= step }
    return Series(
      name, xs: shown.map { Double($0.step) },
      ys: shown.map { (quantity == .loss ? $0.testLoss : $0.accuracy ?? .nan) * quantity.unit })
  }
}

extension Session {
  /// What is recorded of the current network's training, and the step up to which it holds.
  func courseOfCurrent() throws -> (course: TrainingCourse, step: Int) {
    let run = runs[try requireCurrentIndex()]
    return (run.timeline.course, run.state.step)
  }
}
