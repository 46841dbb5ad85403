import Datasets
import SparseNetworks

/// The commands that led to the present state, ready to be saved as a script.
///
/// Each stands in its canonical form: what was implicit is stated. Runs of training steps are
/// joined, and only the state after a run is checked.
struct Transcript {
  private struct Entry {
    var command: String
    /// Lines that stand before it.
    var header: [String] = []
    var check: String?
    /// Number of training steps, if that is what the entry is.
    var steps: Int?
  }

  private var entries: [Entry] = []
  /// State after the last entry; its check is worked out when the next one comes.
  private var lastState: TrainingState?

  var isEmpty: Bool { entries.isEmpty }

  /// Adds a command that led to `state`, the current network's.
  mutating func record(_ command: String, state: TrainingState?) {
    settle()
    entries.append(Entry(command: command))
    lastState = state
  }

  /// Adds the loading of data, with their digest.
  mutating func record(_ command: String, loading dataset: Dataset) {
    settle()
    entries.append(
      Entry(
        command: command,
        header: ["#? data \(dataset.name) sha256=\(dataset.contentDigest())"]))
  }

  /// Adds completed training steps, which led to `state`.
  mutating func record(steps: Int, state: TrainingState) {
    guard steps > 0 else { return }
    if let last = entries.indices.last, let earlier = entries[last].steps {
      entries[last].steps = earlier + steps
      entries[last].command = "train steps=\(earlier + steps)"
    } else {
      settle()
      entries.append(Entry(command: "train steps=\(steps)", steps: steps))
    }
    lastState = state
  }

  /// The script, whole.
  func script(version: String) -> String {
    var copy = self
    copy.settle()
    var lines = ["#! psn session 1", "#? psn \(version)"]
    for entry in copy.entries {
      lines += entry.header
      lines.append(entry.command)
      if let check = entry.check { lines.append(check) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func settle() {
    if let state = lastState, let last = entries.indices.last {
      entries[last].check = StateCheck(state).line
    }
    lastState = nil
  }
}
