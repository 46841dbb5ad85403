import SparseNetworks

/// A group of results against a reference: how far apart their means are, and whether that may be
/// chance.
public struct GroupComparison: Sendable {
  /// How the values of two groups belong together.
  public enum Kind: String, Sendable, CaseIterable {
    /// Values of the same seed and whatever else is not told apart: Student's paired test, and
    /// Cohen's d over the standard deviation of the differences.
    case paired
    /// Independent values: Welch's test, and Cohen's d over the pooled standard deviation.
    case welch
  }

  /// A comparison that could be made.
  public struct Test: Sendable {
    /// The t test.
    public let t: TTest
    /// Cohen's d, paired or pooled as the kind says.
    public let effect: Double
    /// The p value adjusted by Holm's method for all tests that were made together.
    public internal(set) var adjustedP: Double
  }

  /// The group.
  public let group: ResultGroup
  /// What it is compared with; nil where there is no such group.
  public let reference: ResultGroup?
  /// How many pairs there are, or values in the group.
  public let count: Int
  /// The outcome, or why there is none.
  public private(set) var test: Result<Test, SparseNetworksError>

  /// Compares each group but the references with the reference that shares the rest of its key.
  ///
  /// - Parameter reference: the parameter value that marks references.
  /// - Throws: ``ExperimentError`` where no group has that value.
  public static func all(
    _ groups: [ResultGroup], of metric: String, with reference: CellParameter, _ kind: Kind
  ) throws -> [GroupComparison] {
    func isReference(_ group: ResultGroup) -> Bool {
      group.key.contains { $0.name == reference.name && $0.hasSameValue(as: reference) }
    }
    func rest(_ group: ResultGroup) -> [String] {
      group.key.filter { $0.name != reference.name }.map(\.canonicalValue)
    }
    let references = groups.filter(isReference)
    guard !references.isEmpty else {
      let names = groups.compactMap { group in group.key.first { $0.name == reference.name }?.text }
      throw ExperimentError(
        .notFound, "no group has \(reference.name)=\(reference.text)",
        hint: names.isEmpty
          ? "group by \(reference.name)" : "there are \(names.uniqued.joined(separator: ", "))")
    }
    var comparisons: [GroupComparison] = []
    for group in groups where !isReference(group) {
      let partner = references.first { rest($0) == rest(group) }
      comparisons.append(GroupComparison(group, partner, metric, kind))
    }
    let made = comparisons.indices.filter { (try? comparisons[$0].test.get()) != nil }
    let adjusted = try MultipleTests.holm(
      made.compactMap { try? comparisons[$0].test.get().t.pValue })
    for (index, value) in zip(made, adjusted) {
      comparisons[index].test = comparisons[index].test.map { test in
        var test = test
        test.adjustedP = value
        return test
      }
    }
    return comparisons
  }

  private init(
    _ group: ResultGroup, _ reference: ResultGroup?, _ metric: String, _ kind: Kind
  ) {
    self.group = group
    self.reference = reference
    guard let reference else {
      count = 0
      test = .failure(SparseNetworksError(.parameter, "there is no group to compare it with"))
      return
    }
    var first = group.values(of: metric)
    var second = reference.values(of: metric)
    if kind == .paired { (first, second) = Self.pairs(group, reference, metric) }
    count = first.count
    do throws(SparseNetworksError) {
      test = .success(try Self.test(first, second, kind))
    } catch {
      test = .failure(error)
    }
  }

  private static func test(
    _ first: [Double], _ second: [Double], _ kind: Kind
  ) throws(SparseNetworksError) -> Test {
    let t = try kind == .paired ? TTest.paired(first, second) : TTest.welch(first, second)
    let effect =
      try kind == .paired ? EffectSize.paired(first, second) : EffectSize.pooled(first, second)
    return Test(t: t, effect: effect, adjustedP: t.pValue)
  }

  /// The values of cells that agree in every parameter that is not part of the key.
  private static func pairs(
    _ group: ResultGroup, _ reference: ResultGroup, _ metric: String
  ) -> ([Double], [Double]) {
    let told = Set(group.key.map(\.name))
    func rest(_ cell: CellRecord) -> [String] {
      cell.parameters.filter { !told.contains($0.name) }.map(\.canonicalValue)
    }
    var partners: [[String]: Double] = [:]
    for cell in reference.cells { partners[rest(cell)] = cell.final(metric) }
    var (first, second): ([Double], [Double]) = ([], [])
    for cell in group.cells {
      guard let value = cell.final(metric), let partner = partners[rest(cell)] else { continue }
      first.append(value)
      second.append(partner)
    }
    return (first, second)
  }
}

extension Array<String> {
  /// Each value once, in the order of first appearance.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
