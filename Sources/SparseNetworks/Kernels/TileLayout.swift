/// How the samples of a batch stand in memory: tiles of up to 64 samples, each feature by feature.
///
/// Tile `t` of a layer with `n` features begins at `t * n * width`; within it, sample `s` of
/// feature `f` stands at `f * width + s`. The width is a multiple of 16, and samples beyond the
/// batch are zero.
struct TileLayout: Equatable {
  let sampleCount: Int
  let width: Int

  init(sampleCount: Int) {
    self.sampleCount = sampleCount
    width = min(64, (max(sampleCount, 1) + 15) / 16 * 16)
  }

  var tileCount: Int { (sampleCount + width - 1) / width }

  /// Samples with padding: what one feature takes.
  var paddedCount: Int { tileCount * width }

  /// The samples of a tile that are in the batch.
  func samples(ofTile tile: Int) -> Range<Int> {
    tile * width..<min((tile + 1) * width, sampleCount)
  }
}
