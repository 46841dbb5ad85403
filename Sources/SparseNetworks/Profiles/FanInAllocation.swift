/// Integer fan-ins that follow a real-valued profile and add up to an exact edge budget.
///
/// Solves `sum_j clamp(exp(s g_j + mu), minimum, maximum) = budget` for `mu`, rounds down, and
/// hands out the rest by largest remainder, ties by index, within the caps.
struct FanInAllocation {
  /// `g_j`, ascending.
  let exponents: [Double]
  /// Total number of edges.
  let budget: Int
  /// Smallest fan-in allowed: 1, or 0 where dead neurons are.
  let minimum: Int
  /// Largest fan-in allowed: the number of inputs.
  let maximum: Int

  /// Fan-ins at shape `s`, ascending up to remainders.
  func fanIns(shape: Double) -> [Int] {
    let targets = clampedTargets(shape: shape)
    var fanIns = targets.map { Int($0) }
    var rest = budget - fanIns.reduce(0, +)
    guard rest != 0 else { return fanIns }
    let order = fanIns.indices.sorted {
      let (left, right) = (targets[$0] - Double(fanIns[$0]), targets[$1] - Double(fanIns[$1]))
      return left == right ? $0 < $1 : left > right
    }
    // One pass is enough but for rounding in the solve; then further passes settle it.
    while rest > 0 {
      for neuron in order where rest > 0 && fanIns[neuron] < maximum {
        fanIns[neuron] += 1
        rest -= 1
      }
    }
    while rest < 0 {
      for neuron in order.reversed() where rest < 0 && fanIns[neuron] > minimum {
        fanIns[neuron] -= 1
        rest += 1
      }
    }
    return fanIns
  }

  /// The real-valued fan-ins before rounding.
  ///
  /// The profile ascends, so the neurons at the minimum are a prefix and those at the maximum a
  /// suffix; prefix sums make one evaluation of the total logarithmic in the neuron count.
  private func clampedTargets(shape: Double) -> [Double] {
    let count = exponents.count
    // Relative to the neuron where a perfect step from minimum to maximum would be: with a steep
    // shape the neurons that are neither are near it, and the others may under- or overflow.
    let full = (budget - minimum * count) / max(1, maximum - minimum)
    let anchor = exponents[max(0, min(count - 1, count - 1 - full))]
    let relative = exponents.map { Elementary.exp(max(-690, min(690, shape * ($0 - anchor)))) }
    var prefix = [0.0]
    prefix.reserveCapacity(count + 1)
    for value in relative { prefix.append(prefix[prefix.count - 1] + value) }

    let (low, high) = (Double(minimum), Double(maximum))
    func total(scale: Double) -> Double {
      let lower = partition(relative) { $0 * scale > low }
      let upper = partition(relative) { $0 * scale >= high }
      let between = upper > lower ? scale * (prefix[upper] - prefix[lower]) : 0
      return low * Double(min(lower, upper)) + between + high * Double(count - upper)
    }

    // The scale is the fan-in of the anchor before clamping. Searched in the logarithm, since its
    // range is wide.
    var (below, above) = (-745.0, 709.0)
    for _ in 0..<200 {
      let middle = (below + above) / 2
      guard middle > below, middle < above else { break }
      if total(scale: Elementary.exp(middle)) < Double(budget) {
        below = middle
      } else {
        above = middle
      }
    }
    let scale = Elementary.exp(above)
    return relative.map { min(max($0 * scale, low), high) }
  }

  /// First index of an ascending array at which `condition` holds; it holds from there on.
  private func partition(_ values: [Double], where condition: (Double) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(values[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
