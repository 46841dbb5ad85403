internal import CKernels

/// The inner loops that training spends its time in, on one part of a layer and one tile of samples
/// (two where gradients of weights are summed).
///
/// ``ReferenceKernels`` defines what they compute, to the bit.
struct Kernels: Sendable {
  enum Implementation {
    case reference
    case compiled(PSNKernels)
  }

  let implementation: Implementation

  /// The definition in plain Swift: slow, for tests.
  static let reference = Kernels(implementation: .reference)
  /// Those of the fastest instruction set here.
  static let best = Kernels(.best) ?? .reference

  private init(implementation: Implementation) { self.implementation = implementation }

  /// Those of an instruction set, or nil where the processor lacks it.
  init?(_ set: InstructionSet) {
    guard let table = set.table else { return nil }
    implementation = .compiled(table)
  }

  /// Sums `z` of a part's neurons from the layer's inputs `x`, with ReLU applied if it is the
  /// layer's activation.
  func forward(
    _ layer: Layer, _ schedule: LayerSchedule, part: Int, x: UnsafePointer<Float>,
    z: UnsafeMutablePointer<Float>, width: Int
  ) {
    let neurons = schedule.neurons[part]
    switch implementation {
    case .reference:
      ReferenceKernels.forward(layer, neurons, x: x, z: z, width: width)
    case .compiled(let table):
      let finish = layer.activation == .relu ? PSNRectify : PSNKeep
      layer.biases.withUnsafeBufferPointer { biases in
        func ends(_ isFirst: Bool, _ isLast: Bool) -> PSNEnds {
          PSNEnds(
            start: biases.baseAddress, isFirst: isFirst, finish: isLast ? finish : PSNKeep,
            gate: nil)
        }
        guard let runs = schedule.rowRuns else {
          table.denseProducts(
            neurons.lowerBound, neurons.upperBound, layer.inputCount, layer.inputCount, 1,
            layer.weights, x, z, width, ends(true, true))
          return
        }
        runs.forEachBlock(ofPart: part) { runs, isFirst, isLast in
          table.products(
            runs.baseAddress, runs.count, layer.rows.columns, layer.weights, x, z, width,
            ends(isFirst, isLast))
        }
      }
    }
  }

  /// Copies a part's weights into the order of columns.
  func sortWeights(_ layer: Layer, _ schedule: LayerSchedule, part: Int) {
    guard let columns = schedule.columns, case .compiled(let table) = implementation else { return }
    let inputs = schedule.inputs[part]
    let start = columns.edges.starts[inputs.lowerBound]
    let end = columns.edges.starts[inputs.upperBound]
    columns.edges.edges.withUnsafeBufferPointer { edges in
      guard let edges = edges.baseAddress else { return }
      table.permute(layer.weights, edges + start, columns.weights.base + start, end - start)
    }
  }

  /// Gradients `dx` of a part's inputs, gated by `gate` (the activations of a ReLU layer) if given.
  ///
  /// - Precondition: ``sortWeights(_:_:part:)`` was done for all parts.
  func inputGradients(
    _ layer: Layer, _ schedule: LayerSchedule, part: Int, dz: UnsafePointer<Float>,
    dx: UnsafeMutablePointer<Float>, gate: UnsafePointer<Float>?, width: Int
  ) {
    let inputs = schedule.inputs[part]
    switch implementation {
    case .reference:
      ReferenceKernels.inputGradients(layer, inputs, dz: dz, dx: dx, gate: gate, width: width)
    case .compiled(let table):
      let finish = gate == nil ? PSNKeep : PSNGate
      func ends(_ isFirst: Bool, _ isLast: Bool) -> PSNEnds {
        PSNEnds(start: nil, isFirst: isFirst, finish: isLast ? finish : PSNKeep, gate: gate)
      }
      guard let columns = schedule.columns else {
        table.denseProducts(
          inputs.lowerBound, inputs.upperBound, layer.neuronCount, 1, layer.inputCount,
          layer.weights, dz, dx, width, ends(true, true))
        return
      }
      columns.runs.forEachBlock(ofPart: part) { runs, isFirst, isLast in
        table.products(
          runs.baseAddress, runs.count, columns.edges.neurons, columns.weights.base, dz, dx, width,
          ends(isFirst, isLast))
      }
    }
  }

  /// Inputs and gradients of a tile.
  struct Tile {
    let x, dz: UnsafePointer<Float>
    let width: Int

    fileprivate var raw: PSNTile { PSNTile(x: x, dz: dz, width: width) }
  }

  /// Gradients of a part's weights and biases over a tile and, if given, a second one. They are
  /// added to what is there where `adds`.
  func weightGradients(
    _ rows: SparseRows, _ schedule: LayerSchedule, part: Int, _ tile: Tile, _ second: Tile?,
    dw: UnsafeMutablePointer<Float>, db: UnsafeMutablePointer<Float>, adds: Bool
  ) {
    let neurons = schedule.neurons[part]
    switch implementation {
    case .reference:
      ReferenceKernels.weightGradients(
        rows, neurons, [tile] + (second.map { [$0] } ?? []), dw: dw, db: db, adds: adds)
    case .compiled(let table):
      let rest = second?.raw ?? PSNTile(x: tile.x, dz: tile.dz, width: 0)
      table.biasGradients(neurons.lowerBound, neurons.upperBound, tile.raw, rest, db, adds)
      guard let runs = schedule.rowRuns else {
        table.denseWeightGradients(
          neurons.lowerBound, neurons.upperBound, rows.inputCount, tile.raw, rest,
          dw + rows.starts[neurons.lowerBound], adds)
        return
      }
      runs.forEachBlock(ofPart: part) { runs, _, _ in
        table.weightGradients(
          runs.baseAddress, runs.count, rows.columns, tile.raw, rest, dw, adds)
      }
    }
  }

  /// Gradients of all places of some neurons, `dw[(neuron - first) * inputCount + input]`, over a
  /// tile and, if given, a second one; added to what is there where `adds`.
  func denseWeightGradients(
    _ neurons: Range<Int>, inputCount: Int, _ tile: Tile, _ second: Tile?,
    dw: UnsafeMutablePointer<Float>, adds: Bool
  ) {
    switch implementation {
    case .reference:
      let row = Array(0..<UInt32(inputCount))
      for neuron in neurons {
        var rows = SparseRows(inputCount: inputCount, edgeCapacity: inputCount)
        rows.append(row: row)
        let tiles = [tile] + (second.map { [$0] } ?? [])
        var bias: Float = 0
        ReferenceKernels.weightGradients(
          rows, 0..<1,
          tiles.map { Tile(x: $0.x, dz: $0.dz + neuron * $0.width, width: $0.width) },
          dw: dw + (neuron - neurons.lowerBound) * inputCount, db: &bias, adds: adds)
      }
    case .compiled(let table):
      table.denseWeightGradients(
        neurons.lowerBound, neurons.upperBound, inputCount, tile.raw,
        second?.raw ?? PSNTile(x: tile.x, dz: tile.dz, width: 0), dw, adds)
    }
  }
}
