import SparseNetworks

/// The random network with one hidden layer that labels a synthetic set.
///
/// It reads `relevant` inputs, drawn without replacement. Its hidden units are
/// `h = g(W x / sqrt(relevant) + b)` with the softsign `g(a) = a / (1 + |a|)`, which unlike tanh is
/// exact arithmetic and so the same on every machine; weights are standard normal, biases normal
/// with standard deviation 1/2. Its outputs are `V h / sqrt(hidden)`, each shifted and scaled to
/// mean 0 and standard deviation 1 over 4,096 calibration inputs. The class is the largest output;
/// thresholds, found on the calibration inputs, are subtracted first so that the classes are
/// roughly equally frequent. A teacher for regression has one output and no threshold. All sums
/// run in double precision and in order.
struct SyntheticTeacher: Sendable {
  /// The inputs that are read, ascending.
  let relevantInputs: [Int]
  private let hiddenCount: Int
  private let hiddenWeights: [Double]  // hidden x relevant
  private let hiddenBiases: [Double]
  private let outputWeights: [Double]  // outputs x hidden
  private var shifts: [Double]
  private var scales: [Double]

  init(_ options: SyntheticOptions) {
    func stream(_ name: String) -> RandomDraws {
      RandomStream(seed: options.seed, name: "synthetic-\(name)").draws()
    }
    var inputs = Array(0..<options.inputs)
    var order = stream("relevant")
    order.shuffle(&inputs)
    relevantInputs = inputs.prefix(options.relevant).sorted()

    hiddenCount = options.hidden
    var weights = stream("weights")
    let hiddenScale = Double(options.relevant).squareRoot()
    hiddenWeights = (0..<options.hidden * options.relevant).map { _ in
      weights.normal() / hiddenScale
    }
    hiddenBiases = (0..<options.hidden).map { _ in weights.normal() / 2 }
    let outputCount = options.task == .regression ? 1 : options.classes
    let outputScale = Double(options.hidden).squareRoot()
    outputWeights = (0..<outputCount * options.hidden).map { _ in weights.normal() / outputScale }
    shifts = [Double](repeating: 0, count: outputCount)
    scales = [Double](repeating: 1, count: outputCount)
    calibrate(seed: options.seed, isClassifier: options.task == .classification)
  }

  /// The outputs for one example; its class is the index of the largest.
  func outputs(for input: [Float]) -> [Double] {
    outputs(forRelevant: relevantInputs.map { Double(input[$0]) })
  }

  private func outputs(forRelevant input: [Double]) -> [Double] {
    var hidden = hiddenBiases
    for unit in 0..<hiddenCount {
      for (index, value) in input.enumerated() {
        hidden[unit] += hiddenWeights[unit * input.count + index] * value
      }
      hidden[unit] /= 1 + abs(hidden[unit])
    }
    return shifts.indices.map { output in
      var sum = 0.0
      for unit in 0..<hiddenCount {
        sum += outputWeights[output * hiddenCount + unit] * hidden[unit]
      }
      return (sum - shifts[output]) / scales[output]
    }
  }

  /// Centers and scales the outputs, then moves the thresholds of a classifier.
  private mutating func calibrate(seed: UInt64, isClassifier: Bool) {
    let count = 4096
    let samples = (0..<count).map { sample in
      var draws = RandomStream(
        seed: seed, name: "synthetic-calibration", index: UInt64(sample)
      ).draws()
      return outputs(forRelevant: relevantInputs.map { _ in draws.normal() })
    }
    for output in shifts.indices {
      let mean = samples.reduce(0) { $0 + $1[output] } / Double(count)
      let variance =
        samples.reduce(0) { $0 + ($1[output] - mean) * ($1[output] - mean) } / Double(count)
      shifts[output] = mean
      scales[output] = variance > 0 ? variance.squareRoot() : 1
    }
    if isClassifier { balance(samples) }
  }

  /// Raises the threshold of each class that is too frequent, in steps that become smaller.
  private mutating func balance(_ samples: [[Double]]) {
    let classCount = shifts.count
    let scaled = samples.map { sample in
      sample.indices.map { (sample[$0] - shifts[$0]) / scales[$0] }
    }
    var thresholds = [Double](repeating: 0, count: classCount)
    for round in 0..<60 {
      var counts = [Int](repeating: 0, count: classCount)
      for sample in scaled {
        let outputs = sample.indices.map { sample[$0] - thresholds[$0] }
        counts[indexOfLargest(outputs) ?? 0] += 1
      }
      let step = 1 / (1 + Double(round) / 10)
      for output in thresholds.indices {
        let frequency = Double(counts[output] * classCount) / Double(samples.count)
        thresholds[output] += step * min(frequency - 1, 1) / 2
      }
    }
    for output in shifts.indices { shifts[output] += thresholds[output] * scales[output] }
  }
}
