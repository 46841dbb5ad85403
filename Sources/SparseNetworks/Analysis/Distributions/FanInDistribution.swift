/// A continuous distribution that fan-ins may follow.
public enum FanInDistribution: Sendable, Equatable {
  /// `log k` is normal with mean `mu` and standard deviation `sigma`.
  case lognormal(mu: Double, sigma: Double)
  /// Density `k^(shape - 1) exp(-k / scale) / (Γ(shape) scale^shape)`.
  case gamma(shape: Double, scale: Double)
  /// Density `(exponent - 1) / minimum (k / minimum)^-exponent` from `minimum` on.
  case powerLaw(exponent: Double, minimum: Double)

  /// The probability of a fan-in of at most `k`.
  public func cumulative(_ k: Double) -> Double {
    guard k > 0 else { return 0 }
    switch self {
    case .lognormal(let mu, let sigma):
      return normalProbability(below: (Elementary.log(k) - mu) / sigma)
    case .gamma(let shape, let scale):
      return SpecialFunctions.lowerGamma(shape, k / scale)
    case .powerLaw(let exponent, let minimum):
      guard k > minimum else { return 0 }
      return -SpecialFunctions.expMinusOne((1 - exponent) * Elementary.log(k / minimum))
    }
  }

  /// The logarithm of the density at `k`; minus infinity where it is 0.
  public func logDensity(_ k: Double) -> Double {
    guard k > 0 else { return -.infinity }
    let logarithm = Elementary.log(k)
    switch self {
    case .lognormal(let mu, let sigma):
      let z = (logarithm - mu) / sigma
      return -z * z / 2 - logarithm - Elementary.log(sigma) - SpecialFunctions.halfLogTwoPi
    case .gamma(let shape, let scale):
      return (shape - 1) * logarithm - k / scale - SpecialFunctions.logGamma(shape)
        - shape * Elementary.log(scale)
    case .powerLaw(let exponent, let minimum):
      guard k >= minimum else { return -.infinity }
      return Elementary.log((exponent - 1) / minimum) - exponent * Elementary.log(k / minimum)
    }
  }

  /// A profile whose fan-ins follow this distribution before rounding and caps, or nil for gamma,
  /// which is no family of profiles.
  ///
  /// Lognormal: shape `sigma`. Power law: shape `1 / (exponent - 1)`, since the quantile at `t` is
  /// `minimum (1 - t)^(-1 / (exponent - 1))`. The scale is set by the budget of edges.
  public var profile: FanInProfile? {
    switch self {
    case .lognormal(_, let sigma): .family(.lognormal, .shape(sigma))
    case .gamma: nil
    case .powerLaw(let exponent, _): .family(.powerLaw, .shape(1 / (exponent - 1)))
    }
  }
}
