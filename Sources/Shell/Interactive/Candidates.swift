import CommandLanguage
import Datasets
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
