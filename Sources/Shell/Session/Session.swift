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
    /// The terminal's size at this moment; nil where answers go elsewhere.
    public var terminalSize: @Sendable () -> (columns: Int, rows: Int)? = { nil }
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
  /// How answers look, in the size that the terminal has now.
  var style: RenderingStyle {
    get {
      var style = usualStyle
      if let size = configuration.terminalSize() {
        style.width = size.columns
        style.height = max(1, size.rows - (tour == nil ? 1 : Tour.height))
      }
      return style
    }
    set { usualStyle = newValue }
  }
  private var usualStyle: RenderingStyle
  /// The data in use.
  private(set) var dataset: Dataset?
  /// Networks and their pasts, in the order they were made.
  var runs: [NetworkRun] = []
  /// The name of the network that commands act on.
  private(set) var currentName: String?
  /// Variables of `let` and `for`.
  var variables: [String: CommandValue] = [:]
  /// What led here.
  var transcript = Transcript()
  /// Keeps the transcript on disk, where the session is one that does.
  var journal: Journal?
  /// Empties the session and runs a script in it that is checked; set by the interpreter.
  var runReplay: ((SourceText, Replay.Options) throws -> Void)?
  /// The cell of an experiment that the session is, if it is one.
  var cell: CellNotes?
  /// The replay that is under way, or was left.
  var replay = ReplayState.none
  /// Whether what must hold of the state is checked after every step.
  var checksState = false
  /// How the shell behaves at a terminal.
  var preferences = Preferences()
  /// Whether lines are read from a terminal.
  var isInteractive = false
  /// The lines typed at the prompt, in this session and in earlier ones, the latest last.
  var typedLines: () -> [String] = { [] }
  /// The tour being taken.
  var tour: Tour?
  /// Where training stops, and what is shown there.
  var stops = StopTable()
  /// Whether training stops where a value is not finite.
  var stopsAtNonFinite = true
  /// Bytes that the past of each network may take.
  var historyLimit = 64 << 20 {
    didSet { for index in runs.indices { runs[index].timeline.byteLimit = historyLimit } }
  }
  /// Shows a part of the present command's answer at once; nil where it is to come as a whole.
  var showEarly: ((String) -> Void)?
  /// Set by `quit`.
  var isFinished = false

  /// Where the transcript stood when something was kept.
  var keptRevisions = KeptRevisions()
  var stepInProgress: TrainingStep?
  /// Whether the phases that the step in progress has done were done ahead, to look at gradients.
  var isLookingAhead = false
  private var nextRunID = 0
  var accuracyCache: (step: Int, network: String, evaluation: Evaluation)?

  /// An empty session.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
    usualStyle = configuration.style
  }

  // MARK: - What is there

  /// Networks by name, in the order they were made.
  var networks: [(name: String, state: TrainingState)] { runs.map { ($0.name, $0.state) } }

  /// Where the current network stands among ``runs``.
  var currentIndex: Int? { currentName.flatMap { name in runs.firstIndex { $0.name == name } } }

  /// The same.
  ///
  /// - Throws: ``ShellError`` where there is none.
  func requireCurrentIndex() throws -> Int {
    guard let currentIndex else {
      throw ShellError(
        .missing, "there is no network yet",
        hint: "make one, for example: net 64-128-10; or type demo")
    }
    return currentIndex
  }

  /// The state of the current network, if there is one.
  var currentState: TrainingState? { currentIndex.map { runs[$0].state } }

  /// What `save` writes: a script that leads to the present state, and checks itself.
  func script(version: String) -> String {
    transcript.script(version: version, endingAt: currentState)
  }

  /// The state of the current network.
  ///
  /// - Throws: ``ShellError`` where there is none.
  func current() throws -> TrainingState { runs[try requireCurrentIndex()].state }

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
    runs.first { $0.name == name }?.state
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

  /// Makes `dataset` the data in use. The pasts of all networks begin anew: their steps were done
  /// on other data.
  ///
  /// - Returns: the networks that lose a past.
  @discardableResult
  func use(_ dataset: Dataset) -> [String] {
    self.dataset = dataset
    forgetDerived()
    let losing = runs.filter {
      $0.timeline.latest > $0.timeline.earliest || !$0.timeline.checkpoints.isEmpty
    }.map(\.name)
    for index in runs.indices {
      transcript.cut(runs[index].id)
      transcript.fix(runs[index].id)
      runs[index].beginPast(byteLimit: historyLimit)
    }
    return losing
  }

  /// Puts a network under a name, new or not, and makes it the current one.
  ///
  /// - Parameter timeline: its past; none unless it is the copy of another.
  func put(_ state: TrainingState, as name: String, past timeline: Timeline? = nil) {
    let place = runs.firstIndex { $0.name == name }
    // What lay ahead of a network that is replaced is no part of what leads to the new one.
    if let place { transcript.cut(runs[place].id) }
    transcript.settle(currentState, of: currentID, before: .leaving)
    layDownStep()
    let run = NetworkRun(
      name: name, id: nextRunID, state: state,
      timeline: timeline ?? Timeline(startingAt: state, byteLimit: historyLimit))
    nextRunID += 1
    if let place {
      runs[place] = run
    } else {
      runs.append(run)
    }
    transcript.begin(run.id, at: state.step)
    currentName = name
    forgetDerived()
  }

  /// Leaves a step between two phases to the network in use, which is about to be another.
  private func layDownStep() {
    if let currentIndex { runs[currentIndex].openStep = openStep }
  }

  /// Goes on with the step that the network now in use was left in.
  private func takeUpStep() {
    forgetDerived()
    guard let currentIndex else { return }
    stepInProgress = runs[currentIndex].openStep
    runs[currentIndex].openStep = nil
  }

  /// Changes how the current network is trained. Steps that lay ahead, after going back, are
  /// abandoned.
  ///
  /// - Parameter keepsStep: whether a step in progress goes on under the change.
  /// - Returns: a remark where a step between two phases is given up.
  @discardableResult
  func updateCurrent(
    keepsStep: Bool, _ change: (inout TrainingState) -> Void
  ) throws -> String? {
    let index = try requireCurrentIndex()
    let remark = keepsStep ? nil : openStep.flatMap(Self.remark(onGivingUp:))
    transcript.change(runs[index].id)
    change(&runs[index].state)
    runs[index].forgetStopsAhead()
    runs[index].timeline.note(changeOf: runs[index].state)
    if !keepsStep { forgetStep() }
    return remark
  }

  /// What to say of an open step that comes to nothing.
  static func remark(onGivingUp step: TrainingStep) -> String? {
    step.completed.map { "the open step (after \($0.rawValue)) is given up" }
  }

  /// Makes an existing network the current one.
  func select(_ name: String) throws {
    _ = try requireNetwork(name)
    guard name != currentName else { return }
    transcript.settle(currentState, of: currentID, before: .leaving)
    layDownStep()
    currentName = name
    takeUpStep()
  }

  /// Says that a command is about to make something of a network: its steps so far must be kept.
  func noteReading(of name: String) {
    guard let run = runs.first(where: { $0.name == name }) else { return }
    transcript.fix(run.id, name: name == currentName ? nil : name, current: currentName)
  }

  /// Removes a network.
  func drop(_ name: String) throws {
    _ = try requireNetwork(name)
    let isCurrent = name == currentName
    if isCurrent { transcript.settle(currentState, of: currentID, before: .leaving) }
    runs.removeAll { $0.name == name }
    guard isCurrent else { return }
    currentName = runs.last?.name
    takeUpStep()
  }

  /// Forgets data, networks, variables and transcript. Break points and displays stay.
  func reset() {
    dataset = nil
    runs = []
    currentName = nil
    variables = [:]
    transcript = Transcript(after: transcript)
    keptRevisions.atBeginning = nil
    replay.giveUp()
    forgetDerived()
  }

  /// The number of the current network's run.
  private var currentID: Int? { currentIndex.map { runs[$0].id } }

  /// Forgets what was worked out from the current network: another is about to take its place.
  func forgetDerived() {
    forgetStep()
    accuracyCache = nil
  }

  func forgetStep() {
    stepInProgress = nil
    isLookingAhead = false
  }

  /// Does something that only looks, as if another network were the current one.
  func looking<Result>(at name: String, _ body: () throws -> Result) throws -> Result {
    _ = try requireNetwork(name)
    let present = (currentName, stepInProgress, isLookingAhead)
    defer { (currentName, stepInProgress, isLookingAhead) = present }
    if name != currentName {
      stepInProgress = runs.first { $0.name == name }?.openStep
      isLookingAhead = false
    }
    currentName = name
    return try body()
  }
}
