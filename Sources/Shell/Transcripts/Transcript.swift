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
  }

  private enum LoadedData {
    case unhashed(Dataset)
    case described(String)

    /// The line that says which data are meant.
    var description: String {
      switch self {
      case .unhashed(let dataset): "#? data \(dataset.name) sha256=\(dataset.contentDigest())"
      case .described(let line): line
      }
    }
  }

  /// What has happened since the last check.
  private enum Unchecked {
    case nothing, commands, training
  }

  private var entries: [Entry] = []
  private var unchecked = Unchecked.nothing
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
    for index in entries.indices {
      entries[index].data = entries[index].data.map { .described($0.description) }
    }
    append(Entry(command: command, data: .unhashed(dataset)))
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
    var lines = ["#! psn session 1", "#? psn \(version)"]
    for entry in copy.entries {
      if let data = entry.data { lines.append(data.description) }
      lines.append(entry.command)
      if let check = entry.check { lines.append(check) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

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
