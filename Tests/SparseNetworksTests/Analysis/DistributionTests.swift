import Testing

@testable import SparseNetworks

/// Fits and distances, against SciPy (`scripts/make-statistics-reference`).
@Suite struct DistributionTests {
  private struct Reference: Decodable {
    let fits: [Fits]
    let distances: [Distances]

    struct Fits: Decodable {
      let name: String
      let fanIns: [Int]
      let lognormal, gamma, powerLaw, bestPowerLaw: Fit
    }

    struct Fit: Decodable {
      let parameters: [Double]
      let logLikelihood, ks: Double
      let count: Int
    }

    struct Distances: Decodable {
      let first, second: [Double]
      let ks, wasserstein: Double
    }
  }

  private static let reference = Result { try fixture("fits", as: Reference.self) }

  private func parameters(_ distribution: FanInDistribution) -> [Double] {
    switch distribution {
    case .lognormal(let mu, let sigma): [mu, sigma]
    case .gamma(let shape, let scale): [shape, scale]
    case .powerLaw(let exponent, let minimum): [exponent, minimum]
    }
  }

  /// - Parameter tolerance: SciPy finds parameters by an optimizer that stops early.
  private func check(
    _ fit: FanInFit, _ expected: Reference.Fit, tolerance: Double, _ name: String
  ) {
    for (value, wanted) in zip(parameters(fit.distribution), expected.parameters) {
      #expect(abs(value - wanted) <= tolerance * abs(wanted), "\(name): \(value) for \(wanted)")
    }
    #expect(fit.count == expected.count, "\(name)")
    // Flat at its maximum: the likelihood is closer than the parameters.
    #expect(
      abs(fit.logLikelihood - expected.logLikelihood) <= 1e-6 * abs(expected.logLikelihood),
      "\(name)")
    #expect(abs(fit.kolmogorovSmirnov - expected.ks) <= tolerance, "\(name)")
  }

  @Test func fitsEqualSciPys() throws {
    for item in try Self.reference.get().fits {
      check(try .lognormal(item.fanIns), item.lognormal, tolerance: 1e-4, item.name)
      check(try .gamma(item.fanIns), item.gamma, tolerance: 1e-3, item.name)
      let minimum = Int(item.powerLaw.parameters[1])
      check(
        try .powerLaw(item.fanIns, minimum: minimum), item.powerLaw, tolerance: 1e-9, item.name)
      check(try .powerLaw(item.fanIns), item.bestPowerLaw, tolerance: 1e-9, item.name)
    }
  }

  @Test func distancesEqualSciPys() throws {
    let distances = try Self.reference.get().distances
    #expect(distances.count > 20)
    for item in distances {
      let found = try SampleDistances(item.first, item.second)
      #expect(abs(found.wasserstein - item.wasserstein) <= 1e-12 * max(1, item.wasserstein))
      #expect(abs(found.kolmogorovSmirnov - item.ks) < 1e-12)
    }
  }

  /// Samples drawn from known parameters give them back, within four standard errors.
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func lognormalParametersAreRecovered(seed: UInt64) throws {
    let stream = RandomStream(seed: seed, name: "lognormal")
    let (count, mu, sigma) = (2000, 4.0 + Double(seed) / 4, 0.2 * Double(seed))
    let fanIns = (0..<count).map {
      Int(Elementary.exp(mu + sigma * stream.normal(at: UInt64($0))).rounded())
    }
    // Those rounded to 0 are few, but there for the widest.
    let fit = try FanInFit.lognormal(fanIns)
    guard case .lognormal(let foundMu, let foundSigma) = fit.distribution else {
      Issue.record("not lognormal")
      return
    }
    let error = sigma / Double(count).squareRoot()
    #expect(abs(foundMu - mu) < 4 * error + 0.01)
    #expect(abs(foundSigma - sigma) < 4 * error + 0.01)
    #expect(fit.kolmogorovSmirnov < 0.05)
  }

  /// By hand: one of two values moved by 3; then unequal sizes.
  @Test func distancesByHand() throws {
    let moved = try SampleDistances(fanIns: [1, 5], [1, 8])
    #expect(moved.wasserstein == 1.5)
    #expect(moved.kolmogorovSmirnov == 0.5)
    let unequal = try SampleDistances(fanIns: [0, 0, 4, 4], [0])
    #expect(unequal.wasserstein == 2)
    #expect(unequal.kolmogorovSmirnov == 0.5)
    #expect(throws: SparseNetworksError.self) { try SampleDistances(fanIns: [], [1]) }
  }

  /// A fit handed back as a profile has about the fan-ins it was made from.
  @Test func aFitIsAProfile() throws {
    let drawn = try #require(
      try FanInProfile.family(.lognormal, .shape(0.8)).fanIns(
        inputCount: 784, neuronCount: 256, budget: 20_000))
    let profile = try #require(try FanInFit.lognormal(drawn).distribution.profile)
    let again = try #require(
      try profile.fanIns(inputCount: 784, neuronCount: 256, budget: 20_000))
    #expect(try SampleDistances(fanIns: drawn, again).wasserstein < 1)
  }
}
