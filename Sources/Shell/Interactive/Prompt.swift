import SparseNetworks
import TerminalGraphics

/// What stands before the cursor: where one is.
enum Prompt {
  /// Data, network, step and loss, as far as there are such.
  static func text(_ session: Session) -> String {
    let style = session.style
    var words = [style.styled("psn", .bold)]
    if let dataset = session.dataset { words.append(style.styled(dataset.name, .dim)) }
    if let name = session.currentName, let state = session.network(named: name) {
      words.append(name)
      if state.step > 0 { words.append("step \(state.step)") }
      if let phase = session.openStep?.completed { words.append("after \(phase.rawValue)") }
      let loss = session.openStep.map { $0.hasLoss ? $0.loss : nil } ?? state.lastLoss
      if let loss {
        words.append("loss \(formatSignificant(loss))")
      }
    }
    return words.joined(separator: " ") + "> "
  }

  /// What stands before a line that continues the one above.
  static let continuation = "...> "
}
