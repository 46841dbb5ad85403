import SparseNetworks

/// What a `#=` line of a saved session says of the state that the commands before it led to.
///
///     #= step=100 … topology=4be1…,90aa… weights=c3a0…,77d2… moments=90ab…,1f0c… state=5d02…
///
/// Topology, weights and moments have one digest a layer (its first twelve hexadecimal digits), so
/// that a difference can be traced to a layer; where edges are exchanged, `births` and `rewiring`
/// follow. `state` is the digest of all that decides how training goes on, settings included.
struct StateCheck: Equatable {
  static let prefix = "#="

  private let fields: [(name: String, values: [String])]
  /// The settings that `state` alone checks, in words; empty where the check was read.
  private let settings: String

  static func == (left: StateCheck, right: StateCheck) -> Bool { left.line == right.line }

  /// The check that `state` meets.
  init(_ state: TrainingState) {
    let digests = state.digests
    func short(_ digests: [String]) -> [String] { digests.map { String($0.prefix(12)) } }
    var fields = [
      ("step", [String(state.step)]),
      ("epoch", [String(state.epoch)]),
      ("position", [String(state.position)]),
      ("loss", [state.lastLoss.map(hexadecimal) ?? "none"]),
      ("topology", short(digests.layerTopologies)),
      ("weights", short(digests.layerWeights)),
      ("moments", short(digests.layerMoments)),
    ]
    if !digests.layerBirths.isEmpty { fields.append(("births", short(digests.layerBirths))) }
    if let rewiring = digests.rewiring { fields.append(("rewiring", short([rewiring]))) }
    fields.append(("state", short([digests.whole])))
    self.fields = fields
    settings =
      "optimizer \(state.optimizer.summary); schedule \(state.schedule.summary); "
      + "batch \(state.batchSize); activation \(state.network.plan.activation.rawValue); "
      + "seed \(state.network.plan.seed)"
  }

  /// Reads a `#=` line; nil for any other. What is not `name=value` is kept without values, and
  /// found to differ.
  init?(line: String) {
    guard line.hasPrefix(Self.prefix) else { return nil }
    settings = ""
    fields = line.dropFirst(Self.prefix.count).split(separator: " ").map { field in
      let parts = field.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return (String(field), []) }
      let values = parts[1].split(separator: ",", omittingEmptySubsequences: false)
      return (String(parts[0]), values.map(String.init))
    }
  }

  /// The check as a line of a script.
  var line: String {
    ([Self.prefix] + fields.map { "\($0.name)=\($0.values.joined(separator: ","))" })
      .joined(separator: " ")
  }

  /// The first thing that `self`, read from a script, says differently from `actual`; nil for none.
  ///
  /// Only what the script's line names is compared, so that a check may be shortened by hand.
  func difference(from actual: StateCheck, layerNames: [String]) -> String? {
    guard !fields.isEmpty else { return "the script's check says nothing" }
    for field in fields {
      guard !field.values.isEmpty else {
        return "the script's check has \(field.name), which is not of the form name=value"
      }
      guard let other = actual.fields.first(where: { $0.name == field.name }) else {
        return switch field.name {
        case "births": "the script checks births, and no edge was exchanged here"
        case "rewiring": "the script checks rewiring, and no rule to exchange edges is set here"
        default: "the script checks \(field.name), which this version does not know"
        }
      }
      guard field.values != other.values else { continue }
      if field.name == "state" { return stateDifference(field.values, actual) }
      guard field.values.count == other.values.count, field.values.count > 1 else {
        return "\(field.name) is \(other.values.joined(separator: ",")), but the script says "
          + field.values.joined(separator: ",")
      }
      for (layer, pair) in zip(field.values, other.values).enumerated() where pair.0 != pair.1 {
        let name = layerNames.indices.contains(layer) ? layerNames[layer] : "layer \(layer)"
        let verb = field.name == "topology" ? "is" : "are"
        return "\(field.name) of \(name) \(verb) \(pair.1), but the script says \(pair.0)"
      }
    }
    return nil
  }

  /// What to say where `state` is the first thing that differs.
  private func stateDifference(_ values: [String], _ actual: StateCheck) -> String {
    // Where all the rest was checked too, only settings are left.
    let names = fields.map(\.name)
    guard actual.fields.allSatisfy({ names.contains($0.name) }) else {
      return "the state is not the one that the script says, in something that it does not check"
    }
    return "a setting is another than the script says; here they are: \(actual.settings)"
  }
}

/// A floating-point number in hexadecimal, as C's `%a` writes it: exact, and short.
func hexadecimal(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  let sign = value.sign == .minus ? "-" : ""
  guard value != 0 else { return sign + "0x0p+0" }
  let exponent = Int(value.exponent)
  let fraction = (value.magnitude.significand.bitPattern & 0xF_FFFF_FFFF_FFFF)
  var digits = String(fraction, radix: 16)
  digits = String(repeating: "0", count: 13 - digits.count) + digits
  while digits.hasSuffix("0") { digits.removeLast() }
  let point = digits.isEmpty ? "" : "."
  return "\(sign)0x1\(point)\(digits)p\(exponent < 0 ? "" : "+")\(exponent)"
}
