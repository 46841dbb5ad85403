import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// Everything that the user has made so far, and where results go.
///
/// Commands change it through its methods, which check first and change then, so that a command
/// that fails leaves it as it was.
public final class Session {
  /// What does not change while the session lasts.
  public struct Configuration: Sendable {
    /// Where data sets are looked for.
    public var searchPath: DataSearchPath
    /// What networks are computed with.
    public var engine: Engine
    /// Bytes that a network may take.
    public var memoryLimit: Int
    /// How answers look.
    public var style: RenderingStyle
    /// Whether long work shows its progress on standard error.
    public var showsProgress: Bool
    /// The folder of the journals that `recover` knows; nil for none.
    public var journalFolder: String?
    /// The program and options that start a worker of an experiment; empty where there are none.
    public var workerCommand: [String] = []

    /// A configuration.
    public init(
      searchPath: DataSearchPath, engine: Engine = .singleThreaded, memoryLimit: Int,
      style: RenderingStyle = .plain, showsProgress: Bool = false, journalFolder: String? = nil
    ) {
      self.searchPath = searchPath
      self.engine = engine
      self.memoryLimit = memoryLimit
      self.style = style
      self.showsProgress = showsProgress
      self.journalFolder = journalFolder
    }
  }

  let configuration: Configuration
  /// How answers look; the terminal may have been resized.
  var style: RenderingStyle
  /// The data in use.
  private(set) var dataset: Dataset?
  /// Networks by name, in the order they were made.
  private(set) var networks: [(name: String, state: TrainingState)] = []
  /// The name of the network that commands act on.
  private(set) var currentName: String?
  /// How the training of the networks went, by name.
  private(set) var courses: [String: TrainingCourse] = [:]
  /// Variables of `let` and `for`.
  var variables: [String: CommandValue] = [:]
  /// What led here.
  var transcript = Transcript()
  /// Keeps the transcript on disk, where the session is one that does.
  var journal: Journal?
  /// What scripts in progress run commands with; set by the interpreter.
  var runScript: ((SourceText, _ verifying: Replay.Options?) throws -> Void)?
  /// The cell of an experiment that the session is, if it is one.
  var cell: CellNotes?
  /// Whether a replay is under way: it tells of its checks instead of each change, and goes as far
  /// as the session it repeats went.
  var isReplaying = false
  /// Whether what must hold of the state is checked after every step.
  var checksState = false
  /// Set by `quit`.
  var isFinished = false

  private var revisionAtBeginning: Int?
  private var stepInProgress: TrainingStep?
  private var accuracyCache: (step: Int, network: String, evaluation: Evaluation)?

  /// An empty session.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
    style = configuration.style
  }

  // MARK: - What is there

  /// The state of the current network, if there is one.
  private var currentState: TrainingState? { currentName.flatMap(network(named:)) }

  /// Whether nothing has been done since the session began for the user.
  var hasNothingToLose: Bool {
    transcript.isEmpty || transcript.revision == revisionAtBeginning
  }

  /// From here on it is the user's session: what the start file did is no loss.
  func begin() { revisionAtBeginning = transcript.revision }

  /// Puts on disk what has been done since the last call, where there is a journal.
  func keepJournal() { journal?.keep(&transcript, currentState) }

  /// What `save` writes: a script that leads to the present state, and checks itself.
  func script(version: String) -> String {
    transcript.script(version: version, endingAt: currentState)
  }

  /// The state of the current network.
  ///
  /// - Throws: ``ShellError`` where there is none.
  func current() throws -> TrainingState {
    guard let state = currentState else {
      throw ShellError(
        .missing, "there is no network yet",
        hint: "make one, for example: net 64-128-10; or type demo")
    }
    return state
  }

  /// The data in use.
  ///
  /// - Throws: ``ShellError`` where there are none.
  func data() throws -> Dataset {
    guard let dataset else {
      throw ShellError(.missing, "no data are loaded", hint: "load some, for example: data digits")
    }
    return dataset
  }

  /// A network by name.
  func network(named name: String) -> TrainingState? {
    networks.first { $0.name == name }?.state
  }

  /// A network by name.
  ///
  /// - Throws: ``ShellError`` with near misses where there is none.
  func requireNetwork(_ name: String) throws -> TrainingState {
    guard let state = network(named: name) else {
      let names = networks.map(\.name)
      let near = nearestMatches(to: name, among: names)
      throw ShellError(
        .unknownName, "there is no network called \(name)",
        hint: !near.isEmpty
          ? "did you mean \(near.joined(separator: " or "))?"
          : names.isEmpty ? "make one with net" : "there are \(names.joined(separator: ", "))")
    }
    return state
  }

  /// The networks of a list such as `a,b`, or all of them.
  func networkNames(_ list: String) throws -> [String] {
    if list == "all" { return networks.map(\.name) }
    let names = list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for name in names { _ = try requireNetwork(name) }
    return names
  }

  // MARK: - Changing it

  /// Makes `dataset` the data in use.
  func use(_ dataset: Dataset) {
    self.dataset = dataset
    forgetDerived()
  }

  /// Puts a network under a name, new or not, and makes it the current one.
  func put(_ state: TrainingState, as name: String) {
    transcript.settle(currentState, before: .leaving)
    if state.step == 0 || network(named: name) == nil { courses[name] = nil }
    if let index = networks.firstIndex(where: { $0.name == name }) {
      networks[index].state = state
    } else {
      networks.append((name, state))
    }
    currentName = name
    forgetDerived()
  }

  /// Changes how the current network is trained.
  ///
  /// - Parameter keepsStep: whether a step in progress goes on under the change.
  func updateCurrent(keepsStep: Bool, _ change: (inout TrainingState) -> Void) throws {
    let name = currentName
    guard let index = networks.firstIndex(where: { $0.name == name }) else {
      _ = try current()
      return
    }
    change(&networks[index].state)
    if !keepsStep { stepInProgress = nil }
  }

  /// Makes an existing network the current one.
  func select(_ name: String) throws {
    _ = try requireNetwork(name)
    guard name != currentName else { return }
    transcript.settle(currentState, before: .leaving)
    currentName = name
    forgetDerived()
  }

  /// Removes a network.
  func drop(_ name: String) throws {
    _ = try requireNetwork(name)
    if name == currentName { transcript.settle(currentState, before: .leaving) }
    networks.removeAll { $0.name == name }
    if currentName == name { currentName = networks.last?.name }
    courses[name] = nil
    forgetDerived()
  }

  /// Forgets data, networks, variables and transcript.
  func reset() {
    dataset = nil
    networks = []
    currentName = nil
    courses = [:]
    variables = [:]
    transcript = Transcript()
    revisionAtBeginning = nil
    forgetDerived()
  }

  private func forgetDerived() {
    stepInProgress = nil
    accuracyCache = nil
  }

  /// Says that a network was copied from another, whose training is then also its own.
  func inheritCourse(of original: String, as copy: String) { courses[copy] = courses[original] }

  /// Does something that only looks, as if another network were the current one.
  func looking<Result>(at name: String, _ body: () throws -> Result) throws -> Result {
    _ = try requireNetwork(name)
    let (present, step) = (currentName, stepInProgress)
    defer { (currentName, stepInProgress) = (present, step) }
    if name != present { stepInProgress = nil }
    currentName = name
    return try body()
  }

  // MARK: - Training

  /// The step that is between two phases, if any.
  var openStep: TrainingStep? {
    stepInProgress.flatMap { $0.completed == nil ? nil : $0 }
  }

  /// Does the next phase of the current network's step.
  @discardableResult
  func advancePhase() throws -> TrainingStep.Phase {
    try withStep { step, state, examples in try step.advance(&state, on: examples) }
  }

  /// Finishes the step in progress, or does a whole one, and returns its loss; nil where Ctrl-C
  /// came first, and what there was of the step is given up.
  func runStep() throws -> Double? {
    let loss = try withStep { step, state, examples -> Double? in
      while !InterruptFlag.isRaised {
        let phase = try step.advance(&state, on: examples, unless: { InterruptFlag.isRaised })
        if phase == .update { return state.lastLoss ?? .nan }
      }
      return nil
    }
    if loss == nil { stepInProgress = nil }
    return loss
  }

  /// Exchanges edges at once, by the gradient of the batch that the next step will use.
  func rewireNow(_ rewiring: Rewiring) throws -> RewiringRecord {
    if let step = openStep, step.completed == .rewire {
      throw ShellError(
        .usage, "the step in progress has just prepared a rewiring", hint: "finish it with phase")
    }
    while openStep?.completed != .backward {
      if InterruptFlag.isRaised { throw ShellError(.interrupted, "interrupted") }
      try advancePhase()
    }
    let record = try withStep { step, state, examples in
      try step.rewireNow(&state, rewiring, on: examples)
    }
    forgetDerived()
    return record
  }

  private func withStep<Result>(
    _ body: (TrainingStep, inout TrainingState, Examples) throws -> Result
  ) throws -> Result {
    let examples = try data().train
    let name = currentName
    guard let index = networks.firstIndex(where: { $0.name == name }) else {
      throw ShellError(
        .missing, "there is no network yet", hint: "make one, for example: net 64-128-10")
    }
    if stepInProgress == nil {
      let state = networks[index].state
      try state.network.checkFit(examples)
      try state.network.plan.checkSize(
        memoryLimit: configuration.memoryLimit, batchSize: state.samplesInMemory(of: examples.count)
      )
      transcript.settle(state, before: .training)
      stepInProgress = TrainingStep(
        for: networks[index].state, exampleCount: examples.count, engine: configuration.engine)
    }
    guard let step = stepInProgress else { preconditionFailure("the step was just made") }
    let stepBefore = networks[index].state.step
    let result = try body(step, &networks[index].state, examples)
    let stepNow = networks[index].state.step
    if stepNow != stepBefore, let name, let loss = networks[index].state.lastLoss {
      courses[name, default: TrainingCourse()].note(loss: loss, step: stepNow)
    }
    if checksState && step.completed == nil { try networks[index].state.check() }
    return result
  }

  /// Loss and accuracy of the current network on the test examples, kept until it changes.
  func testEvaluation() throws -> Evaluation {
    let state = try current()
    let name = currentName ?? ""
    if let cache = accuracyCache, cache.step == state.step, cache.network == name {
      return cache.evaluation
    }
    let evaluation = try evaluate(try data().test)
    accuracyCache = (state.step, name, evaluation)
    courses[name, default: TrainingCourse()].note(
      TrainingCourse.Evaluation(
        step: state.step, loss: evaluation.loss, accuracy: evaluation.accuracy))
    return evaluation
  }

  /// Loss and accuracy of the current network on some examples.
  func evaluate(_ examples: Examples) throws -> Evaluation {
    try evaluate(examples, with: current().network)
  }

  /// Loss and accuracy of a network on some examples.
  func evaluate(_ examples: Examples, with network: Network) throws -> Evaluation {
    guard
      let evaluation = try network.evaluate(
        examples, engine: configuration.engine, shouldStop: { InterruptFlag.isRaised })
    else { throw ShellError(.interrupted, "interrupted") }
    return evaluation
  }

  /// Gradients at the present weights: those of the step in progress once its backward pass is
  /// done, otherwise of the batch that the next step will use. Nothing is changed.
  func gradients() throws -> Gradients {
    if let step = openStep, let completed = step.completed, completed >= .backward {
      return step.gradients
    }
    var state = try current()
    let examples = try data().train
    try state.network.checkFit(examples)
    let step = TrainingStep(
      for: state, exampleCount: examples.count, engine: configuration.engine)
    while try step.advance(&state, on: examples) != .backward {}
    return step.gradients
  }
}
