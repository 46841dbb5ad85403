/// How the samples of a batch stand in memory: tiles of 64 samples, each feature by feature.
///
/// Tile `t` of a layer with `n` features begins at `t * n * 64`; within it, sample `s` of feature
/// `f` stands at `f * width + s`. Only the last tile may be narrower; widths are multiples of 16,
/// and samples beyond the batch are zero.
struct TileLayout: Equatable {
  /// Samples of a full tile.
  static let fullWidth = 64

  let sampleCount: Int
  /// Samples with padding: what one feature takes.
  let paddedCount: Int

  init(sampleCount: Int) {
    self.sampleCount = sampleCount
    paddedCount = (max(sampleCount, 1) + 15) / 16 * 16
  }

  var tileCount: Int { (paddedCount + Self.fullWidth - 1) / Self.fullWidth }

  /// The first sample of a tile.
  func start(ofTile tile: Int) -> Int { tile * Self.fullWidth }

  /// Samples that a tile has room for.
  func width(ofTile tile: Int) -> Int { min(Self.fullWidth, paddedCount - start(ofTile: tile)) }

  /// The samples of a tile that are in the batch.
  func samples(ofTile tile: Int) -> Range<Int> {
    start(ofTile: tile)..<min(start(ofTile: tile) + Self.fullWidth, sampleCount)
  }

  /// Where a feature's value for a sample stands in a layer of `features`.
  func offset(feature: Int, sample: Int, of features: Int) -> Int {
    let tile = sample / Self.fullWidth
    return start(ofTile: tile) * features + feature * width(ofTile: tile)
      + sample - start(ofTile: tile)
  }
}
