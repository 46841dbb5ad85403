import Datasets
import SparseNetworks
import TerminalGraphics

/// What stands before the cursor: where one is.
enum Prompt {
  /// Columns that the prompt leaves to what is typed.
  private static let room = 30

  /// Data, network, step and loss, as far as there are such and the window has room for them.
  static func text(_ session: Session) -> String {
    var parts = parts(of: session)
    func width() -> Int { parts.reduce(1) { $0 + 1 + displayWidth(of: $1.text) } }
    while parts.count > 1, width() > session.style.width - room,
      let first = parts.indices.max(by: { parts[$0].rank < parts[$1].rank })
    {
      parts.remove(at: first)
    }
    return parts.map { session.style.styled($0.text, $0.pen) }.joined(separator: " ") + "> "
  }

  /// What stands before a line that continues the one above.
  static let continuation = "...> "

  /// A part of the prompt; those of the highest rank go first where there is no room.
  private struct Part {
    let text: String
    let rank: Int
    var pen = Pen()
  }

  private static func parts(of session: Session) -> [Part] {
    var parts = [Part(text: "psn", rank: 0, pen: .bold)]
    if let dataset = session.dataset { parts.append(Part(text: dataset.name, rank: 5, pen: .dim)) }
    guard let name = session.currentName, let state = session.network(named: name) else {
      return parts
    }
    parts.append(Part(text: name, rank: 1))
    if state.step > 0 { parts.append(Part(text: "step \(state.step)", rank: 2)) }
    if let phase = session.openStep?.completed {
      parts.append(Part(text: "after \(phase.rawValue)", rank: 4))
    }
    if let loss = session.openStep.map({ $0.hasLoss ? $0.loss : nil }) ?? state.lastLoss {
      parts.append(Part(text: "loss \(formatSignificant(loss))", rank: 3))
    }
    return parts
  }
}
