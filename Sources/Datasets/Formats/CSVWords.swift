/// Labels that are words, each with a number in the order in which they were met.
struct CSVWords {
  /// The longest word, in bytes.
  private static let maximumLength = 256

  private var words: [String] = []
  private var indices: [String: Int] = [:]

  /// The number of a word; nil where there would be more than 65,535 different ones.
  mutating func index(of word: String) -> Int? {
    if let index = indices[word] { return index }
    guard words.count < Int(UInt16.max) else { return nil }
    words.append(word)
    indices[word] = words.count - 1
    return words.count - 1
  }

  /// The words in order.
  var inOrder: [String] { order.map { words[$0] } }

  /// Whether one word comes before another: numbers by their value, and before all words; words by
  /// their UTF-8 bytes.
  static func areInOrder(_ first: String, _ second: String) -> Bool {
    switch (Int(first), Int(second)) {
    case (let one?, let other?) where one != other: one < other
    case (_?, nil): true
    case (nil, _?): false
    default: first.utf8.lexicographicallyPrecedes(second.utf8)
    }
  }

  /// For each word, as they were met, its place in that order.
  var ranks: [Int] {
    var ranks = [Int](repeating: 0, count: words.count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    return ranks
  }

  private var order: [Int] {
    words.indices.sorted { Self.areInOrder(words[$0], words[$1]) }
  }

  /// The bytes up to the separator, those between double quotes passed over.
  static func field(
    _ rest: Slice<UnsafeBufferPointer<UInt8>>, endingAt separator: UInt8
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    var isQuoted = false
    return rest.prefix { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return byte != separator || isQuoted
    }
  }

  /// A field as a word: without blanks around it, or the quotes; nil where it stands for a gap or
  /// could not be shown.
  static func word(_ field: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    let quote = UInt8(ascii: "\"")
    var bytes = Array(field.trimmed)
    guard !CSVLayout.isGap(bytes), bytes.count <= maximumLength else { return nil }
    if bytes.first == quote {
      guard bytes.count > 2, bytes.last == quote else { return nil }
      bytes = Array(bytes.dropFirst().dropLast())
      // A quote within quotes is written twice.
      let pieces = bytes.split(separator: quote, omittingEmptySubsequences: false)
      guard pieces.count % 2 == 1 else { return nil }
      for place in stride(from: 1, to: pieces.count, by: 2) where !pieces[place].isEmpty {
        return nil
      }
      bytes = Array(
        stride(from: 0, to: pieces.count, by: 2).map { pieces[$0] }.joined(separator: [quote]))
    } else if bytes.contains(quote) {
      return nil
    }
    guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
