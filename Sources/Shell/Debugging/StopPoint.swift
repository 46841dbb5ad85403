import CommandLanguage
import SparseNetworks

/// A place or an event that training stops at: a break point or a watch point.
struct StopPoint: Sendable {
  /// What it waits for.
  enum Kind: Sendable {
    /// A condition holds after a step.
    case condition(Condition)
    /// A value changes from one step to the next.
    case change(Condition)
    /// A value comes to lie on the other side of a bound.
    case crossing(Condition, Bound)
    /// Something happens.
    case event(StopEvent)
  }

  /// A bound, and which side of it is waited for.
  struct Bound: Sendable, Equatable {
    enum Side: String, CaseIterable, Sendable { case below, above }
    let side: Side
    let value: Double

    /// Whether a value lies on that side.
    func holds(_ number: Double) -> Bool { side == .below ? number < value : number > value }
  }

  fileprivate(set) var number: Int
  let kind: Kind
  var isTemporary = false
  var isEnabled = true
  /// How often it has been met.
  var hitCount = 0
  /// How many more times it is passed over.
  var ignoreCount = 0
  /// What is run at a stop; empty for nothing.
  var commands = ""

  /// `break point` or `watch point`.
  var title: String {
    switch kind {
    case .condition, .event: "break point"
    case .change, .crossing: "watch point"
    }
  }

  /// The command that makes such a point.
  var command: String {
    switch kind {
    case .condition, .event: isTemporary ? "tbreak" : "break"
    case .change, .crossing: "watch"
    }
  }

  /// What it waits for, as the user would write it.
  var text: String {
    switch kind {
    case .condition(let condition): "if \(condition.text)"
    case .change(let condition): condition.text
    case .crossing(let condition, let bound):
      "\(condition.text) \(bound.side.rawValue) \(CommandValue.number(bound.value))"
    case .event(let event): "on \(event.text)"
    }
  }
}

/// What can happen in training, for break points to wait for.
enum StopEvent: Sendable {
  /// All examples have been used once more.
  case epoch
  /// Edges have been exchanged.
  case rewiring
  /// An edge has come that was not there before; all of a layer, or some.
  case grow(Reference)
  /// An edge has gone.
  case drop(Reference)
  /// A neuron has lost its last input; of any layer, or of one.
  case dead(Reference?)

  /// Their names, with what they mean.
  static let names: [ParameterDeclaration.Choice] = [
    .init(text: "epoch", summary: "the end of an epoch"),
    .init(text: "rewire", summary: "edges have been exchanged"),
    .init(text: "grow", summary: "an edge is born: grow fc1, grow fc1[12,*]"),
    .init(text: "drop", summary: "an edge dies: drop fc1, drop fc1[12,307]"),
    .init(text: "dead", summary: "a neuron loses its last input: dead, dead fc1"),
  ]

  /// The event as the user would write it.
  var text: String {
    switch self {
    case .epoch: "epoch"
    case .rewiring: "rewire"
    case .grow(let part): "grow \(part)"
    case .drop(let part): "drop \(part)"
    case .dead(let part): part.map { "dead \($0)" } ?? "dead"
    }
  }
}

/// Where training stops, and what is shown there: numbered in the order they were made.
struct StopTable: Sendable {
  /// An expression shown at every stop.
  struct Display: Sendable {
    fileprivate(set) var number: Int
    let condition: Condition
  }

  var points: [StopPoint] = []
  var displays: [Display] = []
  private var pointCount = 0
  private var displayCount = 0

  /// Whether nothing is waited for.
  var isIdle: Bool { !points.contains(where: \.isEnabled) }

  /// Adds a point and gives its number.
  mutating func add(_ kind: StopPoint.Kind, isTemporary: Bool = false) -> Int {
    pointCount += 1
    points.append(StopPoint(number: pointCount, kind: kind, isTemporary: isTemporary))
    return pointCount
  }

  /// Adds a display and gives its number.
  mutating func add(_ display: Condition) -> Int {
    displayCount += 1
    displays.append(Display(number: displayCount, condition: display))
    return displayCount
  }

  /// Gives the point or display that was added last another number, if that is free.
  ///
  /// - Returns: the number that it has now.
  mutating func numberLast(isDisplay: Bool, _ number: Int) -> Int {
    if isDisplay {
      guard let last = displays.indices.last else { return number }
      guard !displays.contains(where: { $0.number == number }) else { return displays[last].number }
      displays[last].number = number
      displayCount = max(displayCount, number)
    } else {
      guard let last = points.indices.last else { return number }
      guard index(of: number) == nil else { return points[last].number }
      points[last].number = number
      pointCount = max(pointCount, number)
    }
    return number
  }

  /// Where the point of a number stands; nil where there is none.
  func index(of number: Int) -> Int? { points.firstIndex { $0.number == number } }
}
