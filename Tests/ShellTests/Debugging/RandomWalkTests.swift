import Datasets
import Glibc
import SparseNetworks
import Testing

@testable import Shell

/// Stepping, going back, changing, rewiring, keeping, cloning, at random: after every action the
/// state is that of a run from the beginning that went the same way without the shell, and from time
/// to time what is saved replays to the same.
struct RandomWalkTests {
  /// `PSN_WALKS` says how many walks, for a long run by hand.
  static let seeds = 0..<(getenv("PSN_WALKS").flatMap { Int(String(cString: $0)) } ?? 8)

  @Test(arguments: seeds)
  func everyStateIsThatOfAFreshRun(seed: Int) throws {
    var walk = try RandomWalk(seed: UInt64(seed))
    for action in 0..<150 {
      try walk.act()
      try walk.check("seed \(seed), action \(action): \(walk.log.suffix(12))")
      if action % 50 == 49 { try walk.checkSaved("seed \(seed), action \(action)") }
    }
  }
}

/// A walk, and beside it a model of what each network has been through.
private struct RandomWalk {
  /// Something done to a network between two steps.
  struct Change {
    let id: Int
    let step: Int
    let kind: Timeline.Change.Kind
  }

  struct Model {
    let start: TrainingState
    var changes: [Change] = []
    var step = 0
    var latest = 0
    var kept: [String: (changes: [Change], step: Int)] = [:]

    mutating func change(_ change: Change) {
      changes.removeAll { $0.step > step }
      changes.append(change)
      latest = step
    }
  }

  private let shell = BatchSession()
  private let examples: Examples
  private var draws: RandomDraws
  private var models: [String: Model] = [:]
  private var cloneCount = 0
  private var changeCount = 0
  private var known: [String: String] = [:]
  private(set) var log: [String] = []

  init(seed: UInt64) throws {
    draws = RandomStream(seed: seed, name: "shell walk").draws()
    shell.session.historyLimit = 800_000
    try shell.run(
      """
      data synthetic inputs=12 relevant=5 classes=3 train=150 test=30 seed=2
      net 12-14-9-3 name=n0 seed=\(seed) sparsity=60%
      batch 600
      """)
    examples = try shell.session.data().train
    let state = try shell.session.current()
    var model = Model(start: state)
    model.changes = [Change(id: 0, step: 0, kind: .settings(state.settings))]
    models["n0"] = model
  }

  private var name: String { shell.session.currentName ?? "" }
  private var model: Model {
    get {
      models[name]
        ?? Model(
          start: models.values.first?.start
            ?? TrainingState(network: shell.session.networks[0].state.network))
    }
    set { models[name] = newValue }
  }

  private mutating func run(_ command: String) throws {
    log.append(command)
    try shell.run(command)
  }

  private mutating func note(_ kind: Timeline.Change.Kind) {
    changeCount += 1
    model.change(Change(id: changeCount, step: model.step, kind: kind))
  }

  private mutating func noteSettings() throws {
    note(.settings(try shell.session.current().settings))
  }

  private mutating func draw(_ bound: Int) -> Int { draws.integer(below: bound) }

  // MARK: - Actions

  mutating func act() throws {
    switch draw(20) {
    case 0, 1, 2, 3:
      let count = 1 + draw(draw(3) == 0 ? 40 : 4)
      try run("step \(count)")
      model.step += count
    case 4, 5:
      let count = 1 + draw(6)
      let isOpen = shell.session.openStep != nil
      guard model.step > 0 || isOpen else { return }
      try run("reverse-step \(count)")
      model.step = max(0, model.step - count + (isOpen ? 1 : 0))
    case 6, 7, 8:
      let target = draw(model.latest + 1)
      try run("goto \(target)")
      model.step = target
    case 9:
      let before = try shell.session.current().step
      try run("phase")
      model.step += try shell.session.current().step - before
    case 10:
      let isOpen = shell.session.openStep != nil
      guard model.step > 0 || isOpen else { return }
      try run("reverse-phase")
      if !isOpen { model.step -= 1 }
    case 11:
      let choice = draw(3)
      try run(
        choice == 0
          ? "optimizer sgd lr=0.0\(1 + draw(9)) momentum=0.9"
          : choice == 1
            ? "optimizer adam lr=0.0\(1 + draw(9))"
            : "batch \(draw(2) == 0 ? 100 + draw(50) : 600 + draw(50))")
      try noteSettings()
    case 12:
      let rules = [
        "rewire set every=3 until=900", "rewire rigl every=4 until=900 fraction=50%",
        "rewire off",
      ]
      try run(rules[draw(3)])
      try noteSettings()
    case 13:
      guard let rewiring = try shell.session.current().rewiring,
        shell.session.openStep?.completed != .rewire
      else { return }
      try run("rewire now")
      note(.rewiring(rewiring))
    case 14:
      let name = ["p", "q"][draw(2)]
      try run("checkpoint \(name)")
      model.kept[name] = (model.changes.filter { $0.step <= model.step }, model.step)
    case 15: try restore(["p", "q"][draw(2)])
    case 16: try clone()
    case 17:
      guard models.count > 1 else { return }
      try run("use \(models.keys.sorted()[draw(models.count)])")
    case 18:
      // To a multiple of 7, one way or the other.
      try run("break if step % 7 == 0")
      if draw(2) == 0 {
        try run("until step == \(model.step + 8)")
        model.step += 7 - model.step % 7
      } else {
        guard model.step > 1 else { return try run("delete") }
        try run("reverse-continue")
        model.step = (model.step - 1) / 7 * 7
      }
      try run("delete")
    default:
      guard models.count > 1 else { return }
      let names = models.keys.sorted()
      let (first, second) = (names[draw(names.count)], names[draw(names.count)])
      guard first != second else { return }
      try lockstep([first, second])
    }
    model.latest = max(model.latest, model.step)
  }

  /// Both go on together, to where a break point stops one of them.
  private mutating func lockstep(_ names: [String]) throws {
    let starts = names.compactMap { models[$0]?.step }
    let count = 1 + draw(7)
    let period = draw(2) == 0 ? 5 : nil
    let met = period.flatMap { period in
      (1...count).first { done in starts.contains { ($0 + done) % period == 0 } }
    }
    var current = name
    if let period { try run("break if step % \(period) == 0") }
    try run("lockstep \(names.joined(separator: " ")) steps=\(count)")
    try run("delete")
    let done = met ?? count
    for (name, start) in zip(names, starts) {
      guard var model = models[name] else { continue }
      model.step = start + done
      model.latest = max(model.latest, model.step)
      models[name] = model
    }
    if let period, met != nil,
      let first = zip(names, starts).first(where: { ($1 + done) % period == 0 })
    {
      current = first.0
    }
    try #require(name == current, "\(log.suffix(4))")
  }

  private mutating func restore(_ name: String) throws {
    guard let kept = model.kept[name] else { return }
    try run("restore \(name)")
    let here = model.changes.filter { $0.step <= kept.step }.map(\.id)
    if here != kept.changes.map(\.id) {
      model.changes = kept.changes
      model.latest = kept.step
    }
    model.step = kept.step
  }

  private mutating func clone() throws {
    let names = models.keys.sorted()
    let original = names[draw(names.count)]
    guard var copy = models[original] else { return }
    if models.count > 2 {
      let victim = names[draw(names.count)]
      guard victim != original, victim != name else { return }
      try run("drop \(victim)")
      models[victim] = nil
    }
    cloneCount += 1
    if draw(2) == 0 {
      copy.step = draw(copy.latest + 1)
      try run("clone \(original) n\(cloneCount) at=\(copy.step)")
    } else {
      try run("clone \(original) n\(cloneCount)")
    }
    copy.kept = [:]
    models["n\(cloneCount)"] = copy
  }

  // MARK: - Checks

  mutating func check(_ comment: String) throws {
    for name in models.keys.sorted() {
      guard let model = models[name] else { continue }
      let expected = try digest(model)
      let actual = shell.session.network(named: name)?.digests.whole
      try #require(actual == expected, "\(name) \(model.step): \(comment)")
    }
  }

  /// What is saved replays to the same networks.
  func checkSaved(_ comment: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/saved.psn"
    try shell.run("save \(path)")
    let again = BatchSession()
    do {
      try again.run("replay \(path)")
    } catch {
      Issue.record("\(comment): \(error)\n\(directory.read("saved.psn") ?? "")")
      return
    }
    for (name, state) in shell.session.networks {
      let other = again.session.network(named: name)
      try #require(other?.digests.whole == state.digests.whole, "\(name): \(comment)")
    }
    #expect(again.session.currentName == shell.session.currentName)
  }

  /// The digest that a run from the beginning has, worked out once for each way to go.
  private mutating func digest(_ model: Model) throws -> String {
    func key(_ step: Int) -> String {
      "\(step):"
        + model.changes.filter { $0.step <= step }.map { "\($0.id)" }.joined(separator: ",")
    }
    if let known = known[key(model.step)] { return known }
    var state = model.start
    var rest = model.changes[...]
    while true {
      while let change = rest.first, change.step == state.step {
        try state.make(change.kind, on: examples)
        rest.removeFirst()
      }
      if known[key(state.step)] == nil { known[key(state.step)] = state.digests.whole }
      if state.step == model.step { return state.digests.whole }
      try TrainingStep(for: state, exampleCount: examples.count).run(&state, on: examples)
    }
  }
}
