import SparseNetworks
import Testing

@testable import Datasets

@Suite struct SyntheticTests {
  @Test func `sizes and options`() throws {
    let set = try Dataset.synthetic()
    #expect(set.train.count == 2000)
    #expect(set.test.count == 500)
    #expect(set.train.featureCount == 64)
    #expect(set.train.outputCount == 4)
    #expect(set.relevantInputs?.count == 8)
    #expect(set.relevantInputs == set.relevantInputs?.sorted())
    #expect(set.canonicalOptions.contains { $0.description == "relevant=8" })
  }

  @Test(arguments: [2, 4, 10])
  func `classes are roughly balanced`(classes: Int) throws {
    for seed in 1...3 {
      let set = try Dataset.synthetic(
        SyntheticOptions(classes: classes, train: 1000, test: 1, seed: UInt64(seed)))
      let even = 1000 / classes
      #expect(
        set.train.histogram.allSatisfy { (even / 2...even * 3 / 2).contains($0) },
        "\(set.train.histogram)")
    }
  }

  @Test func `inputs are standard normal`() throws {
    let set = try Dataset.synthetic(SyntheticOptions(train: 500))
    guard case .floats(let values) = set.train.inputs else { throw TestFailure(what: "not floats") }
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let square = values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)
    #expect(abs(mean) < 0.03)
    #expect(abs(square - 1) < 0.05)
  }

  @Test func `only the relevant inputs matter, and each of them does`() throws {
    let options = SyntheticOptions(inputs: 10, relevant: 4, train: 1, test: 1)
    let teacher = SyntheticTeacher(options)
    let base = (0..<10).map { Float($0) / 5 - 1 }
    for input in 0..<10 {
      var changed = base
      changed[input] += 1
      let isSame = teacher.outputs(for: changed) == teacher.outputs(for: base)
      #expect(isSame == !teacher.relevantInputs.contains(input), "input \(input)")
    }
  }

  @Test func `labels are the teacher's, and noise replaces some`() throws {
    let clean = try Dataset.synthetic(SyntheticOptions(train: 1000, test: 1))
    let noisy = try Dataset.synthetic(SyntheticOptions(train: 1000, test: 1, noise: 0.4))
    let changed = (0..<1000).count { clean.train.label(of: $0) != noisy.train.label(of: $0) }
    #expect((240...360).contains(changed), "3/4 of 40% expected, found \(changed)")
    #expect(clean.train.input(of: 7) == noisy.train.input(of: 7))
  }

  @Test func `a larger set begins with the smaller one`() throws {
    let small = try Dataset.synthetic(SyntheticOptions(train: 10, test: 5))
    let large = try Dataset.synthetic(SyntheticOptions(train: 30, test: 6))
    for sample in 0..<10 {
      #expect(small.train.input(of: sample) == large.train.input(of: sample))
      #expect(small.train.label(of: sample) == large.train.label(of: sample))
    }
    #expect(small.test.input(of: 0) != small.train.input(of: 0))
  }

  @Test func `regression targets have mean 0 and standard deviation 1`() throws {
    let set = try Dataset.synthetic(SyntheticOptions(train: 2000, task: .regression))
    guard case .values(let targets, width: 1) = set.train.targets else {
      throw TestFailure(what: "no values")
    }
    let mean = targets.reduce(0, +) / 2000
    let square = targets.reduce(0) { $0 + $1 * $1 } / 2000
    #expect(abs(mean) < 0.1)
    #expect(abs(square - 1) < 0.15)
    #expect(set.classNames.isEmpty)
  }

  @Test(arguments: [
    SyntheticOptions(inputs: 0), SyntheticOptions(relevant: 65), SyntheticOptions(relevant: 0),
    SyntheticOptions(classes: 1), SyntheticOptions(hidden: 0), SyntheticOptions(train: 0),
    SyntheticOptions(test: -1), SyntheticOptions(noise: 1.1), SyntheticOptions(noise: .nan),
    SyntheticOptions(train: .max), SyntheticOptions(inputs: .max),
  ])
  func `options out of range are refused`(options: SyntheticOptions) {
    let error = #expect(throws: DatasetError.self) { try Dataset.synthetic(options) }
    #expect(error?.code == .badOption)
  }
}
