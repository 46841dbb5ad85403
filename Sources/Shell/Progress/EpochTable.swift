import SparseNetworks
import TerminalGraphics

/// The epochs that a training command goes through, a row each: shown as they end where answers can
/// be shown in parts, and otherwise kept for the answer.
struct EpochTable {
  private static let columns = ["epoch", "step", "training loss", "test loss", "test accuracy"]

  /// Rows that have not been shown.
  private(set) var rest = AnswerTable(columns: columns)
  /// Whether there were any epochs.
  private(set) var isEmpty = true

  /// Adds what an epoch came to.
  ///
  /// - Parameter show: shows a part of an answer at once; nil where that is not to be.
  mutating func add(
    _ epoch: TrainingCourse.Epoch, _ style: RenderingStyle, show: ((String) -> Void)?
  ) {
    let row = Self.row(epoch)
    if let show {
      show(Self.line(row.map(\.shown), hasHeading: isEmpty, style))
    } else {
      rest.rows.append(row)
    }
    isEmpty = false
  }

  /// Keeps what an epoch came to, and no other.
  mutating func keep(only epoch: TrainingCourse.Epoch) {
    rest.rows = [Self.row(epoch)]
    isEmpty = false
  }

  private static func row(_ epoch: TrainingCourse.Epoch) -> [Cell] {
    [
      .integer(epoch.number), .integer(epoch.step), .number(epoch.trainingLoss),
      .number(epoch.testLoss), epoch.accuracy.map { .share($0) } ?? .none,
    ]
  }

  /// A row of a table whose other rows are not known yet.
  private static func line(_ row: [String], hasHeading: Bool, _ style: RenderingStyle) -> String {
    // Numbers have four digits, most of them.
    let isNarrow = style.width < 60
    let headings = isNarrow ? ["epoch", "step", "train", "test", "accuracy"] : columns
    let columns = zip(headings, isNarrow ? [5, 5, 6, 6, 8] : [5, 6, 13, 9, 13]).map {
      Table.Column($0, alignment: .right, leastWidth: $1)
    }
    let lines = Table(columns: columns, rows: [row]).rendered(style)
    return hasHeading ? lines : lines.split(separator: "\n").dropFirst().joined(separator: "\n")
  }
}
