import Testing

@testable import SparseNetworks

/// Every compiled kernel against the reference, bit for bit.
@Suite struct KernelTests {
  static let compiled = InstructionSet.allCases.filter(\.isAvailable)

  @Test func plainIsAlwaysThere() {
    #expect(InstructionSet.plain.isAvailable)
    #expect(Self.compiled.contains(.best))
  }

  /// Whole training runs, for batch sizes with every tile width, partial tiles, and several tiles,
  /// and for every activation and optimizer.
  @Test(arguments: compiled, [1, 7, 16, 33, 50, 64, 65, 100, 129])
  func trainingGivesTheBitsOfTheReference(set: InstructionSet, batchSize: Int) throws {
    let examples = TrainingStepTests.examples(count: 200, features: 23, outputs: 5)
    let optimizers: [Optimizer] = [
      Optimizer(.sgd(momentum: 0.9, nesterov: true), learningRate: 0.1, weightDecay: 0.01),
      Optimizer(.sgd(momentum: 0, nesterov: false), learningRate: 0.1),
      Optimizer(
        .adamW(beta1: 0.9, beta2: 0.99, epsilon: 1e-8), learningRate: 1e-2, weightDecay: 0.1),
      .standard,
    ]
    func digests(_ engine: Engine) throws -> [TrainingState.Digests] {
      try Activation.allCases.enumerated().map { index, activation in
        let plan = try sparsePlan(
          [23, 40, 31, 5], .family(.powerLaw, .cv(1)), density: 0.3, activation: activation)
        var state = TrainingState(
          network: try Network(plan: plan), optimizer: optimizers[index % optimizers.count],
          batchSize: batchSize)
        let step = TrainingStep(for: state, exampleCount: 200, engine: engine)
        for _ in 0..<3 { try step.run(&state, on: examples) }
        return state.digests
      }
    }
    let engine = try #require(Engine(set, threadCount: 1))
    #expect(try digests(engine) == digests(Engine(kernels: .reference, threadCount: 1)))
  }

  /// The same bits on any number of threads, with enough work for them to be used, and with
  /// blocks, in sparse and in dense layers.
  @Test(arguments: compiled, [100, 129])
  func threadsDoNotChangeBits(set: InstructionSet, batchSize: Int) throws {
    let examples = TrainingStepTests.examples(count: 300, features: 500, outputs: 10)
    func digests(
      _ profile: FanInProfile, _ density: Double, _ threads: Int
    ) throws -> TrainingState.Digests {
      let plan = try sparsePlan([500, 70, 10], profile, density: density)
      var state = TrainingState(network: try Network(plan: plan), batchSize: batchSize)
      let engine = try #require(Engine(set, threadCount: threads))
      let step = TrainingStep(for: state, exampleCount: 300, engine: engine)
      for _ in 0..<3 { try step.run(&state, on: examples) }
      return state.digests
    }
    for (profile, density) in [(FanInProfile.family(.lognormal, .cv(1.5)), 0.2), (.dense, 1)] {
      let alone = try digests(profile, density, 1)
      for threads in [2, 3] { #expect(try digests(profile, density, threads) == alone) }
    }
  }

  @Test(arguments: compiled)
  func extremeValuesGiveTheSameBits(set: InstructionSet) throws {
    let rows = SparseRows(inputCount: 4, rows: [[0, 1, 2, 3], [1], []])
    let layer = Layer(
      rows: rows, activation: .identity,
      weights: [-0.0, 1e-30, .greatestFiniteMagnitude, -1, .leastNonzeroMagnitude],
      biases: [-0.0, 0, 3])
    let values: [Float] = [0, -0.0, 1e-20, -1e38, .leastNonzeroMagnitude]
    let probe = LayerProbe(layer, widths: [16]) { values[$0 % 5] }
    let kernels = try #require(Kernels(set))
    #expect(probe.bits(kernels, partCount: 1) == probe.bits(.reference, partCount: 1))
  }

  /// Random shapes, among them empty and full rows, one neuron, and dense layers.
  @Test(arguments: compiled, 0..<40)
  func randomLayersGiveTheBitsOfTheReference(set: InstructionSet, seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "kernels").draws()
    let inputs = [1, 3, 15, 16, 17, 200, 420][random.integer(below: 7)]
    let neurons = [1, 2, 5, 6, 7, 13, 33][random.integer(below: 7)]
    let density = [0, 0.05, 0.3, 0.9, 1][random.integer(below: 5)]
    let rows = (0..<neurons).map { neuron -> [Int] in
      switch density < 1 ? random.integer(below: 6) : 1 {
      case 0: []
      case 1: Array(0..<inputs)
      default: (0..<inputs).filter { _ in random.uniform() < density }
      }
    }
    let probe = LayerProbe.random(SparseRows(inputCount: inputs, rows: rows), &random)
    let kernels = try #require(Kernels(set))
    let expected = probe.bits(.reference, partCount: 1)
    for partCount in [1, 3] {
      #expect(probe.bits(kernels, partCount: partCount) == expected)
    }
  }

  /// Either side of what 16 bits can number.
  @Test(arguments: compiled, [65_536, 65_537])
  func wideLayersGiveTheBitsOfTheReference(set: InstructionSet, inputs: Int) throws {
    var random = RandomStream(seed: 5, name: "kernels").draws()
    let rows = SparseRows(
      inputCount: inputs,
      rows: [[0, 65_535, inputs - 1], Array(stride(from: 1, to: inputs, by: 97))].map {
        Array(Set($0)).sorted()
      })
    let probe = LayerProbe.random(rows, &random, widths: [16])
    #expect(
      probe.bits(try #require(Kernels(set)), partCount: 2)
        == probe.bits(.reference, partCount: 1))
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

/// A layer with inputs and gradients for one or two tiles, and everything the kernels make of them.
struct LayerProbe {
  let layer: Layer
  let widths: [Int]
  let x: [[Float]]
  let dz: [[Float]]

  init(_ layer: Layer, widths: [Int], value: (Int) -> Float) {
    self.layer = layer
    self.widths = widths
    x = widths.map { width in (0..<layer.inputCount * width).map(value) }
    dz = widths.map { width in (0..<layer.neuronCount * width).map(value) }
  }

  static func random(
    _ rows: SparseRows, _ random: inout RandomDraws, widths: [Int]? = nil
  ) -> LayerProbe {
    let all = [[16], [32], [48], [64], [64, 16], [64, 32], [64, 48], [64, 64]]
    let widths = widths ?? all[random.integer(below: all.count)]
    let values = (0..<10_007).map { _ in Float(random.normal()) }
    let layer = Layer(
      rows: rows, activation: random.integer(below: 2) == 0 ? .relu : .identity,
      weights: (0..<rows.edgeCount).map { _ in Float(random.normal()) },
      biases: (0..<rows.neuronCount).map { _ in Float(random.normal()) })
    return LayerProbe(layer, widths: widths) { values[$0 % values.count] }
  }

  func bits(_ kernels: Kernels, partCount: Int) -> [UInt32] {
    let schedule = LayerSchedule(layer.rows, partCount: partCount)
    var result: [Float] = []
    for part in 0..<partCount { kernels.sortWeights(layer, schedule, part: part) }
    for (index, width) in widths.enumerated() {
      var z = Array(repeating: Float(7), count: layer.neuronCount * width)
      var dx = Array(repeating: Float(7), count: layer.inputCount * width)
      for part in 0..<partCount {
        kernels.forward(layer, schedule, part: part, x: x[index], z: &z, width: width)
        x[index].withUnsafeBufferPointer { x in
          kernels.inputGradients(
            layer, schedule, part: part, dz: dz[index], dx: &dx,
            gate: layer.activation == .relu ? x.baseAddress : nil, width: width)
        }
      }
      result += z + dx
    }
    var dw = Array(repeating: Float(7), count: layer.rows.edgeCount)
    var db = Array(repeating: Float(7), count: layer.neuronCount)
    x[0].withUnsafeBufferPointer { x0 in
      dz[0].withUnsafeBufferPointer { dz0 in
        x[x.count - 1].withUnsafeBufferPointer { x1 in
          dz[dz.count - 1].withUnsafeBufferPointer { dz1 in
            guard let a = x0.baseAddress, let b = dz0.baseAddress, let c = x1.baseAddress,
              let d = dz1.baseAddress
            else { return }
            let first = Kernels.Tile(x: a, dz: b, width: widths[0])
            let second =
              widths.count > 1 ? Kernels.Tile(x: c, dz: d, width: widths[1]) : nil
            for adds in [false, true] {
              for part in 0..<partCount {
                kernels.weightGradients(
                  layer.rows, schedule, part: part, first, second, dw: &dw, db: &db, adds: adds)
              }
            }
          }
        }
      }
    }
    result += dw + db
    return result.map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
  }
}
