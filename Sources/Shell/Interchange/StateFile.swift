import Interchange
import SparseNetworks

/// Networks with all their state in one safetensors file: tensors that any program can read, and in
/// the metadata what they mean.
///
/// A file with one network calls its tensors `fc1.values`, one with a session `NAME/fc1.values`.
/// The metadata are `format`, `psn` (the version), `networks` (JSON), `session` (JSON) and `script`
/// where it is a session, and `sha256`, a fingerprint of all the rest.
struct StateFile {
  /// What a file holds.
  enum Kind: String {
    case network, session

    /// How files say so. The number rises when what must be in them changes.
    var format: String { "\(family)2" }

    /// What formats of this kind begin with, in whatever version of psn.
    private var family: String { "psn.\(rawValue)." }

    /// Whether a format is one of this kind, of another version of psn.
    func isOtherVersion(_ format: String) -> Bool {
      format.hasPrefix(family) && Int(format.dropFirst(family.count)) != nil
        && format != self.format
    }
  }

  /// What a session has besides its networks.
  struct SessionPart {
    /// The data in use: the command that loads them, and their digest.
    var data: DataPart?
    /// The network in use.
    var current: String?
    /// The script that led there.
    var script: String
  }

  /// Which data are meant.
  struct DataPart {
    let name: String
    let options: [(name: String, value: String)]
    let digest: String

    /// The command that loads them.
    var command: String {
      (["data", quoted(name)] + options.map { "\($0.name)=\(quoted($0.value))" })
        .joined(separator: " ")
    }
  }

  let networks: [(name: String, state: TrainingState)]
  /// How the training of a session's networks went, by name.
  let courses: [String: TrainingCourse]
  let session: SessionPart?

  private var kind: Kind { session == nil ? .network : .session }

  // MARK: - Writing

  /// The file's bytes, which depend on nothing but what it holds.
  func encoded() throws -> [UInt8] {
    var (tensors, descriptions) = ([Tensor](), [JSONValue]())
    for (name, state) in networks {
      let parts = state.parts
      tensors += try parts.tensors(prefix: prefix(name))
      if let course = courses[name] {
        tensors += try CourseTensors.everything(course, prefix: prefix(name))
      }
      descriptions.append(parts.description(name, WrittenSettings.commands(of: state), state))
    }
    var metadata = [
      "format": kind.format, "psn": Version.text,
      "networks": JSONValue.array(descriptions).encoded(),
    ]
    if let session {
      metadata["session"] = session.description.encoded()
      metadata["script"] = session.script
    }
    metadata["sha256"] = Self.digest(tensors, metadata)
    return try Safetensors(tensors: tensors, metadata: metadata).encoded()
  }

  private func prefix(_ name: String) -> String { kind == .session ? "\(name)/" : "" }

  /// A fingerprint of names, types, shapes and bytes of all tensors and of the metadata, whatever
  /// order they stand in.
  static func digest(_ tensors: [Tensor], _ metadata: [String: String]) -> String {
    var hash = SHA256()
    func add(_ text: String) {
      hash.update(bytes: Array("\(text.utf8.count) \(text)".utf8))
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != "sha256" {
      add(key)
      add(value)
    }
    for tensor in tensors.sorted(by: { ($0.name ?? "") < ($1.name ?? "") }) {
      add(tensor.name ?? "")
      add(tensor.elementType.rawValue)
      add("\(tensor.shape)")
      hash.update(bytes: tensor.bytes)
    }
    return hash.hexDigest()
  }

  // MARK: - Reading

  /// Reads a file that psn wrote, and checks all of it.
  ///
  /// - Throws: ``ShellError`` where it is of another kind, damaged, changed, or contradicts itself.
  init(_ file: TensorFile, _ kind: Kind, _ configuration: Session.Configuration) throws {
    let (tensors, metadata) = try file.contents()
    func failure(_ message: String, _ hint: String) -> ShellError {
      ShellError(.file, "\(file.path): \(message)", hint: hint, argument: "file")
    }
    let format = metadata["format"] ?? ""
    switch format {
    case kind.format: break
    case Kind.network.format, Kind.session.format:
      let found = kind == .network ? Kind.session : .network
      throw failure(
        "this is a file with a \(found.rawValue)", "read it by import \(found.rawValue)")
    case _ where Kind.network.isOtherVersion(format) || Kind.session.isOtherVersion(format):
      throw failure(
        "this is a file of another version of psn: its format is \(format), and this one reads "
          + kind.format,
        "the psn that wrote it reads it: save the session there, and replay it here")
    default:
      throw failure(
        "this is not a \(kind.rawValue) that psn wrote",
        "import weights and import mask read files from elsewhere")
    }
    guard metadata["sha256"] == Self.digest(tensors.tensors, metadata) else {
      throw failure(
        "the file was damaged or changed since psn wrote it",
        "copy it again; weights changed on purpose are read by import weights")
    }
    (networks, courses, session) = try TensorFile.blaming(file.path) {
      let list = try JSONValue(parsing: metadata["networks"] ?? "").elements ?? []
      var networks: [(name: String, state: TrainingState)] = []
      var courses: [String: TrainingCourse] = [:]
      for description in list {
        let name = try DescriptionReader(value: description).text("name")
        guard isNetworkName(name), !networks.contains(where: { $0.name == name }) else {
          throw failure("a network has no name of its own", "write the file again")
        }
        let prefix = kind == .session ? "\(name)/" : ""
        let state = try TrainingState(description, tensors, prefix: prefix, configuration)
        networks.append((name, state))
        if kind == .session {
          courses[name] = try CourseTensors.course(tensors, prefix: prefix, upTo: state.step)
        }
      }
      guard kind == .session || networks.count == 1 else {
        throw failure("there is not one network in the file", "write the file again")
      }
      guard kind == .session else { return (networks, [:], nil) }
      let part = try SessionPart(
        JSONValue(parsing: metadata["session"] ?? ""), script: metadata["script"] ?? "")
      guard networks.contains(where: { $0.name == part.current }) || part.current == nil else {
        throw failure("the network in use is not in the file", "write the file again")
      }
      return (networks, courses, part)
    }
  }

  /// A file to be written.
  init(
    networks: [(name: String, state: TrainingState)], courses: [String: TrainingCourse] = [:],
    session: SessionPart? = nil
  ) {
    self.networks = networks
    self.courses = courses
    self.session = session
  }
}

extension StateFile.SessionPart {
  fileprivate var description: JSONValue {
    let data: JSONValue? = data.map { data in
      [
        "name": .string(data.name), "sha256": .string(data.digest),
        "options": .array(data.options.map { .texts([$0.name, $0.value]) }),
      ]
    }
    return ["data": data ?? .null, "current": current.map { .string($0) } ?? .null]
  }

  fileprivate init(_ description: JSONValue, script: String) throws {
    self.script = script
    current = description["current"]?.stringValue
    guard let part = description["data"], part != .null else { return }
    let reader = DescriptionReader(value: part)
    data = StateFile.DataPart(
      name: try reader.text("name"),
      options: try reader.array("options").map { option in
        guard let name = option[0]?.stringValue, let value = option[1]?.stringValue,
          name.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || isLowercase($0) })
        else { throw reader.problem("options") }
        return (name, value)
      },
      digest: try reader.text("sha256"))
  }
}

private func isLowercase(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}
