/// The parametric families of fan-in profiles.
///
/// A profile is `f(t; s) = exp(s g(t))` at `t_j = (j + 1/2) / n` for neuron `j` of `n`: `s = 0`
/// gives every neuron the same fan-in, a larger shape `s` makes connectivity more uneven. Every
/// `g` rises with `t`, so that the last neurons are the hubs before placement moves them.
///
/// The families are those the paper (arXiv 2604.10560) names in its abstract or suggests by it;
/// the formulas are this project's own choice.
public enum ProfileFamily: String, CaseIterable, Sendable {
  case power
  case exponential
  case gaussian
  case logistic
  case lognormal
  case cosine
  case rational
  case lorentzian
  case weibull
  case powerLaw = "power-law"

  /// The exponent `g(t)`, for `t` in (0, 1).
  public func exponent(at t: Double) -> Double {
    switch self {
    case .power: Elementary.log(t)
    case .exponential: t
    case .gaussian: -(1 - t) * (1 - t)
    case .logistic: Elementary.log(Elementary.sigmoid(20 * (t - 0.9)))
    case .lognormal: inverseNormal(t)
    case .cosine: Elementary.log((1 - Elementary.cosPi(t)) / 2)
    case .rational: -Elementary.log(1 + 9 * (1 - t))
    case .lorentzian: -Elementary.log(1 + 100 * (1 - t) * (1 - t))
    case .weibull: Elementary.log(-Elementary.log(1 - t))
    case .powerLaw: -Elementary.log(1 - t)
    }
  }

  /// The formula of `g(t)`, as a reader would write it.
  public var formula: String {
    switch self {
    case .power: "ln t"
    case .exponential: "t"
    case .gaussian: "-(1-t)^2"
    case .logistic: "ln sigmoid(20 (t-0.9))"
    case .lognormal: "Phi^-1(t)"
    case .cosine: "ln((1 - cos pi t)/2)"
    case .rational: "-ln(1 + 9(1-t))"
    case .lorentzian: "-ln(1 + ((1-t)/0.1)^2)"
    case .weibull: "ln(-ln(1-t))"
    case .powerLaw: "-ln(1-t)"
    }
  }

  /// What the family looks like, in a few words.
  public var summary: String {
    switch self {
    case .power: "fan-in grows as a power of the neuron's rank"
    case .exponential: "fan-in grows exponentially with rank"
    case .gaussian: "a bell's rising flank"
    case .logistic: "two populations: a tenth are hubs, with a soft step between"
    case .lognormal: "lognormal fan-ins, as found in rewired networks and in cortex"
    case .cosine: "a smooth S-shaped rise"
    case .rational: "slow rise, then a steep end"
    case .lorentzian: "a narrow peak with heavy flanks"
    case .weibull: "Weibull-distributed fan-ins"
    case .powerLaw: "Pareto-distributed fan-ins: few neurons read almost everything"
    }
  }

  /// `g` at the midpoints `(j + 1/2) / n` of `count` neurons, ascending.
  public func exponents(count: Int) -> [Double] {
    (0..<count).map { exponent(at: (Double($0) + 0.5) / Double(count)) }
  }
}
