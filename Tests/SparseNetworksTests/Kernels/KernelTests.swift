import Testing

@testable import SparseNetworks

@Suite struct KernelTests {
  static let compiled = InstructionSet.allCases.filter(\.isAvailable)

  @Test func plainIsAlwaysThere() {
    #expect(InstructionSet.plain.isAvailable)
    #expect(Self.compiled.contains(.best))
  }

  /// Whole training runs in every instruction set against the reference kernels, for batch sizes
  /// with every tile width, partial tiles, and several tiles.
  @Test(arguments: compiled, [1, 16, 17, 33, 50, 64, 65, 150])
  func everyInstructionSetGivesTheBitsOfTheReference(
    set: InstructionSet, batchSize: Int
  ) throws {
    let examples = TrainingStepTests.examples(count: 200, features: 23, outputs: 5)
    func digests(_ kernels: Kernels) throws -> TrainingState.Digests {
      let plan = try sparsePlan([23, 40, 31, 5], .family(.powerLaw, .cv(1)), density: 0.3)
      var state = TrainingState(network: try Network(plan: plan), batchSize: batchSize)
      let step = TrainingStep(for: state, exampleCount: 200, kernels: kernels)
      for _ in 0..<6 { try step.run(&state, on: examples) }
      return state.digests
    }
    #expect(try digests(#require(Kernels(set))) == digests(.reference))
  }

  @Test(arguments: compiled)
  func extremeValuesGiveTheSameBits(set: InstructionSet) throws {
    let rows = SparseRows(inputCount: 4, rows: [[0, 1, 2, 3], [1], []])
    let layer = Layer(
      rows: rows, activation: .identity,
      weights: [-0.0, 1e-30, .greatestFiniteMagnitude, -1, .leastNonzeroMagnitude],
      biases: [-0.0, 0, 3])
    let x: [Float] = (0..<64).map { [0, -0.0, 1e-20, -1e38, .leastNonzeroMagnitude][$0 % 5] }
    func output(_ kernels: Kernels) -> [UInt32] {
      var z = Array(repeating: Float(7), count: 48)
      var (dw, db) = (Array(repeating: Float(0), count: 5), Array(repeating: Float(0), count: 3))
      var dx = Array(repeating: Float(7), count: 64)
      kernels.forward(layer, x: x, z: &z, width: 16)
      kernels.weightGradients(rows, x: x, dz: z, dw: &dw, db: &db, width: 16)
      kernels.inputGradients(layer, dz: z, dx: &dx, width: 16)
      return (z + dw + db + dx).map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
    }
    #expect(output(try #require(Kernels(set))) == output(.reference))
  }

  /// Padding, tiles and lanes must not change which samples count: the gradient of a set is the
  /// mean of the gradients of its samples.
  @Test func gradientsAreMeansOverSamples() throws {
    let network = try Network(plan: sparsePlan([6, 12, 3], .random, density: 0.5))
    let examples = TrainingStepTests.examples(count: 70, features: 6, outputs: 3)
    let whole = network.gradients(on: examples, samples: Array(0..<70)).weights[0]
    var mean = Array(repeating: 0.0, count: whole.count)
    for sample in 0..<70 {
      let one = network.gradients(on: examples, samples: [sample]).weights[0]
      for edge in mean.indices { mean[edge] += Double(one[edge]) / 70 }
    }
    #expect(zip(whole, mean).allSatisfy { abs(Double($0) - $1) < 1e-6 })
  }
}
