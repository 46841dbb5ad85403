/// Long work on data, and whether its result is still wanted.
///
///     try Dataset.covtype(from: path, work: DataWork { flag.isRaised })
public struct DataWork {
  private let shouldStop: () -> Bool

  /// Work that is given up where `shouldStop`, asked now and then, says yes.
  public init(unless shouldStop: @escaping () -> Bool = { false }) { self.shouldStop = shouldStop }

  /// Gives up if that is wanted.
  ///
  /// - Throws: ``DatasetError`` with code `interrupted`.
  func checkpoint() throws(DatasetError) {
    if shouldStop() {
      throw DatasetError(.interrupted, "interrupted", hint: "the data in use are as they were")
    }
  }

  /// The same for each of many rows that take next to no time, asking before one in some thousands.
  @inline(__always)
  func checkpoint(row: Int) throws(DatasetError) {
    if row & 0x3FFF == 0 { try checkpoint() }
  }
}
