import CommandLanguage
import Datasets
import SparseNetworks

/// The measures that expressions know: what `flow`, `hubs`, `dormant`, `distance` and `equilibrium`
/// answer, as a number.
extension SessionContext {
  /// Gradient flow on the batches that `flow` uses.
  func flow(_ state: TrainingState) throws -> GradientFlow {
    GradientFlow(state.network, gradients: try session.measuredGradients(of: state).gradients)
  }

  /// A measure of a whole layer.
  func measure(
    _ function: String, ofLayer reference: Reference, _ state: TrainingState
  ) throws -> Double {
    let index = try state.network.layerIndex(reference.name)
    guard reference.index == nil else {
      throw Diagnostic(
        .usage, "\(function) takes a whole layer, as in \(function)(\(reference.name))")
    }
    switch function {
    case "flow": return try flow(state).layers[index].gradient
    case "concentration": return try hierarchy(ofLayer: index, state).l2
    default:
      return Double(
        try session.activity(
          of: state.network, on: session.data().test, count: Self.activityExamples
        )[index].dormant().count)
    }
  }

  /// The topology distance of two networks by name; names that are no words may be quoted.
  func distance(_ arguments: [CallArgument]) throws -> CommandValue {
    guard arguments.count == 2 else {
      throw Diagnostic(
        .usage, "distance takes the names of two networks", hint: "for example: distance(a, b)")
    }
    let networks = try arguments.map { argument in
      let name =
        if let reference = argument.reference { reference.name } else {
          try argument.value().description
        }
      return try session.requireNetwork(name).network
    }
    return .number(try session.distance(networks[0], networks[1]).matched)
  }

  /// Distances between two lists of numbers as distributions.
  func sampleDistances(
    _ function: String, _ arguments: [CallArgument]
  ) throws -> SampleDistances {
    let lists = try arguments.map { try $0.value().list }
    guard lists.count == 2, let first = lists[0], let second = lists[1] else {
      throw Diagnostic(
        .usage, "\(function) takes two lists of numbers",
        hint: "for example: let before = fanin(fc1); then \(function)($before, fanin(fc1))")
    }
    return try SampleDistances(first, second)
  }

  /// Concentration by a size of the gradient that is named: `l2`, `l1`, or `weight`.
  func concentration(_ arguments: [CallArgument], _ state: TrainingState) throws -> Double {
    guard let layer = arguments[0].reference, layer.index == nil,
      let size = arguments[1].reference?.name, ["l2", "l1", "weight"].contains(size)
    else {
      throw Diagnostic(
        .usage, "concentration takes a whole layer, and l2, l1 or weight",
        hint: "for example: concentration(fc1, l1)")
    }
    let hierarchy = try hierarchy(ofLayer: state.network.layerIndex(layer.name), state)
    return size == "l2" ? hierarchy.l2 : size == "l1" ? hierarchy.l1 : hierarchy.perWeight
  }

  private func hierarchy(ofLayer index: Int, _ state: TrainingState) throws -> GradientHierarchy {
    let gradients = try session.measuredGradients(of: state).gradients.weights[index]
    let neurons = NeuronGradients(rows: state.network.layers[index].rows, gradient: gradients)
    guard let hierarchy = GradientHierarchy(neurons) else {
      throw ShellError(
        .missing,
        "\(state.network.layerNames[index]) has fewer than ten neurons with inputs, so no hubs",
        hint: "ask for a wider layer")
    }
    return hierarchy
  }
}
