import CommandLanguage
import TerminalGraphics

/// Why training stopped: the break and watch points that were met, as they were then.
struct Stop {
  let hits: [(point: StopPoint, reason: StopHit.Reason)]
  /// The network that met them, where more than one is trained.
  var network: String?

  /// The commands to run now, one script a point.
  var scripts: [SourceText] {
    hits.filter { !$0.point.commands.isEmpty }.map {
      SourceText(name: "commands of \($0.point.number)", text: $0.point.commands)
    }
  }

  /// What to tell the user.
  var items: [Answer.Item] {
    hits.map { hit in
      let (point, reason) = hit
      let place = network.map { " in \($0)" } ?? ""
      var lines = ["\(point.title) \(point.number)\(place): \(point.text)"]
      switch reason {
      case .held(let parts): lines += Self.lines(parts.map { ($0.text, Self.cell($0.value)) })
      case .changed(let old, let new):
        let (old, new) = Self.differing(old, new)
        lines += Self.lines([("old", old), ("new", new)])
      case .happened(let what): lines.append("  \(what)")
      case .failed(let message): lines.append("  cannot be told: \(message)")
      }
      return .text(lines.joined(separator: "\n"))
    }
  }

  private static func lines(_ values: [(name: String, value: Cell)]) -> [String] {
    let width = values.map { displayWidth(of: $0.name) }.max() ?? 0
    return values.map { "  \($0.name.padded(to: width))  \($0.value.shown)" }
  }

  /// A value in a cell: of a list, the first few.
  static func cell(_ value: CommandValue?) -> Cell {
    guard let value else { return .none }
    switch value {
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    case .boolean(let truth): return .boolean(truth)
    case .numbers, .singles:
      let list = value.list ?? []
      return .text(
        list.prefix(6).map { formatSignificant($0) }.joined(separator: " ")
          + (list.count > 6 ? " ... (\(list.count) values)" : ""))
    }
  }

  /// Of two lists, where they differ first, and how often.
  private static func differing(_ old: CommandValue?, _ new: CommandValue?) -> (Cell, Cell) {
    guard let before = old?.list, let after = new?.list, before.count == after.count,
      let first = before.indices.first(where: { before[$0] != after[$0] }), before.count > 1
    else { return (cell(old), cell(new)) }
    let count = before.indices.count { before[$0] != after[$0] }
    return (
      .text("[\(first)] \(formatSignificant(before[first]))"),
      .text("[\(first)] \(formatSignificant(after[first])), \(count) of \(before.count) changed")
    )
  }
}

extension Session {
  /// Counts what met the break and watch points. Nil where all of it is to be passed over.
  func stop(at hits: [StopHit]) -> Stop? {
    var taken: [(point: StopPoint, reason: StopHit.Reason)] = []
    for hit in hits {
      guard let index = stops.index(of: hit.number) else { continue }
      stops.points[index].hitCount += 1
      guard stops.points[index].ignoreCount == 0 else {
        stops.points[index].ignoreCount -= 1
        continue
      }
      taken.append((stops.points[index], hit.reason))
      if let current = currentIndex { runs[current].mark(hit.number) }
      if stops.points[index].isTemporary { stops.points.remove(at: index) }
    }
    return taken.isEmpty ? nil : Stop(hits: taken)
  }

  /// What is shown at every stop.
  var displayItems: [Answer.Item] { displayItems(only: nil) }

  /// The same, or only the display of one number.
  func displayItems(only number: Int?) -> [Answer.Item] {
    let displays = stops.displays.filter { number == nil || $0.number == number }
    guard !displays.isEmpty else { return [] }
    return [
      .fields(
        displays.map { display in
          let name = "\(display.number): \(display.condition.text)"
          do {
            return .init(name, Stop.cell(try display.condition.value(in: self)))
          } catch {
            return .init(name, .text(Failure(error).diagnostic.message))
          }
        })
    ]
  }
}
