/// The candidates someone may have meant by `name`, the likeliest first; at most five.
///
/// A candidate is near if few typing errors lie between (letters left out, added, changed or swapped:
/// one in up to three letters, two in up to six, three beyond), regardless of case, or if it begins
/// with `name`. Ties keep the order of `candidates`.
///
/// Source of the distance: optimal string alignment, the restricted form of F. Damerau, "A Technique
/// for Computer Detection and Correction of Spelling Errors" (1964).
public func nearestMatches(to name: String, among candidates: [String]) -> [String] {
  let wanted = Array(name.lowercased())
  guard !wanted.isEmpty, wanted.count <= 64 else { return [] }
  let bound = wanted.count <= 3 ? 1 : wanted.count <= 6 ? 2 : 3
  var scored: [(name: String, score: Int)] = []
  for candidate in candidates where !scored.contains(where: { $0.name == candidate }) {
    let letters = Array(candidate.lowercased())
    if let distance = alignmentDistance(wanted, letters, bound: bound), distance < wanted.count {
      scored.append((candidate, 2 * distance))
    } else if letters.starts(with: wanted) {
      // A beginning ranks behind one error and before two.
      scored.append((candidate, 3))
    }
  }
  let ranked = scored.enumerated().sorted {
    ($0.element.score, $0.offset) < ($1.element.score, $1.offset)
  }
  return ranked.prefix(5).map(\.element.name)
}

/// The number of typing errors between two words, or nil if it is above `bound`.
private func alignmentDistance(
  _ first: [Character], _ second: [Character], bound: Int
) -> Int? {
  guard abs(first.count - second.count) <= bound, !second.isEmpty else { return nil }
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for (row, letter) in first.enumerated() {
    var current = [row + 1]
    for (column, other) in second.enumerated() {
      var cost = min(last[column + 1] + 1, current[column] + 1)
      cost = min(cost, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
        cost = min(cost, beforeLast[column - 1] + 1)
      }
      current.append(cost)
    }
    beforeLast = last
    last = current
  }
  let distance = last[second.count]
  return distance <= bound ? distance : nil
}
