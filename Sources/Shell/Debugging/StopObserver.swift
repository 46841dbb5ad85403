import CommandLanguage
import SparseNetworks

/// What met a break or watch point.
struct StopHit {
  /// How it was met.
  enum Reason {
    /// The condition held; the values it compared.
    case held([(text: String, value: CommandValue)])
    /// The value was another before; nil where it could not be told.
    case changed(from: CommandValue?, to: CommandValue?)
    /// It happened; to what.
    case happened(String)
    /// The condition could not be worked out.
    case failed(String)
  }

  let number: Int
  let reason: Reason
}

/// Looks at the current network after each step for what the session's break and watch points wait
/// for. It remembers what it must of the step before, and changes nothing.
struct StopObserver {
  private enum Memory {
    case nothing
    case value(CommandValue?)
    case rewirings(Int)
    case dead([[Int]])
  }

  private let points: [StopPoint]
  private var memories: [Memory]

  /// An observer of what follows the present state.
  init(_ session: Session) {
    points = session.stops.points.filter(\.isEnabled)
    memories = points.map { Self.memory(for: $0.kind, session) }
  }

  /// Whether it has anything to look at.
  var isIdle: Bool { points.isEmpty }

  /// The points that the present state meets, which is one step after that of the call before. One
  /// that Ctrl-C kept from being worked out is not among them.
  mutating func hits(_ session: Session) -> [StopHit] {
    var hits: [StopHit] = []
    for index in points.indices {
      let reason: StopHit.Reason?
      switch points[index].kind {
      case .condition(let condition): reason = Self.holding(condition, session)
      case .change(let condition):
        reason = change(index, condition, session) { !Self.isSame($0, $1) }
      case .crossing(let condition, let bound):
        reason = change(index, condition, session) { old, new in
          let (old, new) = (old?.number, new?.number)
          return new.map(bound.holds) ?? false && !(old.map(bound.holds) ?? false)
        }
      case .event(let event): reason = happening(index, event, session)
      }
      if let reason { hits.append(StopHit(number: points[index].number, reason: reason)) }
    }
    return hits
  }

  private static func memory(for kind: StopPoint.Kind, _ session: Session) -> Memory {
    switch kind {
    case .condition: return .nothing
    case .change(let condition), .crossing(let condition, _):
      return .value(try? condition.value(in: session))
    case .event(let event):
      guard let state = try? session.current() else { return .nothing }
      if case .dead = event { return .dead(Self.dead(state.network)) }
      return .rewirings(state.lives.count)
    }
  }

  private static func holding(_ condition: Condition, _ session: Session) -> StopHit.Reason? {
    do {
      guard try condition.holds(in: session) else { return nil }
      return .held(
        condition.expression.comparedParts.compactMap { part in
          (try? part.evaluate(in: SessionContext(session: session))).map {
            (part.description, $0)
          }
        })
    } catch {
      let failure = Failure(error)
      return failure.status == Failure.interruptedStatus ? nil : .failed(failure.diagnostic.message)
    }
  }

  private mutating func change(
    _ index: Int, _ condition: Condition, _ session: Session,
    isNews: (CommandValue?, CommandValue?) -> Bool
  ) -> StopHit.Reason? {
    guard case .value(let old) = memories[index] else { return nil }
    let new: CommandValue?
    do {
      new = try condition.value(in: session)
    } catch {
      if Failure(error).status == Failure.interruptedStatus { return nil }
      new = nil
    }
    memories[index] = .value(new)
    return isNews(old, new) ? .changed(from: old, to: new) : nil
  }

  /// NaN is the same as NaN here: it has not changed.
  private static func isSame(_ old: CommandValue?, _ new: CommandValue?) -> Bool {
    guard let old, let new else { return old == nil && new == nil }
    if let old = old.list, let new = new.list {
      return old.count == new.count
        && zip(old, new).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }
    if let old = old.number, let new = new.number { return old == new || old.isNaN && new.isNaN }
    return old == new
  }

  // MARK: - Events

  private mutating func happening(
    _ index: Int, _ event: StopEvent, _ session: Session
  ) -> StopHit.Reason? {
    guard let place = session.currentIndex else { return nil }
    let state = session.runs[place].state
    switch (event, memories[index]) {
    case (.epoch, _):
      return state.position == 0 ? .happened("epoch \(state.epoch) is done") : nil
    case (.dead(let part), .dead(let before)):
      let now = Self.dead(state.network)
      memories[index] = .dead(now)
      return Self.deaths(from: before, to: now, part, state.network)
    case (_, .rewirings(let count)):
      guard state.lives.count != count else { return nil }
      memories[index] = .rewirings(state.lives.count)
      let records = state.lives.records.suffix(max(0, state.lives.count - count))
      return Self.exchange(event, Array(records), state.network)
    default: return nil
    }
  }

  private static func dead(_ network: Network) -> [[Int]] {
    network.layers.map { layer in
      (0..<layer.neuronCount).filter { layer.rows.edges(of: $0).isEmpty }
    }
  }

  private static func deaths(
    from before: [[Int]], to now: [[Int]], _ part: Reference?, _ network: Network
  ) -> StopHit.Reason? {
    var names: [String] = []
    for layer in now.indices where before.indices.contains(layer) && now[layer] != before[layer] {
      if let part, part.name != network.layerNames[layer] { continue }
      let known = Set(before[layer])
      names += now[layer].filter { !known.contains($0) }.map {
        "\(network.layerNames[layer])[\($0)]"
      }
    }
    return names.isEmpty ? nil : .happened("no inputs left: " + listed(names))
  }

  private static func exchange(
    _ event: StopEvent, _ records: [RewiringRecord], _ network: Network
  ) -> StopHit.Reason? {
    let regrown = records.flatMap { $0.grown.filter(\.isRegrown) }
    func names(_ choices: [RewiringRecord.Choice], in part: Reference) -> [String] {
      guard let places = try? EdgePlaces(part, in: network) else { return [] }
      return choices.filter { choice in
        places.contains(choice)
          && !regrown.contains {
            ($0.layer, $0.neuron, $0.input) == (choice.layer, choice.neuron, choice.input)
          }
      }.map { "\(network.layerNames[$0.layer])[\($0.neuron),\($0.input)]" }
    }
    switch event {
    case .rewiring:
      let dropped = records.reduce(0) { $0 + $1.dropped.count }
      let grown = records.reduce(0) { $0 + $1.grown.count }
      return .happened("rewired: \(dropped) edges dropped, \(grown) grown")
    case .grow(let part):
      let names = names(records.flatMap(\.grown), in: part)
      return names.isEmpty ? nil : .happened("grown: " + listed(names))
    case .drop(let part):
      let names = names(records.flatMap(\.dropped), in: part)
      return names.isEmpty ? nil : .happened("dropped: " + listed(names))
    case .epoch, .dead: return nil
    }
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ")
      + (names.count > 6 ? " and \(names.count - 6) more" : "")
  }
}
