/// Ranks of values, for statistics that look at order alone.
public enum Ranks {
  /// The rank of each value from 1, equal values sharing the mean of their ranks.
  ///
  /// - Precondition: no value is NaN.
  public static func average(_ values: [Double]) -> [Double] {
    precondition(!values.contains(where: \.isNaN), "NaN has no rank")
    let order = values.indices.sorted {
      values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1]
    }
    var ranks = Array(repeating: 0.0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for position in start..<end { ranks[order[position]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
