extension TrainingCourse {
  /// All of a course as plain numbers, for files.
  public struct Record: Sendable, Equatable {
    /// How many steps a value of the losses stands for: a power of two.
    public var stride = 1
    /// Every how many epochs one is kept: a power of two.
    public var epochStride = 1
    /// The last step whose loss was noted.
    public var lastStep = 0
    /// For each value of the losses the steps it stands for, `index * stride + 1` and on, ascending.
    public var indices: [Int] = []
    /// How many of these steps were noted.
    public var counts: [Int] = []
    /// The sum of their losses.
    public var sums: [Double] = []
    /// Completed epochs, ascending.
    public var epochs: [Epoch] = []

    /// Nothing yet.
    public init() {}
  }

  /// The course as plain numbers.
  public var record: Record {
    var record = Record()
    (record.stride, record.epochStride, record.lastStep) = (stride, epochStride, lastStep)
    record.indices = losses.map(\.index)
    record.counts = losses.map(\.count)
    record.sums = losses.map(\.sum)
    record.epochs = epochs
    return record
  }

  /// Takes a course from plain numbers; nil where they contradict themselves or go beyond a step.
  public init?(_ record: Record, upTo step: Int) {
    let count = record.indices.count
    guard (0...step).contains(record.lastStep), count <= Self.lossLimit,
      record.counts.count == count, record.sums.count == count,
      Self.isStride(record.stride), Self.isStride(record.epochStride),
      record.epochs.count <= Self.epochLimit
    else { return nil }
    var previous = -1
    for (index, count) in zip(record.indices, record.counts) {
      guard index > previous, index <= record.lastStep / record.stride,
        index * record.stride < record.lastStep, (1...record.stride).contains(count)
      else { return nil }
      previous = index
    }
    var last = (number: 0, step: 0)
    for epoch in record.epochs {
      guard epoch.number > last.number, epoch.step > last.step, epoch.step <= step else {
        return nil
      }
      last = (epoch.number, epoch.step)
    }
    self.init()
    (stride, epochStride, lastStep) = (record.stride, record.epochStride, record.lastStep)
    epochs = record.epochs
    losses = record.indices.indices.map {
      Losses(index: record.indices[$0], sum: record.sums[$0], count: record.counts[$0])
    }
  }

  private static func isStride(_ number: Int) -> Bool {
    number > 0 && number <= 1 << 40 && number & (number - 1) == 0
  }
}
