import CommandLanguage
import Interchange
import TerminalGraphics

typealias CommandValue = CommandLanguage.Value

extension Answer {
  /// The answer as text, lines separated by newlines; empty for an empty answer.
  ///
  /// On a screen a picture is made to fit: along with all that is said of it, where that leaves room.
  func rendered(_ style: RenderingStyle) -> String {
    let words = items.map { $0.words(style) }
    var figureStyle = style
    if let height = style.height, words.count(where: { $0 == nil }) == 1 {
      let room = height - words.reduce(0) { $0 + ($1?.lineCount ?? 0) }
      if room >= Self.leastPictureHeight { figureStyle.height = room }
    }
    return zip(items, words).map { item, words in
      if case .figure(let figure) = item { figure.rendered(figureStyle) } else { words ?? "" }
    }
    .filter { !$0.isEmpty }
    .joined(separator: "\n")
  }

  /// Lines that a picture needs to show anything; rather than in fewer, it is drawn as if alone.
  private static let leastPictureHeight = 14

  /// The answer as one JSON object: `command`, then `fields`, `tables`, `figures`, `values` and
  /// `text` where there are such. Of a picture it gives the numbers behind it.
  func json(command: String) -> JSONValue {
    var fields: [JSONValue.Member] = []
    var (tables, figures): ([JSONValue], [JSONValue]) = ([], [])
    var (values, texts): ([JSONValue], [JSONValue]) = ([], [])
    for item in items {
      switch item {
      case .fields(let list): fields += list.map { .init($0.name, $0.value.json) }
      case .table(let table):
        tables.append(
          .array(
            table.rows.map { row in
              .object(zip(table.columns, row).map { .init($0, $1.json) })
            }))
      case .values(let list, _): values += list.map(\.json)
      case .text(let text): texts.append(.string(text))
      case .figure(let figure): figures.append(figure.json)
      }
    }
    var members: [JSONValue.Member] = [.init("command", .string(command))]
    if !fields.isEmpty { members.append(.init("fields", .object(fields))) }
    if !tables.isEmpty { members.append(.init("tables", .array(tables))) }
    if !figures.isEmpty { members.append(.init("figures", .array(figures))) }
    if !values.isEmpty { members.append(.init("values", .array(values))) }
    if !texts.isEmpty { members.append(.init("text", .array(texts))) }
    return .object(members)
  }
}

extension Answer.Item {
  /// What it says, as lines of text; nil for a picture.
  fileprivate func words(_ style: RenderingStyle) -> String? {
    switch self {
    case .fields(let fields):
      let width = fields.map { displayWidth(of: $0.name) }.max() ?? 0
      return fields.map { $0.rendered(style, nameWidth: width) }.joined(separator: "\n")
    case .table(let table):
      guard style.height != nil, table.rows.count > AnswerTable.mostOnScreen else {
        return table.table.rendered(style)
      }
      return table.excerpt.rendered(style) + "\n" + style.styled(table.restRemark, .dim)
    case .figure: return nil
    case .text(let text): return text.wrapped(to: style.width).joined(separator: "\n")
    case .values(let values, let isWhole):
      guard !isWhole, style.height != nil, values.count > ValueExcerpt.threshold else {
        return values.map(\.shown).joined(separator: "\n")
      }
      return ValueExcerpt(values).rendered(style)
    }
  }
}

extension String {
  /// How many lines it takes; none where it is empty.
  fileprivate var lineCount: Int { isEmpty ? 0 : 1 + utf8.count { $0 == UInt8(ascii: "\n") } }
}

extension Answer.Field {
  /// The name and, beside it, the value, in several lines where it is long.
  fileprivate func rendered(_ style: RenderingStyle, nameWidth: Int) -> String {
    let lines = value.shown.wrapped(to: max(12, style.width - nameWidth - 2))
    let margin = "\n" + String(repeating: " ", count: nameWidth + 2)
    return style.styled(name.padded(to: nameWidth), .dim) + "  " + lines.joined(separator: margin)
  }
}

extension AnswerTable {
  /// Whether a column has numbers and no words.
  func isNumeric(_ column: Int) -> Bool {
    let cells = rows.filter { $0.indices.contains(column) }.map { $0[column] }
    return cells.contains(where: \.isNumeric) && cells.allSatisfy { $0.isNumeric || $0 == .none }
  }

  /// More rows than anyone reads on a screen.
  fileprivate static let mostOnScreen = 1000

  /// The first rows.
  fileprivate var excerpt: Table {
    var part = self
    part.rows.removeLast(rows.count - Self.mostOnScreen)
    return part.table
  }

  /// What is said of the others.
  fileprivate var restRemark: String {
    "... \(formatQuantity(rows.count - Self.mostOnScreen, "more row")); > FILE or | COMMAND gets all"
  }

  /// Columns of numbers to the right, those with words to the left.
  fileprivate var table: Table {
    Table(
      columns: columns.enumerated().map { index, title in
        Table.Column(
          unheaded.contains(title) ? "" : title, alignment: isNumeric(index) ? .right : .left)
      },
      rows: rows.map { $0.map(\.shown) })
  }
}

extension Cell {
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .integer(let value): .integer(value)
    case .number(let value), .share(let value), .exact(let value): .number(value)
    case .single(let value): .number(Double(value))
    case .boolean(let value): .boolean(value)
    case .none: .null
    }
  }

  /// The values of an expression.
  static func cells(_ value: CommandValue) -> [Cell] {
    switch value {
    case .number(let number): [.exact(number)]
    case .text(let text): [.text(text)]
    case .boolean(let truth): [.boolean(truth)]
    case .numbers(let numbers): numbers.map { .exact($0) }
    case .singles(let numbers): numbers.map { .single($0) }
    }
  }
}

extension Failure {
  /// The failure as one JSON object, for `--json`.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("error", .string(code)), .init("message", .string(diagnostic.message)),
    ]
    if let hint = diagnostic.hint { members.append(.init("hint", .string(hint))) }
    if let source = diagnostic.source, let span = diagnostic.span {
      let (line, column) = source.location(of: span.lower)
      members += [
        .init("file", .string(source.name)), .init("line", .integer(line)),
        .init("column", .integer(column)),
      ]
    }
    return .object(members)
  }
}
