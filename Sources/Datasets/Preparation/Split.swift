import SparseNetworks

/// Which rows of a table are for training and which for testing, each in ascending order.
public struct Split: Sendable, Hashable {
  /// Rows to train on.
  public let train: [Int]
  /// Rows to test on.
  public let test: [Int]

  /// A random split with the same mix of classes in both parts.
  ///
  /// The number of test rows is `count * testFraction`, rounded, at least 1. Each class gives its
  /// share of them, rounded down, and the largest remainders one more (ties by class index), but
  /// never its only row. Within class `c` the rows are those that come first after a shuffle
  /// with the stream `split`, index `c`, of the seed.
  ///
  /// - Parameters:
  ///   - labels: The class of each row.
  ///   - testFraction: Share of the test part, between 0 and 1, both excluded.
  ///   - seed: Seed of the shuffles.
  /// - Throws: ``DatasetError`` where the fraction is out of range or a part would be empty.
  public static func stratified(
    _ labels: [UInt16], testFraction: Double, seed: UInt64, work: DataWork = DataWork()
  ) throws(DatasetError) -> Split {
    let wanted = try testCount(of: labels.count, fraction: testFraction)
    var members = [[Int]](repeating: [], count: Int(labels.max() ?? 0) + 1)
    for (row, label) in labels.enumerated() {
      try work.checkpoint(row: row)
      members[Int(label)].append(row)
    }

    let shares = members.map { Double($0.count) * Double(wanted) / Double(labels.count) }
    var quotas = shares.map { Int($0) }  // less than the class has, as wanted < labels.count
    var missing = wanted - quotas.reduce(0, +)
    let byRemainder = members.indices.sorted {
      let (left, right) = (shares[$0] - Double(quotas[$0]), shares[$1] - Double(quotas[$1]))
      return left != right ? left > right : $0 < $1
    }
    for label in byRemainder where missing > 0 && quotas[label] < members[label].count - 1 {
      quotas[label] += 1
      missing -= 1
    }
    var isTest = [Bool](repeating: false, count: labels.count)
    for (label, quota) in quotas.enumerated() where quota > 0 {
      try work.checkpoint()
      var draws = RandomStream(seed: seed, name: "split", index: UInt64(label)).draws()
      draws.shuffle(&members[label])
      for row in members[label].prefix(quota) { isTest[row] = true }
    }
    guard isTest.contains(true) else {
      throw DatasetError(
        .badOption, "every class has one row only, so none can be spared for testing",
        hint: "give a separate test file")
    }
    return Split(isTest)
  }

  /// A random split of `count` rows: those that come first after a shuffle with the stream `split`
  /// of the seed are the test part.
  ///
  /// - Throws: ``DatasetError`` where the fraction is out of range or a part would be empty.
  public static func random(
    count: Int, testFraction: Double, seed: UInt64
  ) throws(DatasetError) -> Split {
    let wanted = try testCount(of: count, fraction: testFraction)
    var rows = Array(0..<count)
    var draws = RandomStream(seed: seed, name: "split").draws()
    draws.shuffle(&rows)
    var isTest = [Bool](repeating: false, count: count)
    for row in rows.prefix(wanted) { isTest[row] = true }
    return Split(isTest)
  }

  private init(_ isTest: [Bool]) {
    train = isTest.indices.filter { !isTest[$0] }
    test = isTest.indices.filter { isTest[$0] }
  }

  private static func testCount(
    of count: Int, fraction: Double
  ) throws(DatasetError) -> Int {
    guard fraction > 0, fraction < 1 else {
      throw DatasetError(
        .badOption, "a test fraction of \(fraction) leaves one part empty",
        hint: "give a fraction between 0 and 1, such as 20%")
    }
    guard count > 1 else {
      throw DatasetError(
        .badOption, "\(count) row cannot be split into training and test",
        hint: "give a separate test file, or more rows")
    }
    return min(max(Int((Double(count) * fraction).rounded()), 1), count - 1)
  }
}

extension Examples {
  /// The examples at `rows`, in that order.
  func selecting(
    _ rows: [Int], _ work: DataWork = DataWork()
  ) throws(DatasetError) -> Examples {
    func gather<Value>(_ values: [Value], width: Int) throws(DatasetError) -> [Value] {
      var gathered: [Value] = []
      gathered.reserveCapacity(rows.count * width)
      for (index, row) in rows.enumerated() {
        try work.checkpoint(row: index)
        gathered.append(contentsOf: values[row * width..<(row + 1) * width])
      }
      return gathered
    }
    let inputs: Inputs =
      switch inputs {
      case .bytes(let values, let maximum):
        .bytes(try gather(values, width: featureCount), maximum: maximum)
      case .floats(let values): .floats(try gather(values, width: featureCount))
      }
    let targets: Targets =
      switch targets {
      case .classes(let labels, let count): .classes(try gather(labels, width: 1), count: count)
      case .values(let values, let width): .values(try gather(values, width: width), width: width)
      }
    return Examples(
      count: rows.count, featureCount: featureCount, inputs: inputs, targets: targets)
  }

  /// The same targets with inputs of the same number.
  func replacingInputs(_ values: [Float]) -> Examples {
    Examples(count: count, featureCount: featureCount, inputs: .floats(values), targets: targets)
  }
}
