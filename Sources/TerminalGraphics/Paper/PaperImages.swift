/// Small images on paper, in rows, each with its caption.
struct PaperImages {
  let drawing: Drawing

  init(_ images: ImageDrawing) {
    var drawing = Drawing(width: Paper.width, height: 0)
    let top = drawing.writeHeading(images.title)
    let shown = images.images.filter { $0.width > 0 && $0.height > 0 }
    guard !shown.isEmpty else {
      drawing.writeNotes(["no images"], below: top)
      self.drawing = drawing
      return
    }
    let magnitude = images.magnitude
    let limits = Span(lower: -magnitude, upper: magnitude)
    let hasScale = images.scale == .diverging && magnitude > 0
    let scaleRoom = hasScale ? ScaleBar.width(of: limits, name: "") : 0
    let perRow = shown.count <= 5 ? shown.count : shown.count <= 8 ? 4 : 5
    let gap = 10.0
    let room = Paper.width - 2 * Paper.margin - scaleRoom - gap * Double(perRow - 1)
    let side = min(180, room / Double(perRow))
    var (x, y, bottom) = (Paper.margin, top + 4, top + 4)
    for (index, image) in shown.enumerated() {
      if index > 0, index % perRow == 0 {
        x = Paper.margin
        y = bottom + gap
      }
      let factor = side / Double(max(image.width, image.height))
      let box = Box(
        x: x + (side - Double(image.width) * factor) / 2, y: y,
        width: Double(image.width) * factor, height: Double(image.height) * factor)
      drawing.marks.append(.image(Self.picture(image, images, magnitude), box))
      drawing.outline(box)
      drawing.write(
        Paper.fitted(image.caption, size: Paper.tickSize, width: side),
        at: Point(x + side / 2, box.bottom + Paper.tickSize + 3), size: Paper.tickSize,
        anchor: .middle)
      bottom = max(bottom, box.bottom + (image.caption.isEmpty ? 0 : Paper.tickSize + 6))
      x += side + gap
    }
    if hasScale {
      let right = Paper.margin + side * Double(perRow) + gap * Double(perRow - 1)
      ScaleBar(limits: limits, shading: .diverging, name: "").draw(
        beside: Box(x: 0, y: top + 4, width: right, height: side), on: &drawing)
      // Wide images are lower than the bar.
      bottom = max(bottom, top + 4 + side + Paper.tickSize / 2)
    }
    drawing.width =
      (2 * Paper.margin + side * Double(perRow) + gap * Double(perRow - 1) + scaleRoom).rounded(.up)
    drawing.width = max(drawing.width, 200)
    drawing.writeNotes(Self.remarks(images), below: bottom)
    self.drawing = drawing
  }

  /// Most pixels of a side; larger images are averaged.
  private static let maximumPixels = 800

  private static func picture(
    _ image: ImageDrawing.Image, _ drawing: ImageDrawing, _ magnitude: Double
  ) -> PixelImage {
    var grid = BinnedGrid(
      rows: image.height, columns: image.width, maximumRows: maximumPixels,
      maximumColumns: maximumPixels)
    for (index, pixel) in image.pixels.enumerated() {
      grid.add(pixel, row: index / image.width, column: index % image.width)
    }
    var picture = PixelImage(width: grid.binColumns, height: grid.binRows)
    let shading: Shading = drawing.scale == .unit ? .gray : .diverging
    for row in 0..<grid.binRows {
      for column in 0..<grid.binColumns {
        guard let value = grid.value(.mean, binRow: row, binColumn: column) else { continue }
        picture[column, row] = shading.color(drawing.normalized(value, by: magnitude), .trueColor)
      }
    }
    return picture
  }

  private static func remarks(_ images: ImageDrawing) -> [String] {
    let missing = images.missingCount
    guard missing > 0 else { return [] }
    if let meaning = images.missing { return ["white: \(meaning)"] }
    return ["\(formatQuantity(missing, "value")) not finite and left out"]
  }
}
