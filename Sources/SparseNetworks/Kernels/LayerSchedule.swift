/// How the edges of a layer are shared between threads and ordered, for one connectivity.
final class LayerSchedule {
  let rows: SparseRows
  let partCount: Int
  /// The neurons of each part.
  let neurons: [Range<Int>]
  /// The edges of each part.
  var edges: [Range<Int>] {
    neurons.map { rows.starts[$0.lowerBound]..<rows.starts[$0.upperBound] }
  }
  /// By neuron; nil for a dense layer, which needs no list.
  let rowRuns: EdgeRuns?
  /// By input, made when first needed; nil for a dense layer.
  private(set) lazy var columns: Columns? = rows.isDense ? nil : Columns(rows, partCount)
  /// The inputs of each part.
  private(set) lazy var inputs: [Range<Int>] =
    columns?.runs.parts
    ?? EdgeRuns.parts(
      (0...rows.inputCount).map { $0 * rows.neuronCount }, count: partCount)

  /// The edges by input, with room for their weights in that order.
  struct Columns {
    let edges: SparseColumns
    let runs: EdgeRuns
    let weights: FloatBuffer

    init(_ rows: SparseRows, _ partCount: Int) {
      edges = SparseColumns(rows)
      runs = EdgeRuns(
        starts: edges.starts, sources: edges.neurons, sourceCount: rows.neuronCount,
        partCount: partCount)
      weights = FloatBuffer(count: rows.edgeCount)
    }
  }

  init(_ rows: SparseRows, partCount: Int) {
    self.rows = rows
    self.partCount = partCount
    rowRuns =
      rows.isDense
      ? nil
      : EdgeRuns(
        starts: rows.starts, sources: rows.columns, sourceCount: rows.inputCount,
        partCount: partCount)
    neurons = rowRuns?.parts ?? EdgeRuns.parts(rows.starts, count: partCount)
  }
}
