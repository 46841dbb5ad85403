import Testing

@testable import TerminalGraphics

/// Figures on paper, as SVG and as PNG.
@Suite struct PaperTests {
  let chart = Figure.plot(
    Plot(
      series: [Series("a & b", ys: [0, 1, 2, 3]), Series("<c>", ys: [3, 2, .nan, 0])],
      title: "t", xLabel: "step", yLabel: "loss"))

  let matrix = Figure.heatMap(
    HeatMap(
      rows: 2, columns: 4, scale: .diverging, title: "w", rowLabel: "neuron", columnLabel: "input"
    ) { row, column in [[1, -1, 0, 0.5], [-1, 1, -1, 1]][row][column] })

  // MARK: - SVG

  /// What stands for the data, between axes that reach from 50 to 280.
  @Test func curvesAsSVG() {
    let data = chart.svg.split(separator: "\n").filter {
      $0.contains("#0072b2") || $0.contains("#d55e00")
    }
    #expect(
      data.joined(separator: "\n")
        == #"""
        <path d="M10 34.5L28 34.5" fill="none" stroke="#0072b2" stroke-width="2" stroke-linejoin="round"/>
        <path d="M73.86 34.5L91.86 34.5" fill="none" stroke="#d55e00" stroke-width="2" stroke-linejoin="round"/>
        <path d="M50.67 280L176.13 203.33L301.6 126.67L427.06 50" fill="none" stroke="#0072b2" stroke-width="1.4" stroke-linejoin="round"/>
        <circle cx="50.67" cy="280" r="2.2" fill="#0072b2"/>
        <circle cx="176.13" cy="203.33" r="2.2" fill="#0072b2"/>
        <circle cx="301.6" cy="126.67" r="2.2" fill="#0072b2"/>
        <circle cx="427.06" cy="50" r="2.2" fill="#0072b2"/>
        <path d="M50.67 50L176.13 126.67" fill="none" stroke="#d55e00" stroke-width="1.4" stroke-linejoin="round"/>
        <circle cx="50.67" cy="50" r="2.2" fill="#d55e00"/>
        <circle cx="176.13" cy="126.67" r="2.2" fill="#d55e00"/>
        <circle cx="427.06" cy="280" r="2.2" fill="#d55e00"/>
        """#)
    #expect(
      MarkupCheck(chart.svg).text == [
        "t", "t", "a &amp; b", "&lt;c&gt;", "0", "0.5", "1", "1.5", "2", "2.5", "3", "0", "1", "2",
        "3", "loss", "step", "1 value not finite and left out",
      ])
  }

  @Test func equalValuesHaveAScale() {
    let zeros = HeatMap(rows: 2, columns: 2, scale: .diverging) { _, _ in 0 }
    #expect(MarkupCheck(Figure.heatMap(zeros).svg).text.contains("0.5"))
    #expect(MarkupCheck(Figure.heatMap(zeros).svg).text.contains("1"))
    let bars = Figure.histogram(Histogram(values: [0, 0, 0])).svg
    #expect(MarkupCheck(bars).text.contains("-1") || MarkupCheck(bars).text.contains("\u{2212}1"))
  }

  @Test func panelsAreCalledAfterTheirFigures() {
    let bars = Figure.histogram(Histogram(values: [1], title: "a"))
    let other = Figure.histogram(Histogram(values: [1], title: "b"))
    #expect(Figure.panels(Panels([bars, other])).title == "a; b")
    #expect(Figure.panels(Panels([bars], title: "both")).title == "both")
  }

  @Test func intervalsAsSVG() {
    let plot = Figure.intervals(
      IntervalPlot(
        rows: [.init("power-law", 3, interval: 2...4), .init("a & b", 1)], title: "means",
        label: "accuracy"))
    let document = MarkupCheck(plot.svg)
    #expect(document.fault == nil)
    #expect(
      document.text == [
        "means", "means", "power-law", "a &amp; b", "1", "1.5", "2", "2.5", "3", "3.5", "4",
        "accuracy",
      ])
    let data = plot.svg.split(separator: "\n").filter { $0.contains("#0072b2") }
    #expect(data.count == 5 && data.count { $0.hasPrefix("<circle") } == 2)
    let empty = Figure.intervals(IntervalPlot(rows: [], title: "none"))
    #expect(MarkupCheck(empty.svg).text.contains("no values"))
  }

  @Test func barsAsSVG() {
    let histogram = Histogram(values: [1, 1, 2, 4], title: "fan-in", unit: "inputs")
    #expect(
      Figure.histogram(histogram).svg
        == #"""
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="440" height="274" viewBox="0 0 440 274" font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">
        <title>fan-in</title>
        <rect width="100%" height="100%" fill="#ffffff"/>
        <text x="10" y="19.6" font-size="12" fill="#222222" font-weight="bold">fan-in</text>
        <path d="M43.04 218L426.82 218" fill="none" stroke="#e4e4e4" stroke-width="0.75" stroke-linejoin="round"/>
        <path d="M43.04 126L426.82 126" fill="none" stroke="#e4e4e4" stroke-width="0.75" stroke-linejoin="round"/>
        <path d="M43.04 34L426.82 34" fill="none" stroke="#e4e4e4" stroke-width="0.75" stroke-linejoin="round"/>
        <rect x="43.54" y="34" width="94.94" height="184" fill="#0072b2"/>
        <rect x="139.49" y="126" width="94.94" height="92" fill="#0072b2"/>
        <rect x="331.38" y="126" width="94.94" height="92" fill="#0072b2"/>
        <path d="M43.04 34L43.04 218" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <path d="M43.04 218L426.82 218" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <path d="M39.04 218L43.04 218" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="36.04" y="221.6" font-size="10" fill="#222222" text-anchor="end">0</text>
        <path d="M39.04 126L43.04 126" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="36.04" y="129.6" font-size="10" fill="#222222" text-anchor="end">1</text>
        <path d="M39.04 34L43.04 34" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="36.04" y="37.6" font-size="10" fill="#222222" text-anchor="end">2</text>
        <path d="M91.02 218L91.02 222" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="91.02" y="233" font-size="10" fill="#222222" text-anchor="middle">1</text>
        <path d="M186.96 218L186.96 222" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="186.96" y="233" font-size="10" fill="#222222" text-anchor="middle">2</text>
        <path d="M282.9 218L282.9 222" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="282.9" y="233" font-size="10" fill="#222222" text-anchor="middle">3</text>
        <path d="M378.85 218L378.85 222" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>
        <text x="378.85" y="233" font-size="10" fill="#222222" text-anchor="middle">4</text>
        <text x="18.8" y="126" font-size="11" fill="#222222" text-anchor="middle" transform="rotate(-90 18.8 126)">count</text>
        <text x="234.93" y="249" font-size="11" fill="#222222" text-anchor="middle">inputs</text>
        <text x="10" y="263.5" font-size="8.5" fill="#6e6e6e">4 values</text>
        </svg>

        """#)
  }

  /// Cells are an embedded picture: its bytes are zlib's affair, its pixels ours.
  @Test func matrixAsSVG() throws {
    let document = MarkupCheck(matrix.svg)
    #expect(document.fault == nil)
    #expect(document.text.filter { $0 != "\n" }.prefix(4) == ["w", "w", "0", "1"])
    let links = document.elements.compactMap { $0.attributes["xlink:href"] }
    #expect(links.count == 2)
    let data = try #require(links.first).dropFirst("data:image/png;base64,".count)
    let picture = try #require(DecodedPNG(decoded(data)))
    #expect((picture.width, picture.height) == (4 * 64, 2 * 64))
    #expect(picture[0, 0] == [178, 24, 43])
    #expect(picture[63, 63] == [178, 24, 43])
    #expect(picture[64, 0] == [33, 102, 172])
    #expect(picture[2 * 64, 0] == [247, 247, 247])
    #expect(picture[0, 64] == [33, 102, 172])
  }

  /// Base64 by definition, bit by bit.
  private func decoded(_ text: Substring) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bits = text.filter { $0 != "=" }.flatMap { letter in
      (0..<6).map { (letters.firstIndex(of: letter) ?? 0) >> (5 - $0) & 1 }
    }
    return stride(from: 0, through: bits.count - 8, by: 8).map { start in
      UInt8(bits[start..<(start + 8)].reduce(0) { 2 * $0 + $1 })
    }
  }

  /// A picture of more columns than the paper has pixels: each leaves its share of ink.
  @Test(arguments: [0, 1, 2, 3, 97, 391, 392, 500, 782, 783]) func fineColumnsAreNotLost(_ at: Int)
  {
    var picture = PixelImage(width: 784, height: 2)
    for row in 0..<2 { picture[at, row] = Color(0, 0, 0) }
    var canvas = PixelCanvas(width: 310, height: 12, scale: 2)
    canvas.draw(.image(picture, Box(x: 10.2, y: 4, width: 290, height: 3)))
    let ink = (0..<24).map { row in
      (0..<620).reduce(0) { $0 + 255 - Int(canvas.image[$1, row].red) }
    }
    for row in 0..<24 {
      #expect(
        (8..<14).contains(row) ? abs(Double(ink[row]) - 255 * 580 / 784) <= 1 : ink[row] == 0)
    }
  }

  @Test func everythingStaysOnThePage() {
    var draws = Draws(seed: 5)
    for _ in 0..<30 {
      for figure in RobustnessTests().figures(&draws) {
        let drawing = figure.drawing
        #expect(drawing.width > 0 && drawing.height > 0 && drawing.height < 10_000)
        let document = MarkupCheck(drawing.svg)
        #expect(document.fault == nil, "\(document.fault ?? "") in \(figure)")
        for mark in drawing.marks {
          for point in mark.points {
            let isInside =
              (-8...drawing.width + 8).contains(point.x)
              && (-8...drawing.height + 8).contains(point.y)
            #expect(isInside, "\(mark) of \(figure)")
          }
        }
      }
    }
  }

  @Test func hostileTextIsEscaped() {
    let title = "<script>\u{1}&\"\u{FFFF}]]>\u{1B}[31m"
    let document = MarkupCheck(
      Figure.histogram(Histogram(values: [1], title: title, unit: "</svg>")).svg)
    #expect(document.fault == nil)
    #expect(!document.elements.contains { $0.name == "script" })
    #expect(document.text.contains("&lt;script&gt; &amp;&quot;\u{FFFD}]]&gt;"))
  }

  // MARK: - PNG

  private func pixels(of drawing: Drawing, scale: Double) throws -> DecodedPNG {
    let file = try #require(drawing.png(scale: scale))
    return try #require(DecodedPNG(file))
  }

  @Test func marksAsPixels() throws {
    var drawing = Drawing(width: 40, height: 20)
    let (red, blue) = (Color(255, 0, 0), Color(0, 0, 255))
    drawing.marks.append(.rectangle(Box(x: 2, y: 3, width: 4.5, height: 5), red))
    drawing.rule(Point(10, 10), Point(30, 10), blue, width: 2)
    drawing.marks.append(.symbol(.circle, Point(20, 16), radius: 3, red))
    let picture = try pixels(of: drawing, scale: 2)
    #expect((picture.width, picture.height) == (80, 40))
    let white: [UInt8] = [255, 255, 255]
    #expect(picture[0, 0] == white && picture[79, 39] == white)
    // The rectangle covers columns 4 to 12 and rows 6 to 15.
    #expect(picture.count([255, 0, 0]) >= 9 * 10)
    #expect(picture[4, 6] == [255, 0, 0] && picture[12, 15] == [255, 0, 0])
    #expect(picture[3, 6] == white && picture[13, 6] == white && picture[4, 16] == white)
    // The line's edges lie on rows 18 and 22.
    for row in 18...21 { #expect(picture[40, row] == [0, 0, 255]) }
    #expect(picture[40, 17] == white && picture[40, 22] == white)
    #expect(picture[40, 32] == [255, 0, 0] && picture[40, 39] == white)
  }

  @Test func halfAPixelIsHalfTheColor() throws {
    var drawing = Drawing(width: 4, height: 4)
    drawing.marks.append(.rectangle(Box(x: 1, y: 1, width: 1.5, height: 1), Color(0, 0, 0)))
    let picture = try pixels(of: drawing, scale: 1)
    #expect(picture[1, 1] == [0, 0, 0])
    #expect(picture[2, 1] == [128, 128, 128])
    #expect(picture[3, 1] == [255, 255, 255])
  }

  @Test func cellsAsPixels() throws {
    let picture = try pixels(of: matrix.drawing, scale: 2)
    let area = try #require(
      matrix.drawing.marks.lazy.compactMap { mark in
        if case .image(_, let box) = mark { box } else { nil }
      }.first)
    func pixel(_ column: Double, _ row: Double) -> [UInt8] {
      picture[
        Int((area.x + area.width * column / 4) * 2), Int((area.y + area.height * row / 2) * 2)]
    }
    #expect(pixel(0.5, 0.5) == [178, 24, 43])
    #expect(pixel(1.5, 0.5) == [33, 102, 172])
    #expect(pixel(2.5, 0.5) == [247, 247, 247])
    #expect(pixel(2.5, 1.5) == [33, 102, 172])
  }

  @Test func picturesOfWhateverData() {
    var draws = Draws(seed: 6)
    for _ in 0..<4 {
      for figure in RobustnessTests().figures(&draws) {
        #expect(figure.png(scale: 0.5).flatMap { DecodedPNG($0) } != nil, "\(figure)")
      }
    }
  }

  @Test func sizesAreBounded() throws {
    var grid = BinnedGrid(rows: 1_000_000, columns: 3)
    grid.add(1, row: 999_999, column: 2)
    #expect(Figure.heatMap(HeatMap(grid: grid, scale: .mask)).drawing.height < 2000)
    let cloud = Series("a", ys: (0..<200_000).map { Double($0 * 7919 % 10_007) })
    #expect(Figure.plot(Plot(.points, series: [cloud])).drawing.marks.count < 40_000)
    #expect(Figure.plot(Plot(series: [cloud])).svg.utf8.count < 100_000)
    let many = Panels(Array(repeating: chart, count: 1000))
    #expect(many.figures.count == Panels.limit)
    let huge = Drawing(width: 1e6, height: 10)
    #expect(try pixels(of: huge, scale: 2).width == 8192)
  }

  // MARK: - Letters

  @Test func everyLetterIsDrawn() {
    for scalar in 0x21...0x7E {
      let letter = String(UnicodeScalar(UInt8(scalar)))
      #expect(StrokeGlyphs.paths[Character(letter)] != nil, "\(letter)")
      let strokes = StrokeFont.outline(of: .init(text: letter, place: Point(0, 0), size: 10))
      let points = strokes.joined()
      #expect(points.allSatisfy { (-0.2...10).contains($0.x) && (-8.5...2.5).contains($0.y) })
      #expect(StrokeFont.width(of: letter, size: 10) > 1)
    }
    #expect(Set(StrokeGlyphs.paths.values).count == StrokeGlyphs.paths.count)
  }

  @Test func textIsCutToItsRoom() {
    #expect(StrokeFont.fitted("loss", size: 10, width: 100) == "loss")
    let cut = StrokeFont.fitted("a very long caption indeed", size: 10, width: 60)
    #expect(cut.hasPrefix("a very") && cut.hasSuffix("…"))
    #expect(StrokeFont.width(of: cut, size: 10) <= 60)
  }

  @Test func numbersAsPrinted() {
    #expect(Paper.typeset("0.25") == "0.25")
    #expect(Paper.typeset("-3") == "−3")
    #expect(Paper.typeset("1e-05") == "10⁻⁵")
    #expect(Paper.typeset("-2.5e+12") == "−2.5×10¹²")
  }
}

extension Drawing.Mark {
  /// The places that the mark is drawn at.
  fileprivate var points: [Point] {
    switch self {
    case .rectangle(let box, _), .image(_, let box):
      [Point(box.x, box.y), Point(box.right, box.bottom)]
    case .line(let points, _): points
    case .symbol(_, let point, _, _): [point]
    case .text(let lettering): StrokeFont.outline(of: lettering).flatMap { $0 }
    }
  }
}
