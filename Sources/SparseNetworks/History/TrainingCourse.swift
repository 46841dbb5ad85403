/// How the training of a network went: the loss of its steps and its evaluations, in bounded memory.
///
/// Losses are kept step by step until there are ``lossLimit`` of them. Then neighbors are merged,
/// and a value stands for the mean of 2 steps, later of 4, and so on. Which steps are merged depends
/// on their numbers alone, so the same training leaves the same record however it was called for.
public struct TrainingCourse: Sendable, Equatable {
  /// Loss and accuracy on the test examples after a step.
  public struct Evaluation: Sendable, Equatable {
    /// Completed steps.
    public let step: Int
    /// Mean loss.
    public let loss: Double
    /// The share of examples classified right; nil for a regression task.
    public let accuracy: Double?

    /// What an evaluation after `step` steps came to.
    public init(step: Int, loss: Double, accuracy: Double?) {
      self.step = step
      self.loss = loss
      self.accuracy = accuracy
    }
  }

  /// The steps from `index * stride + 1` on, as many as the stride.
  private struct Losses: Sendable, Equatable {
    var index: Int
    var sum: Double
    var count: Int
  }

  /// Most values kept of the losses.
  static let lossLimit = 4096
  /// Most evaluations kept; of more, every other one is let go.
  static let evaluationLimit = 1024

  /// How many steps a value of the losses stands for.
  public private(set) var stride = 1
  /// The evaluations, in the order of their steps.
  public private(set) var evaluations: [Evaluation] = []
  private var losses: [Losses] = []
  private var lastStep = 0

  /// Nothing yet.
  init() {}

  /// Notes the loss of a step, counted from 1, that is later than all before.
  mutating func note(loss: Double, step: Int) {
    lastStep = step
    let index = (step - 1) / stride
    if losses.last?.index == index {
      losses[losses.count - 1].sum += loss
      losses[losses.count - 1].count += 1
    } else {
      losses.append(Losses(index: index, sum: loss, count: 1))
    }
    while losses.count > Self.lossLimit { mergeNeighbors() }
  }

  /// Notes what an evaluation came to, in place of another after the same step.
  mutating func note(_ evaluation: Evaluation) {
    let place = evaluations.lastIndex { $0.step <= evaluation.step }
    if let place, evaluations[place].step == evaluation.step {
      evaluations[place] = evaluation
    } else {
      evaluations.insert(evaluation, at: place.map { $0 + 1 } ?? 0)
    }
    guard evaluations.count > Self.evaluationLimit else { return }
    evaluations = evaluations.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
  }

  /// Lets go what came after a step, and with it the few steps that were merged with later ones.
  mutating func forget(after step: Int) {
    guard step < lastStep else { return }
    losses.removeAll { ($0.index + 1) * stride > step }
    evaluations.removeAll { $0.step > step }
    lastStep = step
  }

  /// The losses up to a step: the middle of the steps that each stands for, and their mean.
  ///
  /// - Parameter length: how many steps a value stands for at least; rounded up to a multiple of
  ///   the stride.
  public func losses(upTo step: Int, over length: Int = 1) -> (steps: [Double], means: [Double]) {
    let strides = self.strides(in: length)
    let length = strides * stride
    var groups: [Losses] = []
    for entry in losses where entry.index * stride < step {
      if groups.last?.index == entry.index / strides {
        groups[groups.count - 1].sum += entry.sum
        groups[groups.count - 1].count += entry.count
      } else {
        groups.append(Losses(index: entry.index / strides, sum: entry.sum, count: entry.count))
      }
    }
    return (
      groups.map { Double($0.index * length) + Double(length + 1) / 2 },
      groups.map { $0.sum / Double($0.count) }
    )
  }

  /// How many strides hold at least so many steps.
  public func strides(in length: Int) -> Int { max(1, (length + stride - 1) / stride) }

  private mutating func mergeNeighbors() {
    stride *= 2
    var merged: [Losses] = []
    for entry in losses {
      if merged.last?.index == entry.index / 2 {
        merged[merged.count - 1].sum += entry.sum
        merged[merged.count - 1].count += entry.count
      } else {
        merged.append(Losses(index: entry.index / 2, sum: entry.sum, count: entry.count))
      }
    }
    losses = merged
  }
}
