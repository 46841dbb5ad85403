extension Drawing {
  /// The drawing as an SVG document (Scalable Vector Graphics 1.1, W3C 2011), newline included.
  ///
  /// Text stays text, in the first sans serif face that the reader has. Cells of matrices are an
  /// embedded PNG, enlarged so that readers who smooth pictures leave their edges sharp.
  var svg: String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      width="\(number(width))" height="\(number(height))" \
      viewBox="0 0 \(number(width)) \(number(height))" \
      font-family="Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif">

      """
    if !title.isEmpty { text += "<title>\(escaped(title))</title>\n" }
    text += "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    for mark in marks { text += element(mark) + "\n" }
    return text + "</svg>\n"
  }

  private func element(_ mark: Mark) -> String {
    switch mark {
    case .rectangle(let box, let color):
      return "<rect \(attributes(box)) fill=\"\(name(color))\"/>"
    case .line(let points, let stroke):
      let path = points.enumerated().map { index, point in
        "\(index == 0 ? "M" : "L")\(number(point.x)) \(number(point.y))"
      }.joined()
      let dashes =
        stroke.isDashed ? " stroke-dasharray=\"\(number(Stroke.dash)) \(number(Stroke.gap))\"" : ""
      return "<path d=\"\(path)\" fill=\"none\" stroke=\"\(name(stroke.color))\""
        + " stroke-width=\"\(number(stroke.width))\" stroke-linejoin=\"round\"\(dashes)/>"
    case .symbol(.circle, let center, let radius, let color):
      return "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\""
        + " r=\"\(number(radius))\" fill=\"\(name(color))\"/>"
    case .symbol(let symbol, let center, let radius, let color):
      let corners = symbol.corners(around: center, radius: radius)
        .map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
      return "<polygon points=\"\(corners)\" fill=\"\(name(color))\"/>"
    case .text(let lettering): return element(lettering)
    case .image(let image, let box):
      let factor = max(1, min(64, 800 / max(1, image.width, image.height)))
      guard let bytes = image.enlarged(by: factor).png else { return "" }
      return "<image \(attributes(box)) preserveAspectRatio=\"none\""
        + " image-rendering=\"optimizeSpeed\""
        + " xlink:href=\"data:image/png;base64,\(base64(bytes))\"/>"
    }
  }

  private func element(_ lettering: Lettering) -> String {
    let (x, y) = (number(lettering.place.x), number(lettering.place.y))
    return "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(number(lettering.size))\""
      + " fill=\"\(name(lettering.color))\""
      + (lettering.anchor == .start ? "" : " text-anchor=\"\(lettering.anchor.rawValue)\"")
      + (lettering.isBold ? " font-weight=\"bold\"" : "")
      + (lettering.isUpward ? " transform=\"rotate(-90 \(x) \(y))\"" : "")
      + ">\(escaped(lettering.text))</text>"
  }

  private func attributes(_ box: Box) -> String {
    "x=\"\(number(box.x))\" y=\"\(number(box.y))\" width=\"\(number(box.width))\""
      + " height=\"\(number(box.height))\""
  }
}

/// A length with at most two decimals.
private func number(_ value: Double) -> String {
  guard value.isFinite, value.magnitude < 1e9 else { return "0" }
  let hundredths = Int((value * 100).rounded())
  let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
  let sign = hundredths < 0 ? "-" : ""
  if rest == 0 { return "\(sign)\(whole)" }
  return "\(sign)\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
}

private func name(_ color: Color) -> String {
  "#"
    + [color.red, color.green, color.blue].map { component in
      let digits = String(component, radix: 16)
      return digits.utf8.count < 2 ? "0" + digits : digits
    }.joined()
}

/// Text as XML has it; characters that it cannot hold become U+FFFD.
private func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\t", "\n", "\r": result += " "
    case _
    where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      || scalar.value & 0xFFFE == 0xFFFE:
      result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Bytes in the letters of RFC 4648.
private func base64(_ bytes: [UInt8]) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  result.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let rest = bytes.count - start
    let second = rest > 1 ? Int(bytes[start + 1]) : 0
    let third = rest > 2 ? Int(bytes[start + 2]) : 0
    let bits = Int(bytes[start]) << 16 | second << 8 | third
    result.append(letters[bits >> 18])
    result.append(letters[bits >> 12 & 63])
    result.append(rest > 1 ? letters[bits >> 6 & 63] : UInt8(ascii: "="))
    result.append(rest > 2 ? letters[bits & 63] : UInt8(ascii: "="))
  }
  return String(decoding: result, as: UTF8.self)
}
