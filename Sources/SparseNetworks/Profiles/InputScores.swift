/// How much each input varies or tells about the labels, over a set of samples.
///
/// What is passed as `checkpoint` is called for each feature, and may throw to give up.
enum InputScores {
  /// Population variance of each feature. `values` is sample-major, `[sample][feature]`.
  static func variances(
    _ values: [Float], featureCount: Int, _ checkpoint: () throws -> Void = {}
  ) throws -> [Double] {
    let count = values.count / max(featureCount, 1)
    return try (0..<featureCount).map { feature in
      try checkpoint()
      var (sum, squares) = (0.0, 0.0)
      for sample in 0..<count {
        let value = Double(values[sample * featureCount + feature])
        sum += value
        squares += value * value
      }
      return max(0, squares / Double(count) - (sum / Double(count)) * (sum / Double(count)))
    }
  }

  /// One-way analysis of variance: between-class over within-class mean square of each feature.
  ///
  /// A feature without any variance scores 0.
  static func fStatistics(
    _ values: [Float], featureCount: Int, labels: [Int], classCount: Int,
    _ checkpoint: () throws -> Void = {}
  ) throws -> [Double] {
    let count = labels.count
    var sizes = Array(repeating: 0.0, count: classCount)
    for label in labels { sizes[label] += 1 }
    let occupied = Double(sizes.count { $0 > 0 })
    return try (0..<featureCount).map { feature in
      try checkpoint()
      var sums = Array(repeating: 0.0, count: classCount)
      var (total, squares) = (0.0, 0.0)
      for sample in 0..<count {
        let value = Double(values[sample * featureCount + feature])
        sums[labels[sample]] += value
        total += value
        squares += value * value
      }
      let correction = total * total / Double(count)
      var between = -correction
      for label in 0..<classCount where sizes[label] > 0 {
        between += sums[label] * sums[label] / sizes[label]
      }
      let within = squares - correction - between
      guard between > 0 else { return 0 }
      let denominator = max(within, squares * 1e-12) / max(1, Double(count) - occupied)
      return between / max(1, occupied - 1) / denominator
    }
  }

  /// Mutual information, in nats, of each feature with the labels.
  ///
  /// Features are cut into `binCount` bins of equal width between their extremes.
  static func mutualInformation(
    _ values: [Float], featureCount: Int, labels: [Int], classCount: Int, binCount: Int = 16,
    _ checkpoint: () throws -> Void = {}
  ) throws -> [Double] {
    let count = labels.count
    return try (0..<featureCount).map { feature in
      try checkpoint()
      var (low, high) = (Double.infinity, -Double.infinity)
      for sample in 0..<count {
        low = min(low, Double(values[sample * featureCount + feature]))
        high = max(high, Double(values[sample * featureCount + feature]))
      }
      guard high > low, (high - low).isFinite else { return 0 }
      var joint = Array(repeating: 0.0, count: binCount * classCount)
      for sample in 0..<count {
        let value = Double(values[sample * featureCount + feature])
        guard value.isFinite else { return 0 }
        let bin = min(binCount - 1, Int((value - low) / (high - low) * Double(binCount)))
        joint[bin * classCount + labels[sample]] += 1 / Double(count)
      }
      let binMasses = (0..<binCount).map { bin in
        joint[bin * classCount..<(bin + 1) * classCount].reduce(0, +)
      }
      let classMasses = (0..<classCount).map { label in
        stride(from: label, to: joint.count, by: classCount).reduce(0) { $0 + joint[$1] }
      }
      var information = 0.0
      for bin in 0..<binCount {
        for label in 0..<classCount where joint[bin * classCount + label] > 0 {
          let mass = joint[bin * classCount + label]
          information += mass * Elementary.log(mass / (binMasses[bin] * classMasses[label]))
        }
      }
      return max(0, information)
    }
  }
}
