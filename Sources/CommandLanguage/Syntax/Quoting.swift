/// Collects the segments of a word, joining neighbors of the same textual kind.
struct SegmentBuilder {
  private(set) var segments: [Word.Segment] = []
  private var pending: [UInt8] = []
  private var isQuoted = false
  private var hasPending = false

  /// Adds text; an empty quoted text counts as well, since `''` is a word.
  mutating func append(_ bytes: some Sequence<UInt8>, quoted: Bool) {
    if hasPending, isQuoted != quoted { flush() }
    pending.append(contentsOf: bytes)
    isQuoted = quoted
    hasPending = true
  }

  /// Adds a variable or a group.
  mutating func append(_ segment: Word.Segment) {
    flush()
    segments.append(segment)
  }

  /// The segments so far.
  mutating func finish() -> [Word.Segment] {
    flush()
    return segments
  }

  private mutating func flush() {
    guard hasPending else { return }
    let text = String(decoding: pending, as: UTF8.self)
    segments.append(isQuoted ? .quoted(text) : .literal(text))
    pending.removeAll(keepingCapacity: true)
    hasPending = false
  }
}

extension Cursor {
  /// Reads `'…'`: everything up to the next quote, as it stands.
  mutating func readSingleQuoted(into builder: inout SegmentBuilder) throws(Diagnostic) {
    let opening = offset
    offset += 1
    let start = offset
    skip { $0 != .singleQuote }
    guard !isAtEnd else { throw unterminatedQuote(at: opening) }
    builder.append(bytes[start..<offset], quoted: true)
    offset += 1
  }

  /// Reads `"…"`, where `\"`, `\\`, `\$` and `\n` are escapes, `\` and a newline is nothing, and
  /// variables are substituted unless `raw`.
  mutating func readDoubleQuoted(
    into builder: inout SegmentBuilder, raw: Bool = false
  ) throws(Diagnostic) {
    let opening = offset
    offset += 1
    builder.append(EmptyCollection(), quoted: true)
    while let byte = current {
      switch byte {
      case .doubleQuote:
        offset += 1
        return
      case .backslash:
        guard let escaped = peek() else { throw unterminatedQuote(at: opening) }
        switch escaped {
        case .newline: break
        case .doubleQuote, .backslash, .dollar: builder.append([escaped], quoted: true)
        case UInt8(ascii: "n"): builder.append([.newline], quoted: true)
        default: builder.append([.backslash, escaped], quoted: true)
        }
        offset += 2
      case .dollar where !raw:
        if let variable = try readVariable() {
          builder.append(.variable(name: variable.name, span: variable.span))
        } else {
          builder.append([.dollar], quoted: true)
        }
      default:
        let start = offset
        offset += 1
        skip { $0 != .doubleQuote && $0 != .backslash && $0 != .dollar }
        builder.append(bytes[start..<offset], quoted: true)
      }
    }
    throw unterminatedQuote(at: opening)
  }

  /// Reads `$name`, `$1` or `${name}`; nil, one byte further, for a `$` that begins no variable.
  mutating func readVariable() throws(Diagnostic) -> (name: String, span: SourceSpan)? {
    let start = offset
    offset += 1
    let isBraced = current == .openBrace
    if isBraced { offset += 1 }
    let nameStart = offset
    if let byte = current, byte.isDigit {
      skip { $0.isDigit }
    } else {
      skip { $0.continuesIdentifier }
    }
    let name = text(from: nameStart)
    guard isBraced else {
      return name.isEmpty ? nil : (name, span(from: start))
    }
    guard !isAtEnd else {
      throw Diagnostic(
        .unterminated, "the `${` that opens here is never closed", hint: "close it with `}`",
        span: SourceSpan(lower: start, upper: start + 2), source: source, isIncomplete: true)
    }
    guard !name.isEmpty, current == .closeBrace else {
      throw Diagnostic(
        .unexpectedCharacter, "`${` takes a name and `}`",
        hint: "write ${NAME}; calculations go in parentheses: (EXPR)", span: scalarSpan,
        source: source)
    }
    offset += 1
    return (name, span(from: start))
  }

  private func unterminatedQuote(at opening: Int) -> Diagnostic {
    let quote = bytes[opening] == .singleQuote ? "'" : "\""
    return Diagnostic(
      .unterminated, "the quote that opens here is never closed", hint: "close it with \(quote)",
      span: SourceSpan(lower: opening, upper: opening + 1), source: source, isIncomplete: true)
  }
}
