import TerminalGraphics

/// A line on standard error that says how far long work is, redrawn in place.
struct Progress {
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows the count, rate and time left, at most ten times a second and not in the first half
  /// second.
  mutating func update(done: Int, total: Int?, loss: Double? = nil) {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now - start > .milliseconds(500), now - (lastShown ?? start) > .milliseconds(100) else {
      return
    }
    lastShown = now
    let elapsed = Double((now - start) / .milliseconds(1)) / 1000
    let rate = Double(done) / elapsed
    let of = total.map { " of \(formatCount($0))" } ?? ""
    let left = total.map { ", \(formatDuration(Double($0 - done) / rate)) left" } ?? ""
    let loss = loss.map { ", loss \(formatSignificant($0))" } ?? ""
    let text =
      "\(formatCount(done))\(of) steps, \(formatSignificant(rate)) a second\(loss)\(left)"
    // A line that wraps could not be drawn over.
    let room = max(1, (terminalWidth() ?? 80) - 1)
    StandardStream.error.write("\r\u{1B}[K" + text.truncated(to: room))
  }

  /// Takes the line away.
  mutating func clear() {
    if lastShown != nil { StandardStream.error.write("\r\u{1B}[K") }
    lastShown = nil
  }
}
