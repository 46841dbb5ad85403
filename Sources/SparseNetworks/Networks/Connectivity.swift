/// How one layer is to be connected: everything that decides its mask but the data.
public struct Connectivity: Sendable, Equatable {
  /// How many inputs each neuron reads.
  public var profile: FanInProfile
  /// Number of edges; implied by `dense` and `custom` profiles.
  public var budget: Int
  /// Which neuron gets which fan-in; nil leaves them as the profile gives them.
  public var placement: HubPlacement?
  /// Fan-ins of the layer that ``HubPlacement/like`` follows, one a neuron.
  public var model: [Int]
  /// Which inputs a neuron reads.
  public var selection: InputSelection
  /// Seed of placement and choice of inputs.
  public var seed: UInt64
  /// Whether neurons may go without inputs.
  public var allowsDead: Bool
  /// The edges themselves, where they were given from outside: nothing else here then counts.
  public var edges: SparseRows?

  /// A layer's connectivity, by default uniform inputs in the order of the profile.
  public init(
    profile: FanInProfile, budget: Int, placement: HubPlacement? = nil,
    model: [Int] = [], selection: InputSelection = .uniform, seed: UInt64 = 0,
    allowsDead: Bool = false
  ) {
    self.profile = profile
    self.budget = budget
    self.placement = placement
    self.model = model
    self.selection = selection
    self.seed = seed
    self.allowsDead = allowsDead
  }

  /// Every neuron reads every input.
  public static func dense(_ shape: LayerDensities.Shape) -> Connectivity {
    Connectivity(profile: .dense, budget: shape.possibleEdges)
  }

  /// Edges given from outside.
  public static func given(_ rows: SparseRows) -> Connectivity {
    var connectivity = Connectivity(
      profile: rows.isDense ? .dense : .custom(rows.fanIns), budget: rows.edgeCount,
      allowsDead: true)
    if !rows.isDense { connectivity.edges = rows }
    return connectivity
  }

  /// Whether the mask depends on gradients of the layer made dense.
  public var needsDenseGradients: Bool {
    placement?.needsGradients == true || selection == .snip || profile == .snip
  }
}
