import CommandLanguage
import Datasets
import SparseNetworks

/// The names that expressions know: scalars of the current network, and functions of its parts.
struct SessionContext: EvaluationContext {
  let session: Session

  /// Quantities without arguments, with what they mean.
  static let quantities: [(name: String, summary: String)] = [
    ("loss", "loss of the last step's batch, before its update"),
    ("accuracy", "share of test examples classified right"),
    ("step", "completed steps"),
    ("epoch", "completed epochs"),
    ("lr", "learning rate of the next update"),
    ("nnz", "active edges of the network"),
    ("sparsity", "share of possible edges that are not there"),
    ("density", "share of possible edges that are there"),
    ("itop", "share of possible edges that were ever active"),
    ("flow", "L2 norm of the gradient over the epoch's first 8 batches"),
    ("flops", "floating-point operations of a training step"),
    ("digest", "fingerprint of the whole state"),
  ]

  /// Functions of the session, with what they take and mean.
  static let functions: [(name: String, usage: String, summary: String)] = [
    ("weight", "weight(fc1)", "weights of the active edges"),
    ("grad", "grad(fc1)", "gradients of the active edges on the present batch"),
    ("bias", "bias(fc1)", "biases of neurons"),
    ("weightnorm", "weightnorm(fc1)", "L2 norm of each neuron's weights"),
    ("gradnorm", "gradnorm(fc1)", "L2 norm of each neuron's gradient on the present batch"),
    ("fanin", "fanin(fc1)", "inputs read by each neuron"),
    ("fanout", "fanout(fc1)", "neurons that read each input of the layer"),
    ("input", "input(fc1[3])", "which inputs the active edges read"),
    (
      "activation", "activation(fc1)", "mean activation of neurons over 512 test examples"
    ),
    ("age", "age(fc1)", "steps since the active edges were born"),
    ("exists", "exists(fc1[12,307])", "whether an edge is active"),
    ("flow", "flow(fc1)", "L2 norm of a layer's gradient over the epoch's first 8 batches"),
    (
      "concentration", "concentration(fc1)",
      "gradient of hubs over the rest's (or fc1, l1; fc1, weight)"
    ),
    ("dormant", "dormant(fc1)", "neurons never active over the first 512 test examples"),
    ("distance", "distance(a, b)", "distance of two networks' topologies, neurons matched"),
    ("wasserstein", "wasserstein(x, y)", "Wasserstein-1 distance of two lists of numbers"),
    ("ks", "ks(x, y)", "Kolmogorov-Smirnov distance of two lists of numbers"),
    ("digest", "digest(weights)", "fingerprint of weights, topology or moments"),
    ("loss", "loss(test)", "mean loss over the train or test examples"),
    ("accuracy", "accuracy(train)", "accuracy over the train or test examples"),
  ]

  var candidateNames: [String] {
    Self.quantities.map(\.name) + Self.functions.map(\.name)
      + ((try? session.current().network.layerNames) ?? [])
      + session.variables.keys.sorted().map { "$\($0)" }
  }

  func variable(_ name: String) -> CommandValue? { session.variables[name] }

  func quantity(_ reference: Reference) throws -> CommandValue {
    guard reference.index == nil, Self.quantities.contains(where: { $0.name == reference.name })
    else { throw try unknown(reference) }
    let state = try session.current()
    switch reference.name {
    case "loss":
      if let step = session.openStep, step.hasLoss, let loss = step.loss { return .number(loss) }
      guard let loss = state.lastLoss else {
        throw ShellError(
          .missing, "no step has been done yet, so there is no loss",
          hint: "train first, or ask for loss(test)")
      }
      return .number(loss)
    case "accuracy": return .number(try accuracy(session.testEvaluation()))
    case "step": return .number(Double(state.step))
    case "epoch": return .number(Double(state.epoch))
    case "lr": return .number(state.learningRate)
    case "nnz": return .number(Double(state.network.edgeCount))
    case "sparsity": return .number(state.network.sparsity)
    case "flow": return .number(try flow(state).total.gradient)
    case "flops":
      let rows = state.network.layers.map(\.rows)
      return .number(
        Double(StepOperations.sparse(rows, batchSize: state.batchSize).total))
    case "density": return .number(1 - state.network.sparsity)
    case "itop": return .number(state.explorationRate)
    default: return .text(state.digests.whole)
    }
  }

  func call(_ function: String, _ arguments: [CallArgument]) throws -> CommandValue? {
    guard let entry = Self.functions.first(where: { $0.name == function }) else { return nil }
    switch function {
    case "distance": return try distance(arguments)
    case "wasserstein": return .number(try sampleDistances(function, arguments).wasserstein)
    case "ks": return .number(try sampleDistances(function, arguments).kolmogorovSmirnov)
    case "concentration" where arguments.count == 2:
      return .number(try concentration(arguments, session.current()))
    default: break
    }
    guard arguments.count == 1, let reference = arguments[0].reference else {
      throw Diagnostic(
        .usage, "\(function) takes one name", hint: "for example: \(entry.usage)")
    }
    let state = try session.current()
    switch function {
    case "digest": return .text(try digest(reference, state))
    case "loss": return .number(try evaluation(reference).loss)
    case "accuracy": return .number(try accuracy(evaluation(reference)))
    case "exists": return .boolean(try exists(reference, state.network))
    case "flow", "concentration", "dormant":
      return .number(try measure(function, ofLayer: reference, state))
    default: return try part(function, reference, state)
    }
  }

  private func part(
    _ function: String, _ reference: Reference, _ state: TrainingState
  ) throws -> CommandValue {
    let network = state.network
    let selection = try Selection(reference, in: network)
    let layer = network.layers[selection.layer]
    switch function {
    case "weight": return .singles(selection.edges(in: layer.rows).map { layer.weights[$0] })
    case "grad":
      let gradients = try session.gradients().weights[selection.layer]
      return .singles(selection.edges(in: layer.rows).map { gradients[$0] })
    case "input":
      return .numbers(selection.edges(in: layer.rows).map { Double(layer.rows.columns[$0]) })
    case "age":
      let ages = state.edgeAges(ofLayer: selection.layer)
      return .numbers(selection.edges(in: layer.rows).map { Double(ages[$0]) })
    case "weightnorm":
      return .numbers(try norms(selection, layer.rows, layer.weights))
    case "gradnorm":
      let gradients = try session.gradients().weights[selection.layer]
      return .numbers(try norms(selection, layer.rows, gradients))
    case "bias": return .singles(try selection.neurons(in: layer.rows).map { layer.biases[$0] })
    case "fanin":
      return .numbers(
        try selection.neurons(in: layer.rows).map { Double(layer.rows.edges(of: $0).count) })
    case "fanout":
      guard selection.part == .whole else {
        throw Diagnostic(.usage, "fanout takes a whole layer, as in fanout(\(reference.name))")
      }
      return .numbers(layer.rows.fanOuts.map(Double.init))
    default: return .numbers(try activations(selection, network))
    }
  }

  /// The L2 norm over the edges of each neuron.
  private func norms(
    _ selection: Selection, _ rows: SparseRows, _ values: [Float]
  ) throws -> [Double] {
    try selection.neurons(in: rows).map { neuron in
      rows.edges(of: neuron).reduce(0.0) { $0 + Double(values[$1]) * Double(values[$1]) }
        .squareRoot()
    }
  }

  private func activations(_ selection: Selection, _ network: Network) throws -> [Double] {
    let neurons = try selection.neurons(in: network.layers[selection.layer].rows)
    let examples = try session.data().test
    let samples = Array(0..<min(Self.activityExamples, examples.count))
    let values = try network.activations(
      ofLayer: selection.layer, examples, samples: samples, engine: session.configuration.engine)
    let width = network.layers[selection.layer].neuronCount
    return neurons.map { neuron in
      samples.indices.reduce(0.0) { $0 + Double(values[$1 * width + neuron]) }
        / Double(samples.count)
    }
  }

  /// How many examples activations are looked at on.
  static let activityExamples = 512

  private func exists(_ reference: Reference, _ network: Network) throws -> Bool {
    let layer = network.layers[try network.layerIndex(reference.name)]
    guard let index = reference.index, index.count == 2, case .integer(let neuron) = index[0],
      case .integer(let input) = index[1]
    else {
      throw Diagnostic(.usage, "exists takes an edge", hint: "for example: exists(fc1[12,307])")
    }
    guard neuron < layer.neuronCount, input < layer.inputCount else {
      throw Diagnostic(
        .outOfRange,
        "\(reference.name) has neurons 0..\(layer.neuronCount - 1) and inputs "
          + "0..\(layer.inputCount - 1)")
    }
    return layer.rows.edge(neuron: neuron, input: input) != nil
  }

  private func digest(_ reference: Reference, _ state: TrainingState) throws -> String {
    let digests = state.digests
    switch reference.name {
    case "weights": return digests.weights
    case "topology": return digests.topology
    case "moments": return digests.moments
    default:
      throw Diagnostic(
        .unknownName, "digest takes weights, topology or moments, not \(reference.name)")
    }
  }

  private func evaluation(_ reference: Reference) throws -> Evaluation {
    switch reference.name {
    case "test": return try session.testEvaluation()
    case "train": return try session.evaluate(session.data().train)
    default:
      throw Diagnostic(.unknownName, "this takes train or test, not \(reference.name)")
    }
  }

  private func accuracy(_ evaluation: Evaluation) throws -> Double {
    guard let accuracy = evaluation.accuracy else {
      throw Diagnostic(
        .typeMismatch, "there is no accuracy for a regression task", hint: "ask for loss(test)")
    }
    return accuracy
  }

  private func unknown(_ reference: Reference) throws -> Diagnostic {
    if let network = try? session.current().network, network.layerNames.contains(reference.name) {
      let other = reference.index?.count == 2 ? "grad" : "fanin"
      return Diagnostic(
        .typeMismatch, "\(reference) is a part of the network, not a value",
        hint: "ask for something of it, as in weight(\(reference)) or \(other)(\(reference))")
    }
    return Diagnostic(.unknownName, "nothing is called \(reference.name)")
  }
}
