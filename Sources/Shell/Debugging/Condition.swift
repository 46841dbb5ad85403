import CommandLanguage
import SparseNetworks

/// An expression that is asked again and again: read once, with its variables as they were then.
struct Condition: Sendable {
  /// As the user wrote it, or with its variables filled in.
  let text: String
  let expression: Expression
  /// A short way to the value, where there is one.
  private let program: ScalarProgram?

  /// Makes an expression ready.
  ///
  /// - Throws: ``Diagnostic`` for a variable that is not set, and for a name or a kind of value
  ///   that cannot be right for the current network.
  init(_ expression: Expression, _ argument: RawArgument, _ session: Session) throws {
    let context = SessionContext(session: session)
    self.expression = try expression.resolvingVariables(in: context)
    text = self.expression == expression ? argument.text : self.expression.description
    program = ScalarProgram(self.expression) { name in
      Quantity.allCases.firstIndex { $0.rawValue == name }
    }
    if session.currentName != nil {
      do {
        _ = try self.expression.evaluate(in: context)
      } catch let problem as Diagnostic {
        throw problem.located(in: argument.source)
      } catch {
        // What is missing may come later: a first step, data.
      }
    }
  }

  /// What the expression comes to.
  func value(in session: Session) throws -> CommandValue {
    try expression.evaluate(in: SessionContext(session: session))
  }

  /// Whether it holds.
  func holds(in session: Session) throws -> Bool {
    guard let program, let index = session.currentIndex,
      session.openStep == nil, session.runs[index].state.lastLoss != nil
    else { return try expression.evaluateCondition(in: SessionContext(session: session)) }
    return program.value { Quantity.allCases[$0].value(of: session.runs[index].state) } != 0
  }

  /// Why it can never hold after a further step: it waits for a step or an epoch that has passed. Nil
  /// where it may yet hold.
  func passed(by state: TrainingState) -> String? {
    guard case .binary(let sign, let left, let right) = expression.kind,
      case .reference(let reference) = left.kind, reference.index == nil,
      case .number(let number) = right.kind
    else { return nil }
    let (now, next): (Int, Double)
    switch reference.name {
    case "step": (now, next) = (state.step, Double(state.step + 1))
    case "epoch": (now, next) = (state.epoch, Double(state.epoch))
    default: return nil
    }
    let isPassed =
      switch sign {
      case .equal, .lessOrEqual: number < next
      case .less: number <= next
      default: false
      }
    return isPassed ? "\(reference.name) is \(now) already" : nil
  }

  /// A condition must come to a truth, not to text or a list.
  func checkTruth(in session: Session, at argument: RawArgument) throws {
    guard let value = try? value(in: session), value.truth == nil else { return }
    throw argument.problem(
      "\(value.kindName) is not a condition", code: .typeMismatch,
      hint: value.list == nil
        ? "compare it, for example with ==" : "reduce it first: max(...), mean(...), any(...)")
  }

  /// The names of the short way.
  private enum Quantity: String, CaseIterable {
    case loss, step, epoch, lr, nnz

    func value(of state: TrainingState) -> Double {
      switch self {
      case .loss: state.lastLoss ?? .nan
      case .step: Double(state.step)
      case .epoch: Double(state.epoch)
      case .lr: state.learningRate
      case .nnz: Double(state.network.edgeCount)
      }
    }
  }
}
