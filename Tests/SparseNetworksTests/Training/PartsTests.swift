import Testing

@testable import SparseNetworks

struct PartsTests {
  private static func labels(_ value: Any) -> [String] {
    Mirror(reflecting: value).children.compactMap(\.label)
  }

  /// What is added to a state, and not to its parts and to what files hold, would be lost in files.
  @Test func everyPropertyIsAPart() throws {
    let state = TrainingState(network: try Network(plan: NetworkPlan(widths: [3, 2])))
    #expect(
      Self.labels(state).sorted() == [
        "batchSize", "biasMoments", "births", "edgeBudgets", "epoch", "epochLoss", "explored",
        "lastLoss", "lives", "network", "optimizer", "position", "rewiring", "schedule",
        "sharesBudget", "step", "weightMoments",
      ])
    #expect(
      Self.labels(state.network.plan) == [
        "widths", "activation", "initializer", "seed", "connectivity",
      ])
    #expect(
      Self.labels(state.network.plan.connectivity[0]) == [
        "profile", "budget", "placement", "model", "selection", "seed", "allowsDead", "edges",
      ])
    #expect(Self.labels(state.network.layers[0]) == ["rows", "activation", "weights", "biases"])
  }

  /// Contradictions, each of which would otherwise be found in the midst of a step.
  @Test(
    arguments: [
      { $0.step = -1 }, { $0.epoch = .max }, { $0.position = -1 }, { $0.layers.removeLast() },
      { $0.epochLoss.sampleCount = -1 },
      { $0.settings.batchSize = 0 }, { $0.settings.optimizer.learningRate = .nan },
      { $0.settings.optimizer = Optimizer(.sgd(momentum: 0, nesterov: false), learningRate: 1) },
      { $0.settings.schedule.course = .step(period: 0, factor: 1) },
      { $0.settings.schedule.warmup = -1 }, { $0.layers[0].births = [0, 0, 9] },
      { $0.layers[0].births = [0] }, { $0.layers[0].edgeBudget = 2 },
      { $0.layers[0].explored = SparseRows(inputCount: 3, rows: [[0], [1]]) },
      { $0.layers[0].explored = SparseRows(inputCount: 4, rows: [[0, 2], [1]]) },
      { $0.layers[0].weightMoments = Moments() }, { $0.plan.connectivity.removeLast() },
      { $0.plan.connectivity[0].budget = .max }, { $0.plan.connectivity[0].model = [7, 7] },
      { $0.plan.connectivity[0].profile = .custom([-1, 2]) },
      { $0.settings.rewiring = Rewiring(.gradient, until: 9, layers: [2]) },
      { $0.settings.rewiring = Rewiring(.gradient, until: 9, layers: [1, 0]) },
      { $0.settings.rewiring = Rewiring(.none, until: 9, layers: [0]) },
      {
        var rewiring = Rewiring(.random, until: 9, layers: [0])
        rewiring.every = 0
        $0.settings.rewiring = rewiring
      },
      {
        let edge = RewiringRecord.Choice(layer: 0, neuron: 2, input: 0, score: 0, rank: 0, outOf: 1)
        $0.lives = EdgeLives(
          records: [RewiringRecord(step: 0, growth: .random, dropped: [edge])], forgottenCount: 0)
      },
    ] as [@Sendable (inout TrainingState.Parts) -> Void])
  func contradictionsAreRefused(_ damage: @Sendable (inout TrainingState.Parts) -> Void) throws {
    var plan = try NetworkPlan(widths: [3, 2, 2])
    plan.connectivity[0] = .given(SparseRows(inputCount: 3, rows: [[0, 2], [1]]))
    var parts = TrainingState(network: try Network(plan: plan)).parts
    #expect(try TrainingState(checking: parts).digests.whole != "")
    damage(&parts)
    #expect(throws: SparseNetworksError.self) { try TrainingState(checking: parts) }
  }

  @Test func rowsAreChecked() throws {
    let rows = try SparseRows(checking: [0, 2, 2, 3], columns: [0, 4, 1], inputCount: 5)
    #expect(rows == SparseRows(inputCount: 5, rows: [[0, 4], [], [1]]))
    for (starts, columns) in [
      ([], []), ([0], [1]), ([0, 1], []), ([1, 1], [1]), ([0, 2, 1], [1]), ([0, -1, 1], [1]),
      ([0, 2], [1, 1]), ([0, 2], [2, 1]), ([0, 1], [5]), ([0, 1], [.max]),
    ] as [([Int], [UInt32])] {
      #expect(throws: SparseNetworksError.self, "\(starts) \(columns)") {
        try SparseRows(checking: starts, columns: columns, inputCount: 5)
      }
    }
  }
}
