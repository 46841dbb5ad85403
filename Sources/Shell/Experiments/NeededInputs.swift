import Experiments

/// What cells that are still to run will read of that which earlier ones read, as far as their
/// parameters tell.
struct NeededInputs {
  /// A cell that has run, with what it read.
  struct Reader {
    let parameters: [CellParameter]
    let inputs: [CellInputs.Input]
  }

  let readers: [Reader]

  /// The inputs that some of the cells may read, in the order in which earlier ones did.
  ///
  /// Where each value of a parameter went with an input always or never, cells with values of the
  /// one kind read it and others do not. Where no parameter tells, any cell may.
  func inputs(of cells: [[CellParameter]]) -> [CellInputs.Input] {
    var seen: Set<CellInputs.Input> = []
    return readers.flatMap(\.inputs).filter { seen.insert($0).inserted }.filter { input in
      let signs = signs(of: input)
      return cells.contains { cell in
        signs.isEmpty || signs.contains { name, values in values.contains(cell.value(of: name)) }
      }
    }
  }

  /// The parameters that tell who read an input, with the values of those who did.
  private func signs(of input: CellInputs.Input) -> [(name: String, values: Set<String>)] {
    let having = readers.filter { $0.inputs.contains(input) }
    let lacking = readers.filter { !$0.inputs.contains(input) }
    guard let first = having.first, !lacking.isEmpty else { return [] }
    return first.parameters.map(\.name).compactMap { name in
      let values = Set(having.map { $0.parameters.value(of: name) })
      return values.isDisjoint(with: lacking.map { $0.parameters.value(of: name) })
        ? (name, values) : nil
    }
  }
}

extension [CellParameter] {
  /// The value of a parameter in the one form of all ways of writing it.
  fileprivate func value(of name: String) -> String {
    first { $0.name == name }?.canonicalValue ?? ""
  }
}
