import TerminalGraphics

extension Answer {
  /// The answers about several networks as one: figures side by side, values in columns.
  static func sideBySide(_ answers: [(name: String, answer: Answer)]) -> Answer {
    guard answers.count > 1 else { return answers.first?.answer ?? Answer() }
    var figures: [[Figure]] = []
    var rows: [(name: String, cells: [String: Cell])] = []
    var others: [Item] = []
    for (network, answer) in answers {
      var count = 0
      for item in answer.items {
        switch item {
        case .figure(let figure):
          if figures.count == count { figures.append([]) }
          figures[count].append(figure.titled("\(network): \(figure.title)"))
          count += 1
        case .fields(let fields):
          for field in fields {
            if let row = rows.firstIndex(where: { $0.name == field.name }) {
              rows[row].cells[network] = field.value
            } else {
              rows.append((field.name, [network: field.value]))
            }
          }
        case .text(let text): others.append(.text("\(network): \(text)"))
        case .table, .values: others.append(item)
        }
      }
    }
    var items = figures.map { Item.figure(.panels(Panels($0))) }
    if !rows.isEmpty {
      let names = answers.map(\.name)
      items.append(
        .table(
          AnswerTable(
            columns: ["what"] + names, unheaded: ["what"],
            rows: rows.map { row in [.text(row.name)] + names.map { row.cells[$0] ?? .none } })))
    }
    return Answer(items + others)
  }
}

extension Figure {
  /// The figure under another title, where it has one.
  fileprivate func titled(_ title: String) -> Figure {
    switch self {
    case .heatMap(var map):
      map.title = title
      return .heatMap(map)
    case .images(var drawing):
      drawing.title = title
      return .images(drawing)
    case .histogram(var histogram):
      histogram.title = title
      return .histogram(histogram)
    case .plot(var plot):
      plot.title = title
      return .plot(plot)
    case .panels(var panels):
      panels.title = title
      return .panels(panels)
    case .intervals(var plot):
      plot.title = title
      return .intervals(plot)
    case .timeline: return self
    }
  }
}
