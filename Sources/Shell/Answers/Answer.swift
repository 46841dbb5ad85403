import CommandLanguage
import TerminalGraphics

/// What a command answers, as a value; terminal, plain text and JSON are renderings of it.
struct Answer: Sendable {
  /// A part of an answer.
  enum Item: Sendable {
    /// Named values, one a line.
    case fields([Field])
    /// Rows of cells under named columns.
    case table(AnswerTable)
    /// A picture.
    case figure(Figure)
    /// Words for a person.
    case text(String)
    /// Bare values, one a line: what `print` gives. On a screen, a long list that need not be shown
    /// as a whole is cut short.
    case values([Cell], isWhole: Bool = true)
  }

  /// A named value.
  struct Field: Sendable {
    let name: String
    let value: Cell

    init(_ name: String, _ value: Cell) {
      self.name = name
      self.value = value
    }
  }

  var items: [Item] = []

  init(_ items: [Item] = []) { self.items = items }

  /// Words for a person, and nothing else.
  static func text(_ text: String) -> Answer { Answer([.text(text)]) }

  /// The same, or nothing.
  static func text(orNone text: String?) -> Answer { text.map(Answer.text) ?? Answer() }
}

/// A table of an answer.
struct AnswerTable: Sendable {
  /// The columns' names, each of its own, as JSON gives them.
  let columns: [String]
  /// Those that need no heading, since people see what they are.
  let unheaded: Set<String>
  var rows: [[Cell]]

  /// A table; a column whose name is there already, since networks and classes are called what they
  /// are, gets a number behind it.
  init(columns: [String], unheaded: Set<String> = [], rows: [[Cell]] = []) {
    var taken: Set<String> = []
    self.columns = columns.map { name in
      var (unique, count) = (name, 1)
      while !taken.insert(unique).inserted {
        count += 1
        unique = "\(name) (\(count))"
      }
      return unique
    }
    self.unheaded = unheaded
    self.rows = rows
  }
}

/// A single value of an answer, with how it is shown to a person.
enum Cell: Sendable, Equatable {
  case text(String)
  case integer(Int)
  /// Shown with four significant digits.
  case number(Double)
  /// A share, shown as a percentage.
  case share(Double)
  /// Shown in the fewest digits that read back as the same.
  case exact(Double)
  /// The same for single precision.
  case single(Float)
  case boolean(Bool)
  case none

  /// The value for a person.
  var shown: String {
    switch self {
    case .text(let text): text
    case .integer(let value): formatCount(value)
    case .number(let value): formatSignificant(value)
    case .share(let value): formatPercent(value)
    case .exact(let value): CommandValue.number(value).description
    case .single(let value): CommandValue.singles([value]).description
    case .boolean(let value): value ? "true" : "false"
    case .none: "-"
    }
  }

  /// A number where there is one.
  static func number(orNone value: Double?) -> Cell { value.map { .number($0) } ?? .none }

  /// The number that it holds, if it does.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value), .share(let value), .exact(let value): value
    case .single(let value): Double(value)
    case .text, .boolean, .none: nil
    }
  }

  var isNumeric: Bool {
    switch self {
    case .integer, .number, .share, .exact, .single: true
    case .text, .boolean, .none: false
    }
  }
}
