import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

private let subject = Parameter.oneOf(
  "what",
  [
    .init(text: "network", summary: "one that export network wrote, with all its state"),
    .init(text: "session", summary: "one that export session wrote; what is here is given up"),
    .init(text: "weights", summary: "weights of the current network, from anywhere"),
    .init(text: "mask", summary: "which edges the current network has, from anywhere"),
  ], help: "what to take from the file"
).positional(required: true)
private let file = Parameter.file(
  "file", endings: [".safetensors", ".npz", ".npy", ".csv"],
  help: "a .safetensors; for weights also .npz, for mask also .npz, .npy or .csv"
).positional(required: true)
private let newName = Parameter.word(
  "name", help: "what to call it (as it was called)"
).only(with: subject, "network")
private let layers = Parameter.layers("which layers").defaulting(to: "all")
  .only(with: subject, "weights", "mask")
private let names = Parameter.word(
  "names", form: "A,B", help: "what the file calls these layers (fc1, fc2, ..., out)"
).only(with: subject, "weights", "mask")
private let digest = Parameter.word(
  "sha256", form: "HEX", help: "refuse any other file; saved scripts say it")

/// `import`.
let importCommand = Command(
  name: "import", family: .sessions,
  summary: "Take a network, a session, weights or masks from a file",
  discussion: """
    network and session read what export wrote, and training goes on to the bit. weights takes \
    fc1.weight and fc1.bias as PyTorch has them, where 0 is no edge unless fc1.mask says otherwise, \
    or the parts of a sparse tensor; mask takes a matrix of neurons by inputs where 0 is no edge, \
    and draws weights anew. After both, the network starts again at step 0. Files are checked \
    whole before anything changes. A saved script says import with the file's fingerprint, so the \
    file must be kept with it. Fan-ins from a file are profile custom file=FILE.
    """,
  parameters: [
    subject.declaration, file.declaration, newName.declaration, layers.declaration,
    names.declaration, digest.declaration,
  ],
  examples: [
    "step 10; export session to=run.safetensors; import session run.safetensors",
    "export network to=net.safetensors; import network net.safetensors name=second",
    "export network dense=on to=net.npz; import weights net.npz",
    "export mask layers=fc1 to=mask.npy; import mask mask.npy layers=fc1",
  ],
  effect: .changesState
) { session, arguments in
  let what = try arguments.require(subject)
  let source = try arguments.blaming(file) { path in
    // As tensors, and as what is made of them. What is from elsewhere is widened too: half
    // precision, and digits of a table, take nine times the file.
    let isOurs = what == "network" || what == "session"
    guard try !isOurs || TensorFile.Format(of: path) == .safetensors else {
      throw ShellError(
        .file, "\(path): a \(what) comes from the .safetensors that export \(what) writes",
        hint: "import weights takes an .npz too, import mask an .npz, .npy or .csv")
    }
    let share = isOurs ? 3 : 10
    return try TensorFile(reading: path, limit: session.configuration.memoryLimit / share)
  }
  let found = source.digest
  if let expected = try arguments.value(digest), expected != found {
    throw ShellError(
      session.replay.isUnderWay ? .replayDiffers : .file,
      "\(source.path) is not the file that is meant: its sha256 is \(found)",
      hint: "the script says \(expected)", argument: "file")
  }
  var implied = ["sha256": found]
  let answer: Answer
  switch what {
  case "session":
    let state = try StateFile(source, .session, session.configuration)
    let note = try session.adopt(state)
    session.transcript.record(arguments.canonical(implying: implied))
    session.noteSameAsFile()
    return Outcome(
      Answer([.text(overview(session))] + (note.map { [.text($0)] } ?? [])), record: .done)
  case "network":
    let state = try StateFile(source, .network, session.configuration)
    let name = try arguments.value(newName) ?? state.networks[0].name
    try checkName(name, of: newName)
    guard session.network(named: name) == nil else {
      throw ShellError(
        .badName, "there is a network called \(name) already",
        hint: "give it another name: name=NAME", argument: newName.declaration.name)
    }
    session.put(state.networks[0].state, as: name)
    implied["name"] = name
    answer = .text("\(name): at step \(state.networks[0].state.step)")
  case "weights": answer = try takeWeights(source, session, arguments)
  default: answer = try takeMasks(source, session, arguments)
  }
  return Outcome(answer, record: .text(arguments.canonical(implying: implied)))
}

private func overview(_ session: Session) -> String {
  let list = session.networks.map { "\($0.name) at step \($0.state.step)" }
  return (list.isEmpty ? "no networks" : list.joined(separator: ", "))
    + (session.dataset.map { "; data \($0.name)" } ?? "")
}

/// The layers that are meant, with what the file calls them.
private func chosenLayers(
  _ network: Network, _ arguments: Arguments
) throws -> [(index: Int, name: String)] {
  let chosen = try arguments.blaming(layers) { try network.layerIndices($0) }
  guard let list = try arguments.value(names) else {
    return chosen.map { ($0, network.layerNames[$0]) }
  }
  let words = list.split(separator: ",").map(String.init)
  guard words.count == chosen.count else {
    throw ShellError(
      .usage, "names= has \(words.count) names for \(chosen.count) layers",
      hint: "say which layers with layers=", argument: "names")
  }
  return zip(chosen, words).map { ($0, $1) }
}

private func takeMasks(
  _ source: TensorFile, _ session: Session, _ arguments: Arguments
) throws -> Answer {
  let network = try session.current().network
  let chosen = try chosenLayers(network, arguments)
  let tensors = try source.contents().tensors
  var plan = network.plan
  for (index, _) in chosen { plan.connectivity[index] = edges(0) }
  for (index, name) in chosen {
    let layer = try TensorFile.blaming(source.path) {
      try ForeignLayer(
        maskOf: name, tensors, shape: plan.shapes[index], isOnly: chosen.count == 1
      ) { try checkSize(plan, edgeCount: $0, ofLayer: index, session) }
    }
    plan.connectivity[index] = .given(try withEdges(layer.rows, name, source))
  }
  let remark = try session.rebuild(plan)
  return Answer([.text(remark), .table(fanInTable(try session.current().network))])
}

private func takeWeights(
  _ source: TensorFile, _ session: Session, _ arguments: Arguments
) throws -> Answer {
  let old = try session.current()
  let chosen = try chosenLayers(old.network, arguments)
  let tensors = try source.contents().tensors
  var (plan, layers) = (old.network.plan, old.network.layers)
  for (index, _) in chosen { plan.connectivity[index] = edges(0) }
  for (index, name) in chosen {
    let new = try TensorFile.blaming(source.path) {
      try ForeignLayer(weightsOf: name, tensors, shape: plan.shapes[index]) {
        try checkSize(plan, edgeCount: $0, ofLayer: index, session)
      }
    }
    plan.connectivity[index] = .given(try withEdges(new.rows, name, source))
    layers[index] = Layer(
      rows: new.rows, activation: layers[index].activation, weights: new.weights ?? [],
      biases: new.biases ?? layers[index].biases)
  }
  try plan.checkSize(memoryLimit: session.configuration.memoryLimit)
  // Layers that are not in the file stay as training has left them.
  session.noteReading(of: session.currentName ?? "")
  let remark = session.restart(Network(plan: plan, layers: layers), like: old)
  return Answer([.text(remark), .table(fanInTable(try session.current().network))])
}

/// So many edges, in place of those that are still to be read.
private func edges(_ count: Int) -> Connectivity { Connectivity(profile: .random, budget: count) }

/// Refuses a layer of so many edges beside the others of a plan.
private func checkSize(
  _ plan: NetworkPlan, edgeCount: Int, ofLayer index: Int, _ session: Session
) throws {
  var plan = plan
  plan.connectivity[index] = edges(edgeCount)
  try plan.checkSize(memoryLimit: session.configuration.memoryLimit)
}

private func withEdges(
  _ rows: SparseRows, _ name: String, _ source: TensorFile
) throws -> SparseRows {
  guard rows.edgeCount > 0 else {
    throw ShellError(
      .file, "\(source.path): \(name) would have no edge at all",
      hint: "0 is no edge; is the mask inverted?", argument: "file")
  }
  return rows
}
