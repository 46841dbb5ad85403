import Glibc

/// What is typed, one character at a time, with pasted blocks and signals told apart.
///
/// A terminal in bracketed-paste mode sends `ESC [ 2 0 0 ~` before a pasted block and
/// `ESC [ 2 0 1 ~` behind it. The block is taken out of the stream here and stands in it as one
/// character, ``pasteMark``, so that it works alike in emacs mode and in vi's insert mode, where a
/// key sequence that begins with an escape cannot be bound. Of other keys that send sequences, those
/// in ``keys`` are taken out in the same way.
struct TerminalInput {
  /// What came.
  enum Event {
    case character(Unicode.Scalar)
    case signals(SignalSet)
    case endOfInput
    case failure(CInt)
  }

  /// Stands for a pasted block; a control character of Unicode that no keyboard sends.
  static let pasteMark: Unicode.Scalar = "\u{9E}"
  /// The longest block that is accepted, in bytes.
  static let pasteLimit = 4 << 20

  /// What else is taken for one character: sequences without their escape, and what stands for them.
  var keys: [[UInt8]: Unicode.Scalar] = [:]

  /// The block that the last ``pasteMark`` stands for, or nil if it was too long.
  private(set) var pasted: String?

  private let descriptor: CInt
  private var pushedBack: ArraySlice<UInt8> = []
  private var sequence: [UInt8] = []

  private static let pasteStart = Array("[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  /// How long the rest of a sequence may take to come, in milliseconds.
  private static let sequenceTimeout: CInt = 50

  /// Reads from a terminal in raw mode.
  init(descriptor: CInt) {
    self.descriptor = descriptor
  }

  /// Reads from the terminal on a descriptor without ever waiting in `read`.
  ///
  /// Ctrl-C empties the terminal's queue. If that happens to a key that `poll` has just announced,
  /// a `read` that waits would hear neither the key nor the signal. The flag that keeps it from
  /// waiting would be shared with whoever else has the descriptor, so the terminal is opened anew.
  init(terminal descriptor: CInt) {
    var name = [CChar](repeating: 0, count: 256)
    let own =
      ttyname_r(descriptor, &name, name.count) == 0
      ? open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1
    self.init(descriptor: own < 0 ? descriptor : own)
  }

  /// Waits for a character or a signal.
  mutating func next() -> Event {
    while true {
      let byte: UInt8
      switch nextByte() {
      case .byte(let new): byte = new
      case .other(let event): return event
      }
      if byte == 0x1B, sequence.isEmpty, let event = takeSequence() { return event }
      if let scalar = decode(byte) { return .character(scalar) }
    }
  }

  /// Whether more has been typed already.
  var hasMore: Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return !pushedBack.isEmpty || poll(&ready, 1, 0) > 0
  }

  /// Forgets what was typed ahead of a line that is given up.
  mutating func discard() {
    pushedBack = []
    sequence = []
  }

  private enum Byte {
    case byte(UInt8)
    case other(Event)
  }

  /// The next byte, of those put back first: an escape among them begins a sequence like any other.
  private mutating func nextByte() -> Byte {
    if let earlier = pushedBack.popFirst() { return .byte(earlier) }
    while true {
      var ready = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: SignalHandling.wakeUpDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&ready, nfds_t(ready.count), -1) > 0 else {
        if errno == EINTR { continue }
        return .other(.failure(errno))
      }
      if ready[1].revents != 0 {
        let signals = SignalHandling.takePending()
        if !signals.isEmpty { return .other(.signals(signals)) }
      }
      guard ready[0].revents != 0 else { continue }
      var byte: UInt8 = 0
      let count = read(descriptor, &byte, 1)
      if count == 1 { return .byte(byte) }
      if count == 0 { return .other(.endOfInput) }
      if errno != EINTR && errno != EAGAIN { return .other(.failure(errno)) }
    }
  }

  /// A byte if one comes soon.
  private mutating func promptByte() -> UInt8? {
    if let earlier = pushedBack.popFirst() { return earlier }
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = poll(&ready, 1, Self.sequenceTimeout)
      if count < 0, errno == EINTR { continue }
      var byte: UInt8 = 0
      guard count == 1, read(descriptor, &byte, 1) == 1 else { return nil }
      return byte
    }
  }

  /// After an escape: takes a pasted block or a key, or puts back what came instead.
  private mutating func takeSequence() -> Event? {
    var taken: [UInt8] = []
    while let byte = promptByte() {
      taken.append(byte)
      if taken == Self.pasteStart { return takePaste() }
      if let key = keys[taken] { return .character(key) }
      guard
        Self.pasteStart.starts(with: taken) || keys.keys.contains(where: { $0.starts(with: taken) })
      else { break }
    }
    pushedBack.insert(contentsOf: taken, at: pushedBack.startIndex)
    return nil
  }

  private mutating func takePaste() -> Event {
    var block: [UInt8] = []
    var isTooLong = false
    while !block.ends(with: Self.pasteEnd) {
      switch nextByte() {
      case .byte(let byte):
        block.append(byte)
        if block.count > Self.pasteLimit {
          isTooLong = true
          block.removeFirst(block.count - Self.pasteEnd.count)
        }
      case .other(.signals(let signals)) where signals == .signal(SIGWINCH):
        // The window will be measured again when the next line begins; the block matters more.
        continue
      case .other(let event): return event
      }
    }
    block.removeLast(Self.pasteEnd.count)
    pasted = isTooLong ? nil : Self.clean(block)
    return .character(Self.pasteMark)
  }

  /// A pasted block as text: lines end in newlines, the last without one, control characters go.
  static func clean(_ block: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: block, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if previous != "\r" { text.append("\n") }
      case "\t": text.append("\t")
      default: if scalar.properties.generalCategory != .control { text.append(scalar) }
      }
      previous = scalar
    }
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }

  /// The character that a byte completes, if it does.
  private mutating func decode(_ byte: UInt8) -> Unicode.Scalar? {
    if sequence.isEmpty, byte < 0x80 { return Unicode.Scalar(byte) }
    if !sequence.isEmpty, byte & 0xC0 != 0x80 {
      // Not a continuation: what came before is bad, this begins anew.
      sequence = []
      pushedBack.insert(byte, at: pushedBack.startIndex)
      return "\u{FFFD}"
    }
    sequence.append(byte)
    guard sequence.count >= Self.length(lead: sequence[0]) else { return nil }
    let scalars = String(decoding: sequence, as: UTF8.self).unicodeScalars
    sequence = []
    // Controls of Unicode are no text, and one of them is taken.
    guard let scalar = scalars.first, scalars.count == 1,
      scalar.properties.generalCategory != .control
    else { return "\u{FFFD}" }
    return scalar
  }

  /// How many bytes a character has that begins with this one; 1 for a byte that cannot begin one.
  private static func length(lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}

extension Array where Element: Equatable {
  fileprivate func ends(with suffix: [Element]) -> Bool {
    count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
  }
}
