import Interchange
import SparseNetworks

extension NetworkPlan {
  /// The plan as JSON; edges that were given from outside stand in tensors.
  var description: JSONValue {
    [
      "widths": .integers(widths), "activation": .string(activation.rawValue),
      "init": .string(initializer.rawValue), "seed": .string(String(seed)),
      "layers": .array(connectivity.map(\.description)),
    ]
  }

  /// Reads what ``description`` says.
  init(_ description: JSONValue) throws {
    let reader = DescriptionReader(value: description)
    try self.init(
      widths: reader.integers("widths"),
      activation: reader.choice("activation", of: Activation.self),
      initializer: reader.choice("init", of: Initializer.self), seed: reader.seed("seed"))
    connectivity = try reader.array("layers").map { try Connectivity($0) }
    try check()
  }
}

extension Connectivity {
  fileprivate var description: JSONValue {
    var members: [JSONValue.Member] = []
    func add(_ key: String, _ value: JSONValue) { members.append(.init(key, value)) }
    switch profile {
    case .dense: add("profile", "dense")
    case .random: add("profile", "random")
    case .snip: add("profile", "snip")
    case .constant: add("profile", "constant")
    case .custom(let fanIns):
      add("profile", "custom")
      add("fan-ins", .integers(fanIns))
    case .family(let family, let unevenness):
      add("profile", .string(family.rawValue))
      switch unevenness {
      case .cv(let value): add("cv", .number(value))
      case .shape(let value): add("shape", .number(value))
      }
    }
    add("edges", .integer(budget))
    if let placement { add("place", .string(placement.rawValue)) }
    if !model.isEmpty { add("like", .integers(model)) }
    add("inputs", .string(selection.rawValue))
    add("seed", .string(String(seed)))
    add("dead", .boolean(allowsDead))
    return .object(members)
  }

  fileprivate init(_ description: JSONValue) throws {
    let reader = DescriptionReader(value: description)
    let profile: FanInProfile
    switch try reader.text("profile") {
    case "dense": profile = .dense
    case "random": profile = .random
    case "snip": profile = .snip
    case "constant": profile = .constant
    case "custom": profile = .custom(try reader.integers("fan-ins"))
    default:
      profile = .family(
        try reader.choice("profile", of: ProfileFamily.self),
        description["cv"] == nil ? .shape(try reader.number("shape")) : .cv(try reader.number("cv"))
      )
    }
    self.init(
      profile: profile, budget: try reader.integer("edges"),
      placement: try description["place"].map { _ in
        try reader.choice("place", of: HubPlacement.self)
      },
      model: try description["like"].map { _ in try reader.integers("like") } ?? [],
      selection: try reader.choice("inputs", of: InputSelection.self),
      seed: try reader.seed("seed"), allowsDead: try reader.boolean("dead"))
  }
}
