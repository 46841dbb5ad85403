/// Corrections for making several tests at once.
public enum MultipleTests {
  /// P values adjusted by Holm's method, in the order given.
  ///
  /// Rejecting where the adjusted value is at most `α` keeps the probability of any false rejection
  /// at `α`, whatever the tests have to do with each other. For ascending `p_(1) … p_(m)` the
  /// adjusted value is `max over i <= k of min(1, (m - i + 1) p_(i))`.
  ///
  /// Source: Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal
  /// of Statistics 6 (1979).
  ///
  /// - Throws: ``SparseNetworksError`` where a value does not lie between 0 and 1.
  public static func holm(_ pValues: [Double]) throws -> [Double] {
    if let index = pValues.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
      throw SparseNetworksError(
        .parameter, "p value \(index + 1) is \(pValues[index]), not between 0 and 1")
    }
    let order = pValues.indices.sorted {
      pValues[$0] == pValues[$1] ? $0 < $1 : pValues[$0] < pValues[$1]
    }
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
