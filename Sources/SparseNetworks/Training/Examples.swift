/// Labeled examples: what a network is trained and evaluated on.
///
/// Inputs stand sample by sample, `featureCount` values each. Images keep their bytes, which take
/// a quarter of the memory of floats and are scaled when a batch is gathered.
public struct Examples: Sendable, Equatable {
  /// How input values are stored.
  public enum Inputs: Sendable, Equatable {
    /// One byte a value; the value is `Float(byte) / maximum`.
    case bytes([UInt8], maximum: Float)
    /// The values themselves.
    case floats([Float])
  }

  /// What is to be predicted.
  public enum Targets: Sendable, Equatable {
    /// A class index in `0..<count` for each sample.
    case classes([UInt16], count: Int)
    /// `width` real values for each sample, for regression.
    case values([Float], width: Int)
  }

  /// Number of samples.
  public let count: Int
  /// Number of input values of a sample.
  public let featureCount: Int
  /// Input values, `count * featureCount` of them.
  public let inputs: Inputs
  /// Targets, one (or `width`) a sample.
  public let targets: Targets

  /// - Precondition: the counts agree with the storage, and no class is beyond their number.
  public init(count: Int, featureCount: Int, inputs: Inputs, targets: Targets) {
    switch inputs {
    case .bytes(let values, _): precondition(values.count == count * featureCount)
    case .floats(let values): precondition(values.count == count * featureCount)
    }
    switch targets {
    case .classes(let labels, let classCount):
      precondition(labels.count == count)
      precondition(labels.allSatisfy { $0 < classCount }, "a label is beyond the classes")
    case .values(let values, let width): precondition(values.count == count * width)
    }
    self.count = count
    self.featureCount = featureCount
    self.inputs = inputs
    self.targets = targets
  }

  /// Number of outputs a network needs for these targets: classes, or values.
  public var outputCount: Int {
    switch targets {
    case .classes(_, let count): count
    case .values(_, let width): width
    }
  }

  /// The class of a sample, or nil for regression.
  public func label(of sample: Int) -> Int? {
    guard case .classes(let labels, _) = targets else { return nil }
    return Int(labels[sample])
  }

  /// The input values of one sample.
  public func input(of sample: Int) -> [Float] {
    let range = sample * featureCount..<(sample + 1) * featureCount
    switch inputs {
    case .bytes(let values, let maximum): return values[range].map { Float($0) / maximum }
    case .floats(let values): return Array(values[range])
    }
  }
}
