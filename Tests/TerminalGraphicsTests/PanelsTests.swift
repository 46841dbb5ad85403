import Testing

@testable import TerminalGraphics

/// Figures side by side in each color depth, and what they share.
extension GoldenTests {
  private var panels: Panels {
    func map(_ title: String, _ factor: Float) -> Figure {
      .heatMap(
        HeatMap(
          rows: 1, columns: 3, title: title, rowLabel: "neuron", columnLabel: "input",
          maximumRows: 1
        ) { _, column in Float(column) * factor })
    }
    return Panels([map("a", 1), map("b", 2)], title: "both")
  }

  private func wide(_ color: RenderingStyle.ColorDepth, _ glyphs: RenderingStyle.Glyphs = .unicode)
    -> RenderingStyle
  { RenderingStyle(color: color, glyphs: glyphs, width: 80) }

  @Test func panelsWithoutColor() {
    #expect(
      visible(panels.rendered(wide(.none))) == #"""
        both
        a                                        b
        1 neuron (down) x 3 inputs (across)      1 neuron (down) x 3 inputs (across)
        0     ░░░░▒▒▒▒                           0     ▒▒▒▒████
          0       2                                0       2
          0  ░░░░░░░░▒▒▒▒▒▒▓▓▓▓▓▓███ 4             0  ░░░░░░░░▒▒▒▒▒▒▓▓▓▓▓▓███ 4
        """#)
    #expect(
      visible(panels.rendered(wide(.none, .ascii))) == #"""
        both
        a                                        b
        1 neuron (down) x 3 inputs (across)      1 neuron (down) x 3 inputs (across)
        0     ::::++++                           0     ++++@@@@
          0       2                                0       2
          0  ...:::--===+++**###%%@@ 4             0  ...:::--===+++**###%%@@ 4
        """#)
  }

  @Test func panelsInColor() {
    #expect(
      visible(panels.rendered(wide(.trueColor)), lines: 4) == #"""
        ^[1mboth^[0m
        ^[1ma^[0m                                        ^[1mb^[0m
        ^[2m1 neuron (down) x 3 inputs (across)^[0m      ^[2m1 neuron (down) x 3 inputs (across)^[0m
        ^[2m0 ^[0;38;2;68;1;84;48;2;68;1;84m▀▀▀▀^[38;2;59;81;139;48;2;59;81;139m▀▀▀▀^[38;2;33;144;141;48;2;33;144;141m▀▀▀▀^[0m                           ^[2m0 ^[0;38;2;68;1;84;48;2;68;1;84m▀▀▀▀^[38;2;33;144;141;48;2;33;144;141m▀▀▀▀^[38;2;253;231;37;48;2;253;231;37m▀▀▀▀^[0m
        """#)
    #expect(
      visible(panels.rendered(wide(.indexed256)), lines: 4) == #"""
        ^[1mboth^[0m
        ^[1ma^[0m                                        ^[1mb^[0m
        ^[2m1 neuron (down) x 3 inputs (across)^[0m      ^[2m1 neuron (down) x 3 inputs (across)^[0m
        ^[2m0 ^[0;38;5;53;48;5;53m▀▀▀▀^[38;5;24;48;5;24m▀▀▀▀^[38;5;72;48;5;72m▀▀▀▀^[0m                           ^[2m0 ^[0;38;5;53;48;5;53m▀▀▀▀^[38;5;72;48;5;72m▀▀▀▀^[38;5;226;48;5;226m▀▀▀▀^[0m
        """#)
    #expect(
      visible(panels.rendered(wide(.ansi16)), lines: 4) == #"""
        ^[1mboth^[0m
        ^[1ma^[0m                                        ^[1mb^[0m
        ^[2m1 neuron (down) x 3 inputs (across)^[0m      ^[2m1 neuron (down) x 3 inputs (across)^[0m
        ^[2m0 ^[0m    ░░░░▒▒▒▒                           ^[2m0 ^[0m    ▒▒▒▒████
        """#)
  }

  @Test func narrowPanelsStandBelowEachOther() {
    let lines = panels.rendered(unicode).split(separator: "\n")
    #expect(lines.contains("a") && lines.contains("b"))
  }

  @Test func panelsOfMapsHaveOneScale() {
    let drawn = panels.rendered(wide(.none))
    #expect(drawn.split(separator: "\n").last?.filter { $0 == "4" }.count == 2)
    let paper = Figure.panels(panels).drawing.marks.filter {
      if case .text(let lettering) = $0 { lettering.text == "4" } else { false }
    }
    #expect(paper.count == 2)
  }

  @Test func missingPixelsAreBlank() {
    let drawing = ImageDrawing(
      [.init(height: 2, width: 2, pixels: [1, .nan, -0.5, 0], caption: "neuron 3")],
      scale: .diverging, maximumRows: 2, missing: "no edge")
    #expect(
      visible(drawing.rendered(unicode)) == #"""
        ██
        ⠒⠒
        neuron 3
        scale: -1 to 1, blank: no edge
        """#)
    #expect(
      visible(drawing.rendered(trueColor)) == #"""
        ^[38;2;178;24;43;48;2;178;24;43m▀▀^[0m
        ^[38;2;156;199;224;48;2;156;199;224m▀▀^[38;2;247;247;247;48;2;247;247;247m▀▀^[0m
        ^[2mneuron 3^[0m
        ^[2mscale: -1 to 1, blank: no edge^[0m
        """#)
  }

  @Test func comparedHistogramsShareBinsAndBars() {
    let pair = Histogram.compared([("a", [1, 1, 1, 1]), ("b", [2, 3, .nan])], unit: "inputs")
    #expect(pair[0].bins.map(\.lower) == [1, 2, 3] && pair[1].bins.map(\.lower) == [1, 2, 3])
    #expect(pair[0].bins.map(\.count) == [4, 0, 0] && pair[1].bins.map(\.count) == [0, 1, 1])
    #expect(pair[1].skippedCount == 1)
    #expect(pair.map(\.limit) == [4, 4])
    #expect(
      visible(pair[1].rendered(ascii)) == #"""
        b
         1  0
         2  1  ########
         3  1  ########
         2 values, unit: inputs,
         1 value not finite and left out
        """#)
  }

  /// One weight of 10 among two hundred of 1 does not pale the rest.
  @Test func outliersAreCutAndSaid() {
    var map = HeatMap(rows: 1, columns: 200, scale: .diverging) { _, column in
      column == 7 ? 10 : column % 2 == 0 ? 1 : -1
    }
    #expect(map.normalizedCells(of: map.grid).limits == Span(lower: -10, upper: 10))
    map.cutsOutliers = true
    let (cells, limits, cut) = map.normalizedCells(of: map.grid)
    #expect(cells[0] == 1 && cells[1] == -1 && cells[7] == 1)
    #expect(limits == Span(lower: -1, upper: 1) && cut == 10)
    #expect(map.rendered(RenderingStyle(width: 240)).contains("up to 10 beyond the scale"))
    #expect(Figure.heatMap(map).svg.contains("magnitudes up to 10 are beyond the scale"))
  }
}
