/// Amounts of memory as they are written: `500MB`, `4GB`.
public enum MemorySize {
  /// How an amount may look.
  public static let form = "500MB|4GB|..."

  /// The bytes that a text means; nil where it is no amount. MB and GB are powers of 2, as Slurm has
  /// it.
  public static func bytes(_ text: String) -> Int? {
    let units = [("MB", 20), ("GB", 30)]
    guard let (unit, shift) = units.first(where: { text.hasSuffix($0.0) }),
      let number = Int(text.dropLast(unit.count)), (1...(1 << 30)).contains(number)
    else { return nil }
    return number << shift
  }
}
