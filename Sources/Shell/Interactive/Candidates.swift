import CommandLanguage
import Datasets
import Glibc
import SparseNetworks
import TerminalGraphics

/// What exists in a session, as candidates for completion with what is to be known about them.
struct Candidates {
  let session: Session

  /// Networks: their widths and steps.
  func networks(isFinal: Bool = true) -> [Completion] {
    session.networks.map { name, state in
      let widths = state.network.plan.widths.map(String.init).joined(separator: "-")
      return Completion(
        text: name, description: "\(widths), step \(formatCount(state.step))", isFinal: isFinal)
    }
  }

  /// Layers of the current network: their sizes and sparsity.
  var layers: [Completion] {
    guard let network = try? session.current().network else { return [] }
    return zip(network.layerNames, network.layers).map { name, layer in
      Completion(
        text: name,
        description:
          "\(formatCount(layer.neuronCount)) neurons of \(formatCount(layer.inputCount)) "
          + "inputs, \(formatPercent(1 - layer.rows.density)) sparse", isFinal: false)
    }
  }

  /// Variables: their values.
  var variables: [Completion] {
    session.variables.sorted { $0.key < $1.key }.map { name, value in
      Completion(text: name, description: "= " + value.description.truncated(to: 60))
    }
  }

  /// Widths of networks that fit the data in use.
  var widths: [Completion] {
    guard let dataset = session.dataset else { return [] }
    let outputs =
      switch dataset.train.targets {
      case .classes(_, let count): count
      case .values(_, let width): width
      }
    return [("128", "one hidden layer"), ("128-64", "two hidden layers")].map {
      Completion(
        text: "\(dataset.train.featureCount)-\($0.0)-\(outputs)",
        description: "fits \(dataset.name), with \($0.1)")
    }
  }

  private var currentRun: NetworkRun? { session.currentIndex.map { session.runs[$0] } }

  /// Steps of the past that are something.
  var steps: [Completion] {
    guard let timeline = currentRun?.timeline else { return [] }
    return [
      Completion(text: "\(timeline.earliest)", description: "the first step of the past"),
      Completion(text: "\(timeline.latest)", description: "the last step that has been done"),
    ]
      + timeline.checkpoints.filter(timeline.isOnCourse).map {
        Completion(text: "\($0.state.step)", description: "checkpoint \($0.name)")
      }
  }

  /// States kept under a name.
  var checkpoints: [Completion] {
    (currentRun?.timeline.checkpoints ?? []).map {
      Completion(text: $0.name, description: "step \(formatCount($0.state.step))")
    }
  }

  /// Break and watch points by number.
  var stopPoints: [Completion] {
    session.stops.points.map {
      Completion(text: "\($0.number)", description: "\($0.title) \($0.text)")
    }
  }

  /// What is shown at every stop, by number.
  var displays: [Completion] {
    session.stops.displays.map {
      Completion(text: "\($0.number)", description: "shows \($0.condition.text)")
    }
  }
}

extension Candidates {
  /// The entries of the folder that a path begins with: folders, and files with one of some endings
  /// if there are such, or else all.
  ///
  /// - Parameter quote: the quote that is open, in which the names are to be written.
  static func files(
    _ typed: String, endings: [String] = [], quote: Character? = nil
  ) -> [Completion] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let isHidden = typed.dropFirst(folder.count).hasPrefix(".")
    let entries = names(in: folder).filter { name in
      (folder + name).hasPrefix(typed) && name.hasPrefix(".") == isHidden
    }
    let wanted = entries.filter { name in
      name.hasSuffix("/") || endings.contains { name.hasSuffix($0) }
    }
    let isHelpful = wanted.contains { !$0.hasSuffix("/") }
    return (isHelpful ? wanted : entries).sorted().map { name in
      let (path, isFinal) = (folder + name, !name.hasSuffix("/"))
      return Completion(
        text: written(path, in: quote, isFinal: isFinal), isFinal: isFinal, plain: path)
    }
  }

  /// The names in a folder, those of folders with a slash.
  private static func names(in folder: String) -> [String] {
    let path = TextFile.expandingTilde(folder.isEmpty ? "." : folder)
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var result: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      var status = stat()
      // A link to a folder is as good as one.
      let isFolder =
        stat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      result.append(name + (isFolder ? "/" : ""))
    }
    return result
  }

  /// A path as it must be written to be read as itself.
  private static func written(_ path: String, in quote: Character?, isFinal: Bool) -> String {
    let special: (Character) -> Bool =
      switch quote {
      case "'"?: { _ in false }
      case .some: { "\"\\$".contains($0) }
      case nil: { $0.isASCII && !($0.isLetter || $0.isNumber || "-_.,/%+:=@~".contains($0)) }
      }
    let text = path.map { special($0) ? "\\\($0)" : String($0) }.joined()
    guard let quote else { return text }
    return String(quote) + text + (isFinal ? String(quote) : "")
  }

  /// Programs of the system, for pipes: all that begin as what has been typed, or a few useful ones.
  static func programs(_ typed: String) -> [Completion] {
    let folders = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
    var names: Set<String> = []
    for folder in folders {
      for name in Self.names(in: "\(folder)/") where !name.hasSuffix("/") {
        let isUsual = usualPrograms[name] != nil
        guard typed.isEmpty ? isUsual : name.hasPrefix(typed), !names.contains(name),
          access("\(folder)/\(name)", X_OK) == 0
        else { continue }
        names.insert(name)
      }
    }
    return names.sorted().map { Completion(text: $0, description: usualPrograms[$0]) }
  }

  private static let usualPrograms = [
    "head": "the first lines", "tail": "the last lines", "sort": "sorted; -n by number",
    "grep": "the lines with a word", "wc": "counts; -l of lines", "less": "page by page",
  ]
}
