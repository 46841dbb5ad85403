import Testing

@testable import TerminalGraphics

@Suite struct BinningTests {
  @Test func binsSumAndCount() {
    var grid = BinnedGrid(rows: 5, columns: 6, maximumRows: 3, maximumColumns: 2)
    #expect(grid.rowsPerBin == 2 && grid.columnsPerBin == 3)
    #expect(grid.binRows == 3 && grid.binColumns == 2)
    grid.add(2, row: 0, column: 0)
    grid.add(4, row: 1, column: 2)
    grid.add(-1, row: 4, column: 5)
    grid.add(.nan, row: 0, column: 0)
    #expect(grid.value(.mean, binRow: 0, binColumn: 0) == 3)
    #expect(grid.value(.sum, binRow: 0, binColumn: 0) == 6)
    #expect(grid.value(.count, binRow: 0, binColumn: 0) == 2)
    #expect(grid.value(.meanOverCells, binRow: 0, binColumn: 0) == 1)
    #expect(grid.value(.mean, binRow: 1, binColumn: 1) == nil)
    // The last bin has one row only: three cells.
    #expect(grid.value(.meanOverCells, binRow: 2, binColumn: 1) == -1.0 / 3)
    #expect(grid.skippedCount == 1 && grid.valueCount == 3 && grid.valueSum == 5)
  }

  @Test func mergingLosesNothing() {
    var draws = Draws(seed: 4)
    for _ in 0..<50 {
      let rows = Int.random(in: 1...40, using: &draws)
      let columns = Int.random(in: 1...40, using: &draws)
      var fine = BinnedGrid(rows: rows, columns: columns)
      let down = Int.random(in: 1...rows, using: &draws)
      let across = Int.random(in: 1...columns, using: &draws)
      var coarse = BinnedGrid(
        rows: rows, columns: columns, maximumRows: down, maximumColumns: across)
      for _ in 0..<200 {
        let row = Int.random(in: 0..<rows, using: &draws)
        let column = Int.random(in: 0..<columns, using: &draws)
        let value = Float(Int.random(in: -9...9, using: &draws))
        fine.add(value, row: row, column: column)
        coarse.add(value, row: row, column: column)
      }
      #expect(fine.merged(maximumRows: down, maximumColumns: across) == coarse)
      #expect(coarse.binRows <= down && coarse.binColumns <= across)
    }
  }

  @Test func histogramsCountEveryFiniteValueOnce() {
    var draws = Draws(seed: 6)
    for round in 0..<300 {
      let scale = [1, 1e-9, 1e12, 300][round % 4]
      let values = (0..<Int.random(in: 1..<400, using: &draws)).map { _ in
        let value = Double.random(in: -1...3, using: &draws) * scale
        return round % 4 == 3
          ? value.rounded() : round % 4 == 0 ? (value * 10).rounded() / 10 : value
      }
      let histogram = Histogram(values: values)
      #expect(histogram.bins.reduce(0) { $0 + $1.count } == values.count)
      #expect(histogram.bins.count <= 27)
      for (index, bin) in histogram.bins.enumerated() {
        let isLast = index + 1 == histogram.bins.count
        let inside = values.count {
          $0 >= bin.lower && (isLast || histogram.areIntegers ? $0 <= bin.upper : $0 < bin.upper)
        }
        #expect(inside == bin.count)
      }
    }
  }

  @Test func wholeNumbersGetBinsOfTheirOwn() {
    let histogram = Histogram(values: [1, 1, 2, 5])
    #expect(histogram.areIntegers)
    let counts = histogram.bins.map { $0.count }
    #expect(counts == [2, 1, 0, 0, 1])
    #expect(Histogram(values: (0..<1000).map { Double($0) }).bins.count >= 8)
  }

  @Test func sparklinesAverageWhatDoesNotFit() {
    #expect(Sparkline.resampled([1, 3, 5, 7], to: 2) == [2, 6])
    #expect(Sparkline.resampled([1, .nan], to: 1) == [1])
    #expect(Sparkline.render([0, 1, 2, 3, 4, 5, 6, 7], .plain) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.render([0, .nan, 7], RenderingStyle(glyphs: .ascii)) == "_ #")
    #expect(Sparkline.render([2, 2], .plain) == "▄▄")
  }

  @Test func ticksAreRoundAndFew() {
    #expect(niceTicks(in: Span(lower: 0, upper: 10), atMost: 6) == [0, 2, 4, 6, 8, 10])
    #expect(niceTicks(in: Span(lower: -0.3, upper: 0.9), atMost: 5) == [-0.25, 0, 0.25, 0.5, 0.75])
    var draws = Draws(seed: 8)
    for _ in 0..<2000 {
      let (first, second) = (
        Double(bitPattern: draws.next()), Double(bitPattern: draws.next())
      )
      guard let span = Span(of: [first, second]) else { continue }
      let limit = Int.random(in: 2...9, using: &draws)
      let ticks = niceTicks(in: span.widened, atMost: limit)
      #expect((1...limit).contains(ticks.count))
      #expect(ticks.allSatisfy { $0.isFinite })
    }
  }

  /// Paper has room for finer bins; where their number is asked for, and in comparisons, they agree.
  @Test func binsOnPaper() {
    let values = (0..<8000).map { index in
      let square = Double(index % 997) / 997 * Double(index % 997) / 997
      return square * square * square * square
    }
    let histogram = Histogram(values: values)
    #expect(histogram.bins.count <= 25 && (40...82).contains(histogram.paperBins.count))
    for bins in [histogram.bins, histogram.paperBins] {
      #expect(bins.reduce(0) { $0 + $1.count } == 8000)
    }
    #expect(Histogram(values: values, binCount: 10).paperBins.count <= 12)
    let compared = Histogram.compared([("a", values), ("b", values.map { $0 / 2 })])
    #expect(compared[0].paperBins.map(\.lower) == compared[1].paperBins.map(\.lower))
    #expect(compared.allSatisfy { $0.paperBins.reduce(0) { $0 + $1.count } == 8000 })
  }
}
