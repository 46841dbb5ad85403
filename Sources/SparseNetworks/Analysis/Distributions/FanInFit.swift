/// A distribution fitted to the fan-ins of a layer by maximum likelihood.
///
/// Fan-ins are whole numbers, treated here as values of a continuous distribution; neurons without
/// inputs are left out and counted.
public struct FanInFit: Sendable, Equatable {
  /// The fitted distribution.
  public let distribution: FanInDistribution
  /// Sum of the log densities over the neurons fitted, in nats.
  public let logLikelihood: Double
  /// Kolmogorov-Smirnov distance, from 0 to 1: the largest between the distribution function of
  /// the neurons fitted and the fitted one.
  public let kolmogorovSmirnov: Double
  /// Number of neurons fitted.
  public let count: Int
  /// Neurons with inputs, but below the minimum of a power law: left out.
  public let belowMinimumCount: Int
  /// Neurons without inputs: left out.
  public let zeroCount: Int

  private init(
    _ distribution: FanInDistribution, _ sample: FanInSample, from start: Int = 0,
    logLikelihood: Double
  ) {
    self.distribution = distribution
    self.logLikelihood = logLikelihood
    kolmogorovSmirnov = sample.kolmogorovSmirnov(from: start) {
      distribution.cumulative(sample.values[$0])
    }
    belowMinimumCount = start == 0 ? 0 : sample.cumulativeCounts[start - 1]
    count = sample.count - belowMinimumCount
    zeroCount = sample.zeroCount
  }

  /// The lognormal distribution: `mu` and `sigma` are mean and population standard deviation of
  /// `log k`.
  ///
  /// - Throws: ``SparseNetworksError`` where no two positive fan-ins differ, or one is negative.
  public static func lognormal(_ fanIns: [Int]) throws -> FanInFit {
    let sample = try FanInSample(fanIns)
    let count = Double(sample.count)
    let sum = sample.sum { sample.logarithms[$0] }
    let mu = sum / count
    let squares = sample.sum { (sample.logarithms[$0] - mu) * (sample.logarithms[$0] - mu) }
    let sigma = (squares / count).squareRoot()
    return FanInFit(
      .lognormal(mu: mu, sigma: sigma), sample,
      logLikelihood: -sum
        - count * (Elementary.log(sigma) + SpecialFunctions.halfLogTwoPi + 0.5))
  }

  /// The gamma distribution: `log shape - ψ(shape) = log mean(k) - mean(log k)`,
  /// `scale = mean(k) / shape`.
  ///
  /// Solved by Newton's method in `1/shape`: Minka, "Estimating a Gamma Distribution" (2002).
  ///
  /// - Throws: ``SparseNetworksError`` where no two positive fan-ins differ, or one is negative.
  public static func gamma(_ fanIns: [Int]) throws -> FanInFit {
    let sample = try FanInSample(fanIns)
    let count = Double(sample.count)
    let sum = sample.sum { sample.values[$0] }
    let mean = sum / count
    // log mean - mean log, as a mean of positive terms: log(1 + u) - u with u = (k - mean)/mean,
    // whose own mean is 0.
    let gap =
      -sample.sum { SpecialFunctions.logOnePlusRemainder((sample.values[$0] - mean) / mean) }
      / count
    let shape = gammaShape(gap: gap)
    let scale = mean / shape
    let likelihood =
      (shape - 1) * sample.sum { sample.logarithms[$0] } - count * shape
      - count * (SpecialFunctions.logGamma(shape) + shape * Elementary.log(scale))
    return FanInFit(.gamma(shape: shape, scale: scale), sample, logLikelihood: likelihood)
  }

  /// The power law of the fan-ins from `minimum` on:
  /// `exponent = 1 + n / sum log(k / minimum)`.
  ///
  /// Source: Clauset, Shalizi and Newman, "Power-Law Distributions in Empirical Data", SIAM Review
  /// 51 (2009), equation 3.1.
  ///
  /// - Parameter minimum: the smallest fan-in that follows the law; nil chooses the one with the
  ///   smallest Kolmogorov-Smirnov distance, ties to the smaller (section 3.3 there, with the
  ///   distance taken on both sides of each jump). Choosing compares all distinct fan-ins, so it
  ///   takes time with the square of their number.
  /// - Throws: ``SparseNetworksError`` where no two positive fan-ins from `minimum` on differ, or
  ///   one is negative.
  public static func powerLaw(_ fanIns: [Int], minimum: Int? = nil) throws -> FanInFit {
    let sample = try FanInSample(fanIns)
    guard let minimum else { return bestPowerLaw(sample) }
    let start = sample.values.firstIndex { $0 >= Double(minimum) } ?? sample.values.count
    guard minimum > 0, start < sample.values.count - 1 else {
      throw SparseNetworksError(
        .parameter, "a power law cannot start at a fan-in of \(minimum) here",
        hint: "choose a minimum from 1 to \(Int(sample.values[sample.values.count - 2]))")
    }
    return powerLaw(sample, from: start, minimum: Double(minimum))
  }

  private static func bestPowerLaw(_ sample: FanInSample) -> FanInFit {
    var best = powerLaw(sample, from: 0, minimum: sample.values[0])
    for start in 1..<sample.values.count - 1 {
      let fit = powerLaw(sample, from: start, minimum: sample.values[start])
      if fit.kolmogorovSmirnov < best.kolmogorovSmirnov { best = fit }
    }
    return best
  }

  private static func powerLaw(
    _ sample: FanInSample, from start: Int, minimum: Double
  ) -> FanInFit {
    let below = start == 0 ? 0 : sample.cumulativeCounts[start - 1]
    let count = Double(sample.count - below)
    let logMinimum = Elementary.log(minimum)
    let excess = sample.sum(from: start) { sample.logarithms[$0] - logMinimum }
    let exponent = 1 + count / excess
    return FanInFit(
      .powerLaw(exponent: exponent, minimum: minimum), sample, from: start,
      logLikelihood: count * Elementary.log((exponent - 1) / minimum) - exponent * excess)
  }

  /// The shape at which `log shape - ψ(shape) = gap`.
  static func gammaShape(gap: Double) -> Double {
    // Minka's starting value is within 1.5% everywhere, where Newton's method doubles its digits.
    let start = 3 - gap + ((gap - 3) * (gap - 3) + 24 * gap).squareRoot()
    var shape = start / (12 * gap)
    var change = Double.infinity
    for _ in 0..<50 {
      let error = SpecialFunctions.logMinusDigamma(shape) - gap
      let slope = shape * shape * (1 / shape - SpecialFunctions.trigamma(shape))
      let next = 1 / (1 / shape + error / slope)
      let step = abs(next - shape)
      // Steps shrink until rounding takes over.
      guard step < change else { break }
      (shape, change) = (next, step)
    }
    return shape
  }
}
