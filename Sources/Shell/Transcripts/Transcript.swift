import Datasets
import SparseNetworks

/// The commands that led to the present state, ready to be saved as a script.
///
/// Each stands in its canonical form: what was implicit is stated. Training steps in a row are
/// joined. Steps that were gone back are left out, and so are the changes made after them, unless
/// something was made of the network there; then the script goes back as the user did. A check says
/// what the state was wherever it is about to be lost or built upon: before training, before a
/// trained network is replaced or left, and at the end. Nothing is kept for that, and no state is
/// worked out twice: whoever changes the network says so first.
struct Transcript {
  /// What is about to happen to the current network.
  enum Change {
    /// Its weights will be moved.
    case training
    /// It will be replaced, or another will be the current one.
    case leaving
  }

  private struct Entry {
    var command: String
    /// The data that it loads. Hashing them takes time, so that is put off until it is needed.
    var data: DataMention?
    var check: String?
    /// The run whose state the check is of.
    var checkedRun: Int?
    /// Number of training steps, if that is what the entry is.
    var steps: Int?
    /// The run that it moves or changes, if it does.
    var run: Int?
    /// Completed steps of that run after it.
    var end = 0
    /// Whether what came later builds upon it.
    var isFixed = false

    /// The lines of a script that it is. Data that have not been hashed go without their line.
    var lines: [String] { [data?.line, command, check].compactMap(\.self) }
  }

  /// How far the entries of a run lead, and where the run is.
  private struct Course {
    /// Completed steps after the last of its entries.
    var end: Int
    /// The step that entries can be taken back to.
    var floor: Int
    /// Where the run is, if it has gone back from the end.
    var position: Int?
  }

  private enum DataMention {
    case unhashed(Dataset)
    case described(String)

    /// The line that says which data are meant, once they are hashed.
    var line: String? {
      if case .described(let line) = self { line } else { nil }
    }
  }

  /// What has happened since the last check.
  private enum Unchecked {
    case nothing, commands, training
  }

  private var entries = TrackedArray<Entry>()
  private var unchecked = Unchecked.nothing
  private var hasUnhashedData = false
  private var courses: [Int: Course] = [:]
  /// The run that the next command recorded has changed.
  private var changedRun: Int?
  /// How many commands were added that do more than train, go back, or choose a network.
  private(set) var changeCount = 0
  /// How often something was added.
  private(set) var revision = 0

  var isEmpty: Bool { entries.isEmpty }

  /// An empty one.
  init() {}

  /// An empty one in place of another, whose counts go on: whoever remembers one must see that
  /// something has happened.
  init(after other: Transcript) {
    changeCount = other.changeCount + 1
    revision = other.revision + 1
  }

  /// Adds a command that has been done.
  mutating func record(_ command: String) {
    add(command)
    changeCount += 1
  }

  /// Adds that a network is now the current one.
  mutating func record(using name: String) { add("use \(quoted(name))") }

  private mutating func add(_ command: String) {
    var entry = Entry(command: command)
    entry.run = changedRun
    entry.end = changedRun.flatMap { courses[$0]?.end } ?? 0
    changedRun = nil
    append(entry)
    if unchecked == .nothing { unchecked = .commands }
  }

  /// Adds the loading of data.
  mutating func record(_ command: String, loading dataset: Dataset) {
    // What was loaded before is about to be given up, and should not be kept alive here.
    describeData { false }
    append(Entry(command: command, data: .unhashed(dataset)))
    changeCount += 1
    hasUnhashedData = true
  }

  /// Hashes the data that have not been hashed, unless `shouldStop`, asked now and then, says so.
  ///
  /// - Returns: false where it stopped.
  @discardableResult
  mutating func describeData(unless shouldStop: () -> Bool) -> Bool {
    guard hasUnhashedData else { return true }
    for index in entries.indices {
      guard case .unhashed(let dataset)? = entries[index].data else { continue }
      guard let digest = dataset.contentDigest(shouldStop: shouldStop) else { return false }
      entries[index].data = .described("#? data \(dataset.name) sha256=\(digest)")
    }
    hasUnhashedData = false
    return true
  }

  // MARK: - Runs

  /// A run begins, after so many completed steps.
  mutating func begin(_ run: Int, at step: Int) {
    courses[run] = Course(end: step, floor: step)
  }

  /// The run, which is the current network's, has come to a step, forward or back.
  mutating func place(_ run: Int, at step: Int) {
    guard let course = courses[run], step != course.position ?? course.end else { return }
    revision += 1
    if step >= course.end {
      courses[run]?.position = nil
      if step > course.end { append(steps: step - course.end, of: run) }
    } else if step >= course.floor {
      courses[run]?.position = step
    } else {
      goBack(run, to: step)
    }
  }

  /// The run is about to be changed where it is: what it had ahead, after going back, is left out.
  mutating func change(_ run: Int) {
    cut(run)
    changedRun = run
  }

  /// Takes back entries of a run that lie after where it is.
  mutating func cut(_ run: Int) {
    guard let position = courses[run]?.position else { return }
    let first = entries.firstIndex { $0.run == run && !$0.isFixed && $0.end > position }
    if let first {
      let kept = entries[first...].compactMap { entry -> Entry? in
        var entry = entry
        if entry.checkedRun == run { entry.check = nil }
        guard entry.run == run, !entry.isFixed, entry.end > position else { return entry }
        guard let steps = entry.steps, entry.end - steps < position else { return nil }
        entry.steps = steps - (entry.end - position)
        entry.end = position
        entry.command = "train steps=\(entry.steps ?? 0)"
        return entry
      }
      entries.replaceSubrange(first..., with: kept)
    }
    courses[run] = Course(end: position, floor: courses[run]?.floor ?? position)
    unchecked = .training
    revision += 1
  }

  /// Something is about to be built upon the run as it is: its entries stay.
  ///
  /// - Parameters:
  ///   - name: the name of the run's network where it is not the current one.
  ///   - current: the name of the current one.
  mutating func fix(_ run: Int, name: String? = nil, current: String? = nil) {
    guard let course = courses[run] else { return }
    if let position = course.position {
      if let name { record(using: name) }
      goBack(run, to: position)
      if name != nil, let current { record(using: current) }
    }
    for index in entries.indices where entries[index].run == run && !entries[index].isFixed {
      entries[index].isFixed = true
    }
    let end = courses[run]?.end ?? course.end
    courses[run] = Course(end: end, floor: end)
  }

  /// Adds a command that keeps or brings back a state of the current network's run.
  mutating func record(_ command: String, of run: Int, at step: Int) {
    add(command, of: run, at: step)
    changeCount += 1
  }

  private mutating func add(_ command: String, of run: Int, at step: Int) {
    fix(run)
    var entry = Entry(command: command)
    (entry.run, entry.end, entry.isFixed) = (run, step, true)
    append(entry)
    courses[run] = Course(end: step, floor: step)
    unchecked = .training
  }

  private mutating func goBack(_ run: Int, to step: Int) {
    courses[run]?.position = nil
    add("goto \(step)", of: run, at: step)
  }

  private mutating func append(steps: Int, of run: Int) {
    let end = (courses[run]?.end ?? 0) + steps
    courses[run]?.end = end
    if let last = entries.indices.last, let earlier = entries[last].steps,
      entries[last].run == run, !entries[last].isFixed
    {
      entries[last].steps = earlier + steps
      entries[last].command = "train steps=\(earlier + steps)"
      entries[last].end = end
      entries[last].check = nil
    } else {
      var entry = Entry(command: "train steps=\(steps)", steps: steps)
      (entry.run, entry.end) = (run, end)
      append(entry)
    }
    unchecked = .training
  }

  // MARK: - Checks

  /// Notes what the state is, if it must be stated before such a change.
  ///
  /// - Parameters:
  ///   - state: the current network's, still as the last entry left it.
  ///   - run: its run.
  mutating func settle(_ state: TrainingState?, of run: Int?, before change: Change) {
    switch change {
    case .training: if entries.last?.steps != nil { return }
    case .leaving: if unchecked != .training { return }
    }
    settle(state, of: run)
  }

  /// The script, whole.
  ///
  /// - Parameter state: the current network's, if there is one.
  func script(version: String, endingAt state: TrainingState?) -> String {
    var copy = self
    for run in courses.keys.sorted() { copy.cut(run) }
    copy.settle(state, of: nil)
    copy.describeData { false }
    let lines = ["#! psn session 1", "#? psn \(version)"] + copy.entries.flatMap(\.lines)
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: - Being kept in a journal

  /// Number of entries.
  var count: Int { entries.count }

  /// Whether it is said what the state is after the last entry.
  var isChecked: Bool { entries.last?.check != nil }

  /// The entries from an index on, each as it stands in a script.
  func texts(from index: Int) -> [String] {
    entries[index...].map { $0.lines.joined(separator: "\n") }
  }

  /// The step that a run has gone back to; nil where it is at the end of its entries.
  func position(of run: Int) -> Int? { courses[run]?.position }

  /// See ``TrackedArray/firstChange(since:)``.
  func firstChange(since mark: Int) -> Int? { entries.firstChange(since: mark) }

  /// See ``TrackedArray/set(mark:)``.
  mutating func set(mark: Int) { entries.set(mark: mark) }

  private mutating func append(_ entry: Entry) {
    entries.append(entry)
    revision += 1
  }

  private mutating func settle(_ state: TrainingState?, of run: Int?) {
    guard unchecked != .nothing, let state, let last = entries.indices.last else { return }
    // Where a run has gone back, the script at this place does not lead to its state.
    if let run, courses[run]?.position != nil { return }
    entries[last].check = StateCheck(state).line
    entries[last].checkedRun = run
    unchecked = .nothing
  }
}
