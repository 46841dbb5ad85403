import CommandLanguage
import SparseNetworks
import TerminalGraphics

/// What an expression was at steps of the past.
struct PastCurve {
  var xs: [Double]
  var ys: [Double]

  /// What expressions were at steps of the current network's past, each a single number.
  ///
  /// Where one has no value yet, as the loss before the first step, its point is left out.
  ///
  /// - Parameter text: how an expression is written.
  static func measured(
    _ expressions: [Expression], at steps: [Int], in session: Session, text: (Expression) -> String
  ) throws -> [PastCurve] {
    var curves = expressions.map { _ in PastCurve(xs: [], ys: []) }
    var absence: (any Error)?
    let points = try session.alongThePast(at: steps) {
      try expressions.map { expression -> Double? in
        do {
          return try scalar(expression, text(expression), session)
        } catch let error as ShellError where error.code == .missing {
          absence = error
          return nil
        }
      }
    }
    for (step, values) in zip(steps, points) {
      for (index, value) in values.enumerated() {
        guard let value else { continue }
        curves[index].xs.append(Double(step))
        curves[index].ys.append(value)
      }
    }
    if let absence, curves.contains(where: \.xs.isEmpty) { throw absence }
    return curves
  }

  private static func scalar(
    _ expression: Expression, _ text: String, _ session: Session
  ) throws -> Double {
    let value = try expression.evaluate(in: SessionContext(session: session))
    guard let number = value.number else {
      throw ShellError(
        .usage, "\(text) is \(value.kindName), and a curve by step needs one number a step",
        hint: "take mean, norm, max, cv or another of it, as in norm(grad(fc1))",
        argument: "expr")
    }
    return number
  }
}
