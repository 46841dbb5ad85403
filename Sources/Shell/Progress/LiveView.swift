import Glibc
import SparseNetworks
import TerminalGraphics

/// Training as one watches it: curves of loss and accuracy, fan-ins and rate, redrawn in place on
/// standard error.
struct LiveView {
  private let start = ContinuousClock.now
  private let firstStep: Int
  private var total = 0
  private var lastDrawn: ContinuousClock.Instant?
  /// The lines that stand on the screen, and the width they were drawn for.
  private var shown = (lines: 0, width: 0)

  /// A view of training that begins after a step.
  init(firstStep: Int) { self.firstStep = firstStep }

  /// Draws the present state, at most five times a second.
  ///
  /// - Parameter total: how many steps are to be done.
  mutating func update(_ session: Session, total: Int) {
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(200) { return }
    lastDrawn = now
    self.total = total
    draw(session)
  }

  /// Draws the last state, which stays on the screen.
  mutating func finish(_ session: Session) {
    draw(session)
    shown = (0, 0)
  }

  private mutating func draw(_ session: Session) {
    guard let state = try? session.current(),
      let course = try? session.courseOfCurrent().course
    else { return }
    let style = session.style
    let elapsed = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    let lines = Self.lines(
      state, course, done: state.step - firstStep, total: total, seconds: elapsed, style: style,
      height: terminalHeight() ?? 24)
    // Lines that the terminal has folded since cannot be counted.
    let home =
      shown.lines == 0
      ? "\r"
      : shown.width == style.width ? "\r\u{1B}[\(shown.lines)A" : "\u{1B}[H\u{1B}[2J"
    StandardStream.error.write(
      home + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J")
    shown = (lines.count, style.width)
  }

  /// The view as lines of text, fewer than `height` of them: curves that find no room are drawn in a
  /// line, fan-ins are left out.
  static func lines(
    _ state: TrainingState, _ course: TrainingCourse, done: Int, total: Int, seconds: Double,
    style: RenderingStyle, height: Int
  ) -> [String] {
    let status = status(state, course, done: done, total: total, seconds: seconds)
      .wrapped(to: style.width).prefix(max(1, height - 1))
      .map { $0.truncated(to: style.width, glyphs: style.glyphs) }
    let room = max(0, height - 1 - status.count)
    let curves = curves(state, course)
    var figures: [Figure] = []
    var lines: [String] = []
    // Where one stands below the other, they must be lower.
    for figure in Self.figures(state, curves, rows: style.width < 74 ? 4 : 7, isLow: height < 16) {
      let next = Panels(figures + [figure]).rendered(style)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      guard next.count <= room else { break }
      figures.append(figure)
      lines = next
    }
    let sparklines = curves.dropFirst(figures.count).map { $0.sparkline(style) }
    return lines + sparklines.prefix(room - lines.count) + status
  }

  /// A number by step.
  private struct Curve {
    let name: String
    let title: String
    let steps: [Double]
    let values: [Double]

    /// The curve in a line, behind its name.
    func sparkline(_ style: RenderingStyle) -> String {
      let name = name.padded(to: 10)
      let room = max(1, min(40, style.width - displayWidth(of: name)))
      return (name + Sparkline.render(values, style, width: room))
        .truncated(to: style.width, glyphs: style.glyphs)
    }
  }

  private static func status(
    _ state: TrainingState, _ course: TrainingCourse, done: Int, total: Int, seconds: Double
  ) -> String {
    let rate = seconds > 0 ? Double(done) / seconds : 0
    var words = [
      "\(formatCount(done)) of \(formatCount(total)) steps",
      "\(formatSignificant(rate, digits: 3)) a second",
    ]
    if done < total, rate > 0 {
      words.append("\(formatDuration(Double(total - done) / rate)) left")
    }
    if let loss = state.lastLoss { words.append("loss \(formatSignificant(loss))") }
    if let accuracy = course.epochs.last(where: { $0.step <= state.step })?.accuracy {
      words.append("accuracy \(formatPercent(accuracy))")
    }
    return words.joined(separator: ", ")
  }

  private static func curves(_ state: TrainingState, _ course: TrainingCourse) -> [Curve] {
    let losses = course.losses(upTo: state.step)
    let loss = Curve(
      name: "loss", title: "training loss", steps: losses.steps, values: losses.means)
    let epochs = course.epochs.filter { $0.step <= state.step && $0.accuracy != nil }
    guard !epochs.isEmpty else { return [loss] }
    return [
      loss,
      Curve(
        name: "accuracy", title: "test accuracy (%)", steps: epochs.map { Double($0.step) },
        values: epochs.map { ($0.accuracy ?? .nan) * 100 }),
    ]
  }

  /// - Parameter isLow: whether every line counts.
  private static func figures(
    _ state: TrainingState, _ curves: [Curve], rows: Int, isLow: Bool
  ) -> [Figure] {
    var figures = curves.map { curve in
      Figure.plot(
        Plot(
          series: [Series(curve.name, xs: curve.steps, ys: curve.values)], title: curve.title,
          xLabel: isLow ? "" : "step", rows: rows))
    }
    for (index, layer) in state.network.layers.enumerated().dropLast() {
      figures.append(
        .histogram(
          Histogram(
            values: layer.rows.fanIns.map(Double.init), binCount: 5,
            title: "fan-in of \(state.network.layerNames[index])", unit: "inputs")))
    }
    return figures
  }
}

/// Lines of the terminal on standard error; nil where there is none.
private func terminalHeight() -> Int? {
  var size = winsize()
  guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
  return Int(size.ws_row)
}
