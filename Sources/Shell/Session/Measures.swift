import CommandLanguage
import Datasets
import SparseNetworks

/// The measures that expressions know: what `flow`, `hubs`, `dormant` and `distance` answer by
/// default, as a number.
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
    case "concentration": return try concentration(ofLayer: index, state)
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

  private func concentration(ofLayer index: Int, _ state: TrainingState) throws -> Double {
    let gradients = try session.measuredGradients(of: state).gradients.weights[index]
    let neurons = NeuronGradients(rows: state.network.layers[index].rows, gradient: gradients)
    guard let hierarchy = GradientHierarchy(neurons) else {
      throw ShellError(
        .missing,
        "\(state.network.layerNames[index]) has fewer than ten neurons with inputs, so no hubs",
        hint: "ask for a wider layer")
    }
    return hierarchy.l2
  }
}
