import TerminalGraphics

/// A line on standard error that says how far an experiment is, redrawn in place.
struct ExperimentProgress {
  private let isShown: Bool
  private let workers: Int
  private let start = ContinuousClock.now
  private var lastShown: ContinuousClock.Instant?

  init(isShown: Bool, workers: Int) {
    self.isShown = isShown
    self.workers = workers
  }

  /// Shows the counts and the time left, ten times a second at most.
  ///
  /// - Parameter ended: how many of the cells have ended since the beginning.
  mutating func update(ended: Int, running: Int, failed: Int, total: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < .milliseconds(100) { return }
    lastShown = now
    var parts = ["\(formatCount(ended)) of \(formatCount(total)) cells", "\(running) running"]
    if failed > 0 { parts.append("\(failed) failed") }
    let elapsed = Double((now - start) / .milliseconds(1)) / 1000
    if ended > 0 {
      parts.append("\(formatDuration(elapsed / Double(ended) * Double(total - ended))) left")
    }
    let room = max(1, (terminalWidth() ?? 80) - 1)
    StandardStream.error.write(
      "\r\u{1B}[K" + parts.joined(separator: ", ").truncated(to: room))
  }

  /// Takes the line away.
  mutating func clear() {
    if lastShown != nil { StandardStream.error.write("\r\u{1B}[K") }
    lastShown = nil
  }
}
