import CommandLanguage
import Datasets
import SparseNetworks

extension Session {
  /// Everything that decides how the session goes on.
  ///
  /// - Throws: ``ShellError`` after Ctrl-C.
  func stateFile() throws -> StateFile {
    guard transcript.describeData(unless: { InterruptFlag.isRaised }) else {
      throw ShellError.interrupted
    }
    let data = try dataset.map { dataset in
      StateFile.DataPart(
        name: dataset.name, options: dataset.canonicalOptions.map { ($0.name, $0.value) },
        digest: try digest(of: dataset))
    }
    let courses = runs.map { run in
      var course = run.timeline.course
      course.forget(after: run.state.step)
      return (run.name, course)
    }
    return StateFile(
      networks: networks,
      courses: Dictionary(uniqueKeysWithValues: courses.filter { $0.1 != TrainingCourse() }),
      session: .init(data: data, current: currentName, script: script(version: Version.text)))
  }

  /// Takes over what a file holds, in place of all that is here but variables.
  ///
  /// The transcript begins with the data; how the networks came about is the caller's to record.
  ///
  /// - Returns: a note on networks that gave way and are in no file; nil where there are none.
  func adopt(_ file: StateFile) throws -> String? {
    let data = try file.session?.data.map { try matchingData($0) }
    let variables = variables
    let note = makeWay()
    self.variables = variables
    if let (dataset, command) = data {
      use(dataset)
      transcript.record(command, loading: dataset)
    }
    for (name, state) in file.networks {
      put(state, as: name)
      if let course = file.courses[name] { runs[runs.count - 1].timeline.begin(with: course) }
    }
    if let current = file.session?.current { try select(current) }
    return note
  }

  /// Whether the script of the session takes something from a file, which must stay as it is.
  func hasImported(_ path: String) -> Bool {
    let path = quoted(TextFile.absolutePath(path))
    return transcript.texts(from: 0).contains { text in
      text.split(separator: "\n").contains { $0.hasPrefix("import ") && $0.contains(" \(path) ") }
    }
  }

  /// Sets that are found by name. Others are read from paths or made to measure, and a file from
  /// elsewhere is not to say which: the user loads them.
  private static let foundByName: Set<String> = [
    "digits", "mnist", "fashion-mnist", "emnist", "covtype",
  ]

  private func digest(of dataset: Dataset) throws -> String {
    guard let digest = dataset.contentDigest(shouldStop: { InterruptFlag.isRaised }) else {
      throw ShellError.interrupted
    }
    return digest
  }

  /// The data that a file means: those in use if they are the same, otherwise loaded.
  private func matchingData(
    _ part: StateFile.DataPart
  ) throws -> (dataset: Dataset, command: String) {
    if let dataset, try digest(of: dataset) == part.digest {
      let options = dataset.canonicalOptions.map { ($0.name, $0.value) }
      let present = StateFile.DataPart(
        name: dataset.name, options: options, digest: part.digest)
      return (dataset, present.command)
    }
    guard Self.foundByName.contains(part.name) else {
      throw ShellError(
        .missing, "the session was on data of its own, which are not in use here",
        hint: "load them first, and import again: \(part.command)", argument: "file")
    }
    let other = Session(configuration)
    try WrittenSettings.run(part.command, ["data"], in: other)
    guard let dataset = other.dataset, try digest(of: dataset) == part.digest else {
      throw ShellError(
        .file, "the data set \(part.name) here is not the one that the session was on",
        hint: "compare where the two came from", argument: "file")
    }
    return (dataset, part.command)
  }
}
