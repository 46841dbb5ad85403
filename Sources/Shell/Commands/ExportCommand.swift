import CommandLanguage
import Datasets
import Interchange
import SparseNetworks
import TerminalGraphics

private let subject = Parameter<String>(
  {
    var declaration = ParameterDeclaration(
      name: "what", position: .positional, isRequired: true, isRepeated: true,
      help:
        "network, session, mask, data, logits, losses, epochs, or expressions such as grad(fc1)",
      form: "network|session|mask|data|logits|losses|epochs|EXPR")
    declaration.candidates = .expression(
      first: [
        .init(text: "network", summary: "weights, masks, biases, optimizer, all of its state"),
        .init(text: "session", summary: "all networks with their state, and which data"),
        .init(text: "mask", summary: "which edges there are, as matrices"),
        .init(text: "data", summary: "inputs and labels of the data in use"),
        .init(text: "logits", summary: "outputs for the test examples"),
        .init(text: "losses", summary: "the training loss by step"),
        .init(text: "epochs", summary: "losses and accuracy at the end of epochs"),
      ], later: [])
    return declaration
  }()
) { $0.text }
private let target: Parameter<String> = {
  let file = Parameter.file(
    "to", endings: [".safetensors", ".npz", ".npy", ".csv"],
    help: "where to: .safetensors, .npz, .npy or .csv")
  var declaration = file.declaration
  declaration.isRequired = true
  return Parameter(declaration) { $0.text }
}()
private let network = Parameter.word(
  "net", form: "NET", candidates: .networks, help: "which one (the current)"
).only(with: subject, "network", "mask", "logits", "losses", "epochs")
private let layers = Parameter.layers("which layers").defaulting(to: "all")
  .only(with: subject, "mask")
private let dense = Parameter.toggle(
  "dense", help: "weights as full matrices, fc1.weight and fc1.mask"
).only(with: subject, "network")

/// `export`.
let exportCommand = Command(
  name: "export", family: .sessions,
  summary: "Write a network, the session, masks or numbers to a file",
  discussion: """
    network writes safetensors: for each layer fc1.crow_indices, fc1.col_indices and fc1.values, \
    which PyTorch's sparse_csr_tensor takes, fc1.bias, and the optimizer's memory; dense=on writes \
    fc1.weight instead, for linear layers. session writes all networks and which data they were \
    trained on; import session goes on from there to the bit, on any machine. losses and epochs are \
    the curves that plot draws, as columns. Expressions are \
    written as arrays: .npy and .csv hold one, .npz and .safetensors several under their own text; \
    several in a .csv are columns. A file that is there is replaced, but for one that this session has imported. docs/interchange.md has the \
    tensors' names and what PyTorch makes of them.
    """,
  parameters: [
    subject.declaration, target.declaration, network.declaration, layers.declaration,
    dense.declaration,
  ],
  examples: [
    "export network to=net.safetensors", "step 10; export session to=run.safetensors",
    "export grad(fc1) to=g.npy", "export fanin(fc1) to=fanin.csv",
    "export weight(fc1) input(fc1) to=edges.npz", "export abs(grad(fc1)) * 2 to=g.csv",
    "export mask layers=fc1 to=mask.npy", "train epochs=2; export epochs to=epochs.csv",
  ],
  effect: .controls
) { session, arguments in
  try arguments.blaming(target) { path in
    let format = try TensorFile.Format(of: path)
    try TextFile.checkWritable(path)
    guard !session.hasImported(path) else {
      throw ShellError(
        .file, "\(path) was imported: without it this session could not be recovered or replayed",
        hint: "give another name")
    }
    let bytes = try contents(format, session, arguments)
    try TextFile.write(bytes, to: path, unless: { InterruptFlag.isRaised })
    if try arguments.all(subject) == ["session"] { session.noteSaved() }
    return Outcome(.text("\(formatBytes(bytes.count)) written to \(path)"))
  }
}

private func formatBytes(_ count: Int) -> String {
  count < 10_000 ? "\(formatCount(count)) bytes" : "\(formatCount(count / 1000)) kB"
}

private func contents(
  _ format: TensorFile.Format, _ session: Session, _ arguments: Arguments
) throws -> [UInt8] {
  let subjects = try arguments.all(subject)
  let name = try arguments.value(network) ?? session.currentName
  let state = try name.map { name in
    arguments.isGiven(network)
      ? try arguments.blaming(network) { try session.requireNetwork($0) }
      : try session.requireNetwork(name)
  }
  let memory = session.configuration.memoryLimit
  func required() throws -> TrainingState { try state ?? session.current() }
  func onlySafetensors() throws {
    guard format == .safetensors else {
      throw ShellError(
        .usage, "a whole \(subjects[0]) does not fit a .\(format.rawValue)",
        hint: "let the name end in .safetensors", argument: "to")
    }
  }
  guard subjects.count == 1 else {
    return try encoded(expressions(subjects, session), format)
  }
  switch subjects[0] {
  case "network":
    let state = try required()
    if try arguments.value(dense) == true {
      return try encoded(DenseTensors(state: state, memoryLimit: memory).everything(), format)
    }
    try onlySafetensors()
    return try StateFile(networks: [(name ?? "", state)]).encoded()
  case "session":
    try onlySafetensors()
    return try session.stateFile().encoded()
  case "mask":
    let state = try required()
    let chosen = try arguments.blaming(layers) { try state.network.layerIndices($0) }
    return try encoded(DenseTensors(state: state, memoryLimit: memory).masks(chosen), format)
  case "data": return try encoded(dataTensors(session.data(), memoryLimit: memory), format)
  case "logits":
    let state = try required()
    return try encoded([logits(state.network, session)], format)
  case "losses", "epochs":
    let name = name ?? ""
    let columns = subjects[0] == "losses" ? CourseTensors.losses : CourseTensors.epochs
    guard let run = session.runs.first(where: { $0.name == name }),
      case let tensors = try columns(run.timeline.course, run.state.step), tensors[0].count > 0
    else {
      throw ShellError(
        .missing, "no \(subjects[0]) are recorded yet", hint: "train first", argument: "what")
    }
    return try encoded(tensors, format)
  default: return try encoded(expressions(subjects, session), format)
  }
}

/// Tensors as a file of a format.
private func encoded(_ tensors: [Tensor], _ format: TensorFile.Format) throws -> [UInt8] {
  let shouldStop = { InterruptFlag.isRaised }
  do {
    switch format {
    case .safetensors: return try Safetensors(tensors: tensors).encoded(unless: shouldStop)
    case .npz: return try NPZ.encoded(tensors, unless: shouldStop)
    case .csv: return Array(try Tensor.csv(tensors, unless: shouldStop).utf8)
    case .npy:
      guard tensors.count == 1 else {
        throw ShellError(
          .usage, "an .npy holds one array, not \(tensors.count)",
          hint: "write them to an .npz, or name fewer", argument: "to")
      }
      return try NPY.encoded(tensors[0], unless: shouldStop)
    }
  } catch let error as InterchangeError where error.code == .interrupted {
    throw ShellError.interrupted
  } catch let error as InterchangeError {
    throw ShellError(.usage, error.message, hint: error.hint, argument: "to")
  }
}

/// What expressions come to, each under its own text. Words are joined first, so that blanks within
/// an expression need no quotes.
private func expressions(_ words: [String], _ session: Session) throws -> [Tensor] {
  let source = SourceText(name: "what", text: words.joined(separator: " "))
  do {
    return try Expression.parseSequence(source).map { expression in
      let text = source[expression.span]
      switch try expression.evaluate(in: SessionContext(session: session)) {
      case .number(let number): return try Tensor([number], shape: [], name: text)
      case .boolean(let truth): return try Tensor([truth], shape: [], name: text)
      case .numbers(let numbers): return try Tensor(numbers, name: text)
      case .singles(let numbers): return try Tensor(numbers, name: text)
      case .text:
        throw ShellError(
          .usage, "\(text) is text, which is no array", hint: "print shows it", argument: "what")
      }
    }
  } catch let error as Diagnostic {
    throw ShellError(
      .usage, "\(source.text): \(error.message)",
      hint: error.hint ?? "help print lists the names that expressions know", argument: "what")
  }
}

/// Outputs for the test examples, `[example][output]`.
private func logits(_ network: Network, _ session: Session) throws -> Tensor {
  let examples = try session.data().test
  var values: [Float] = []
  for start in stride(from: 0, to: examples.count, by: 512) {
    if InterruptFlag.isRaised { throw ShellError.interrupted }
    let samples = Array(start..<min(start + 512, examples.count))
    let outputs = try network.outputs(
      examples, samples: samples, engine: session.configuration.engine)
    for sample in outputs { values += sample.map { Float($0) } }
  }
  return try Tensor(values, shape: [examples.count, network.outputCount], name: "logits")
}
