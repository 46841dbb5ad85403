/// How the training of a network went: the loss of its steps and what its epochs came to, in bounded
/// memory.
///
/// Losses are kept step by step until there are ``lossLimit`` of them. Then neighbors are merged,
/// and a value stands for the mean of 2 steps, later of 4, and so on. Which steps are merged depends
/// on their numbers alone, so the same training leaves the same record however it was called for.
/// Of more than ``epochLimit`` epochs every second one is kept, later every fourth, and always the
/// last.
public struct TrainingCourse: Sendable, Equatable {
  /// What an epoch came to.
  public struct Epoch: Sendable, Equatable {
    /// Completed epochs.
    public let number: Int
    /// Completed steps.
    public let step: Int
    /// Mean loss over the training examples, each before the update that it had a part in.
    public let trainingLoss: Double
    /// Mean loss over the test examples at its end.
    public let testLoss: Double
    /// The share of test examples classified right; nil for a regression task.
    public let accuracy: Double?

    /// What came of the epoch at whose end a state is.
    public init(_ state: TrainingState, _ evaluation: Evaluation) {
      self.init(
        number: state.epoch, step: state.step, trainingLoss: state.epochLoss.mean ?? .nan,
        testLoss: evaluation.loss, accuracy: evaluation.accuracy)
    }

    /// An epoch by its numbers.
    public init(
      number: Int, step: Int, trainingLoss: Double, testLoss: Double, accuracy: Double?
    ) {
      self.number = number
      self.step = step
      self.trainingLoss = trainingLoss
      self.testLoss = testLoss
      self.accuracy = accuracy
    }
  }

  /// The steps from `index * stride + 1` on, as many as the stride.
  struct Losses: Sendable, Equatable {
    var index: Int
    var sum: Double
    var count: Int
  }

  /// Most values kept of the losses.
  static let lossLimit = 4096
  /// Most epochs kept.
  static let epochLimit = 1024

  /// How many steps a value of the losses stands for.
  public internal(set) var stride = 1
  /// What epochs came to, in their order.
  public internal(set) var epochs: [Epoch] = []
  var epochStride = 1
  var losses: [Losses] = []
  var lastStep = 0

  /// Nothing yet.
  public init() {}

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

  /// Notes what an epoch came to that ended later than all before; of others nothing is noted.
  mutating func note(_ epoch: Epoch) {
    if let last = epochs.last {
      guard last.step < epoch.step else { return }
      if last.number % epochStride != 0 { epochs.removeLast() }
    }
    epochs.append(epoch)
    while epochs.count > Self.epochLimit {
      epochStride *= 2
      epochs.removeAll { $0.number % epochStride != 0 && $0 != epoch }
    }
  }

  /// Lets go what came after a step, and with it the few steps that were merged with later ones.
  public mutating func forget(after step: Int) {
    guard step < lastStep else { return }
    losses.removeAll { ($0.index + 1) * stride > step }
    epochs.removeAll { $0.step > step }
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
