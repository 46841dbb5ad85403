import Datasets
import SparseNetworks

/// The commands that led to the present state, ready to be saved as a script.
///
/// Each stands in its canonical form: what was implicit is stated. Runs of training steps are
/// joined. A check says what the state was wherever it is about to be lost or built upon: before
/// training, before a trained network is replaced or left, and at the end. Nothing is kept for
/// that, and no state is worked out twice: whoever changes the network says so first.
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
    var data: LoadedData?
    var check: String?
    /// Number of training steps, if that is what the entry is.
    var steps: Int?

    /// The lines of a script that it is. Data that have not been hashed go without their line.
    var lines: [String] { [data?.line, command, check].compactMap(\.self) }
  }

  private enum LoadedData {
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
  /// How often something was added.
  private(set) var revision = 0

  var isEmpty: Bool { entries.isEmpty }

  /// Adds a command that has been done.
  mutating func record(_ command: String) {
    append(Entry(command: command))
    if unchecked == .nothing { unchecked = .commands }
  }

  /// Adds the loading of data.
  mutating func record(_ command: String, loading dataset: Dataset) {
    // What was loaded before is about to be given up, and should not be kept alive here.
    describeData { false }
    append(Entry(command: command, data: .unhashed(dataset)))
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

  /// Adds training steps that have been done.
  mutating func record(steps: Int) {
    guard steps > 0 else { return }
    if let last = entries.indices.last, let earlier = entries[last].steps {
      entries[last].steps = earlier + steps
      entries[last].command = "train steps=\(earlier + steps)"
      entries[last].check = nil
      revision += 1
    } else {
      append(Entry(command: "train steps=\(steps)", steps: steps))
    }
    unchecked = .training
  }

  /// Notes what the state is, if it must be stated before such a change.
  ///
  /// - Parameter state: the current network's, still as the last entry left it.
  mutating func settle(_ state: TrainingState?, before change: Change) {
    switch change {
    case .training: if entries.last?.steps != nil { return }
    case .leaving: if unchecked != .training { return }
    }
    settle(state)
  }

  /// The script, whole.
  ///
  /// - Parameter state: the current network's, if there is one.
  func script(version: String, endingAt state: TrainingState?) -> String {
    var copy = self
    copy.settle(state)
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

  /// See ``TrackedArray/firstChange(since:)``.
  func firstChange(since mark: Int) -> Int? { entries.firstChange(since: mark) }

  /// See ``TrackedArray/set(mark:)``.
  mutating func set(mark: Int) { entries.set(mark: mark) }

  private mutating func append(_ entry: Entry) {
    entries.append(entry)
    revision += 1
  }

  private mutating func settle(_ state: TrainingState?) {
    guard unchecked != .nothing, let state, let last = entries.indices.last else { return }
    entries[last].check = StateCheck(state).line
    unchecked = .nothing
  }
}
