/// What values activations took, added one by one.
public struct ActivationSummary: Sendable, Equatable {
  /// How many there were.
  public private(set) var count = 0
  /// How many were not 0.
  public private(set) var activeCount = 0
  /// Their mean; 0 where there were none.
  public private(set) var mean = 0.0
  /// The least of them.
  public private(set) var smallest = Double.infinity
  /// The largest of them.
  public private(set) var largest = -Double.infinity
  /// The sum of squared differences from the mean.
  private var squares = 0.0

  /// A summary of nothing as yet.
  public init() {}

  /// The standard deviation, of the population.
  public var deviation: Double { count == 0 ? 0 : (squares / Double(count)).squareRoot() }

  /// The share that is not 0: with ReLU, how often neurons are active.
  public var activeShare: Double { count == 0 ? 0 : Double(activeCount) / Double(count) }

  /// Takes another activation into account (B. P. Welford 1962).
  public mutating func add(_ value: Double) {
    count += 1
    if value != 0 { activeCount += 1 }
    smallest = min(smallest, value)
    largest = max(largest, value)
    let difference = value - mean
    mean += difference / Double(count)
    squares += difference * (value - mean)
  }

  /// Takes those of another summary into account (T. F. Chan, G. H. Golub, R. J. LeVeque 1979).
  public mutating func add(_ other: ActivationSummary) {
    guard other.count > 0 else { return }
    let total = count + other.count
    let difference = other.mean - mean
    let share = Double(other.count) / Double(total)
    squares += other.squares + difference * difference * Double(count) * share
    mean += difference * share
    count = total
    activeCount += other.activeCount
    smallest = min(smallest, other.smallest)
    largest = max(largest, other.largest)
  }
}

extension Network {
  /// What values each neuron's activation takes over some examples, first hidden layer first.
  ///
  /// - Parameters:
  ///   - samples: which examples.
  ///   - shouldStop: asked between parts; where it says yes, nil is returned.
  /// - Throws: ``SparseNetworksError`` where examples and network do not fit.
  public func activationSummaries(
    on examples: Examples, samples: [Int], engine: Engine = .singleThreaded,
    shouldStop: () -> Bool = { false }
  ) throws -> [[ActivationSummary]]? {
    var summaries = layers.map {
      Array(repeating: ActivationSummary(), count: $0.neuronCount)
    }
    let isWhole = try forEachActivation(
      on: examples, samples: samples, engine: engine, shouldStop: shouldStop
    ) { layer, neuron, value in summaries[layer][neuron].add(Double(value)) }
    return isWhole ? summaries : nil
  }

  /// Hands every activation to `body`, with its layer and its neuron: layer by layer, in each the
  /// examples in order, and for an example its neurons.
  ///
  /// Examples are taken in parts, so that memory does not grow with their number.
  ///
  /// - Parameter shouldStop: asked between parts; where it says yes, false is returned.
  /// - Throws: ``SparseNetworksError`` where examples and network do not fit.
  @inline(__always)
  func forEachActivation(
    on examples: Examples, samples: [Int], engine: Engine, shouldStop: () -> Bool,
    _ body: (_ layer: Int, _ neuron: Int, _ value: Float) -> Void
  ) throws -> Bool {
    try checkFit(examples)
    let forward = ForwardPass(
      layers: layers, sampleCount: min(samples.count, partSize), engine: engine)
    for start in stride(from: 0, to: samples.count, by: partSize) {
      if shouldStop() { return false }
      forward.load(examples, samples: Array(samples[start..<min(start + partSize, samples.count)]))
      forward.forward(layers)
      for index in layers.indices {
        let values = forward.activations(ofLayer: index)
        let width = layers[index].neuronCount
        for first in stride(from: 0, to: values.count, by: width) {
          for neuron in 0..<width { body(index, neuron, values[first + neuron]) }
        }
      }
    }
    return true
  }
}
