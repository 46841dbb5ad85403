/// Small images side by side: samples of a data set, or the weights of neurons.
public struct ImageDrawing: Equatable, Sendable {
  /// One image and what stands below it.
  public struct Image: Equatable, Sendable {
    /// The number of pixels from top to bottom.
    public let height: Int
    /// The number of pixels from left to right.
    public let width: Int
    /// The pixels, row by row from the top.
    public let pixels: [Float]
    /// What the image is.
    public var caption: String

    /// An image of `height` x `width` pixels.
    ///
    /// - Precondition: There are as many pixels as that makes.
    public init(height: Int, width: Int, pixels: [Float], caption: String = "") {
      precondition(
        height >= 0 && width >= 0 && pixels.count == height * width,
        "an image has height x width pixels")
      self.height = height
      self.width = width
      self.pixels = pixels
      self.caption = caption
    }
  }

  /// How pixels become colors.
  public enum Scale: Sendable {
    /// 0 is black, 1 is white; what lies beyond is cut off.
    case unit
    /// Symmetric around zero, by the largest magnitude in all images.
    case diverging
  }

  /// The images, in reading order.
  public var images: [Image]
  /// What they show together.
  public var title: String
  /// How pixels become colors.
  public var scale: Scale
  /// The most lines of text that one image may take.
  public var maximumRows: Int
  /// What a pixel that is not a number means, such as `no edge`; nil where it is a fault.
  public var missing: String?

  /// Images to be drawn side by side, in as many rows as the width asks for.
  public init(
    _ images: [Image], title: String = "", scale: Scale = .unit, maximumRows: Int = 28,
    missing: String? = nil
  ) {
    self.images = images
    self.title = title
    self.scale = scale
    self.maximumRows = maximumRows
    self.missing = missing
  }

  /// The images as lines of text, none wider than the style allows, without a newline at the end.
  ///
  /// Small images are enlarged and large ones averaged, all by whole factors.
  public func rendered(_ style: RenderingStyle) -> String {
    ImageLayout(self, style).lines.joined(separator: "\n")
  }

  /// The largest magnitude in all images.
  var magnitude: Double {
    Double(images.lazy.flatMap(\.pixels).filter(\.isFinite).map(\.magnitude).max() ?? 0)
  }

  /// A value from 0 to 1, or from -1 where the scale is diverging.
  func normalized(_ value: Double, by magnitude: Double) -> Double {
    switch scale {
    case .unit: min(1, max(0, value))
    case .diverging: magnitude > 0 ? value / magnitude : 0
    }
  }

  /// How many pixels are not finite.
  var missingCount: Int { images.reduce(0) { $0 + $1.pixels.count { !$0.isFinite } } }
}

/// Images cut to a style.
private struct ImageLayout {
  let drawing: ImageDrawing
  let style: RenderingStyle
  let magnitude: Double
  /// The most lines of an image.
  let maximumRows: Int
  var rasters: [Raster] = []
  var largestBin = 1
  let gap = 2

  init(_ drawing: ImageDrawing, _ style: RenderingStyle) {
    self.drawing = drawing
    self.style = style
    magnitude = drawing.magnitude
    // A title, a caption, and two lines of remarks.
    maximumRows = style.pictureRows(atMost: max(1, drawing.maximumRows), beside: 4)
    rasters = drawing.images.map { raster($0) }
    enlarge()
  }

  /// Averages an image down to what a line can hold.
  private mutating func raster(_ image: ImageDrawing.Image) -> Raster {
    let rows = maximumRows * (style.cellMode == .halfBlocks ? 2 : 1)
    var bin = max(1, (image.width + style.width - 1) / style.width)
    while image.height / bin > rows { bin += 1 }
    largestBin = max(largestBin, bin)
    // Where pixels are twice as high as wide, half as many rows keep the shape.
    let isWide = style.cellMode != .halfBlocks && image.width * 2 > style.width * bin
    let down = isWide ? 2 * bin : bin
    var grid = BinnedGrid(
      rows: image.height, columns: image.width,
      maximumRows: (image.height + down - 1) / down,
      maximumColumns: (image.width + bin - 1) / bin)
    for (index, pixel) in image.pixels.enumerated() {
      grid.add(pixel, row: index / image.width, column: index % image.width)
    }
    var cells: [Double?] = []
    for row in 0..<grid.binRows {
      for column in 0..<grid.binColumns {
        cells.append(
          grid.value(.mean, binRow: row, binColumn: column).map {
            drawing.normalized($0, by: magnitude)
          })
      }
    }
    var raster = Raster(
      rows: grid.binRows, columns: grid.binColumns,
      shading: drawing.scale == .unit ? .gray : .diverging, cells: cells)
    raster.columnScale = style.cellMode == .halfBlocks || isWide ? 1 : 2
    return raster
  }

  /// Enlarges small images, as long as all of them stay on one line.
  private mutating func enlarge() {
    let height = rasters.map(\.rows).max() ?? 0
    let width = rasters.reduce(0) { $0 + $1.textColumns }
    let lines = min(14, maximumRows)
    let limit = style.cellMode == .halfBlocks ? 2 * lines : lines  // pixels high
    let room = style.width - gap * max(0, rasters.count - 1)
    guard height > 0, width > 0 else { return }
    let factor = max(1, min(limit / height, room / width))
    for index in rasters.indices {
      rasters[index].rowScale *= factor
      rasters[index].columnScale *= factor
    }
  }

  var lines: [String] {
    var lines: [String] = []
    if !drawing.title.isEmpty {
      lines.append(style.styled(style.fitted(drawing.title, to: style.width), .bold))
    }
    var start = 0
    while start < rasters.count {
      var end = start
      var used = 0
      while end < rasters.count {
        let next = used + (used > 0 ? gap : 0) + columns(end)
        if end > start, next > style.width { break }
        used = next
        end += 1
      }
      if start > 0 { lines.append("") }
      lines += row(start..<end)
      start = end
    }
    return lines + style.wrapped(remarks)
  }

  /// The columns of an image and its caption, whichever is wider.
  private func columns(_ index: Int) -> Int {
    let caption = displayWidth(of: style.cleaned(drawing.images[index].caption))
    return min(style.width, max(rasters[index].textColumns, min(caption, 24)))
  }

  private func row(_ range: Range<Int>) -> [String] {
    let height = range.map { rasters[$0].textRows(style.cellMode) }.max() ?? 0
    var lines = (0..<height).map { textRow in
      var line = StyledLine(style.color)
      for index in range {
        if textRow < rasters[index].textRows(style.cellMode) {
          rasters[index].draw(textRow: textRow, onto: &line, style)
        } else {
          line.append(String(repeating: " ", count: rasters[index].textColumns))
        }
        let rest = columns(index) - rasters[index].textColumns
        if index + 1 < range.upperBound {
          line.append(String(repeating: " ", count: rest + gap))
        }
      }
      return line.finished()
    }
    if range.contains(where: { !drawing.images[$0].caption.isEmpty }) {
      var line = StyledLine(style.color)
      for index in range {
        let caption = style.fitted(drawing.images[index].caption, to: columns(index))
        let isLast = index + 1 == range.upperBound
        line.append(isLast ? caption : caption.padded(to: columns(index) + gap), .dim)
      }
      lines.append(line.finished())
    }
    return lines
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if drawing.images.isEmpty { remarks.append("no images") }
    if drawing.scale == .diverging, !drawing.images.isEmpty {
      let limit = formatSignificant(magnitude, digits: 3)
      remarks.append(magnitude > 0 ? "scale: -\(limit) to \(limit)" : "all values are 0")
    }
    if largestBin > 1 { remarks.append("up to \(largestBin) x \(largestBin) pixels averaged") }
    let missing = drawing.missingCount
    if missing > 0 {
      remarks.append(
        drawing.missing.map { "blank: \($0)" }
          ?? "\(formatQuantity(missing, "value")) not finite and left out")
    }
    return remarks
  }
}
