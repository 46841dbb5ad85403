/// A parameter of a cell with its value: `sparsity=90%`.
public struct CellParameter: Sendable, Hashable {
  /// The parameter's name.
  public let name: String
  /// The value as it was written.
  public let text: String
  /// The value as a number, where it is one.
  public let number: Double?

  /// A parameter.
  ///
  /// - Parameter number: what `text` comes to as a number; `90%` is 0.9.
  public init(_ name: String, _ text: String, number: Double?) {
    self.name = name
    self.text = text
    self.number = number
  }

  /// The value in the one form that all ways of writing it share: `90%` and `0.9` are the same.
  public var canonicalValue: String { number.map { "\($0)" } ?? text }

  /// Whether both have the same value, however it is written.
  public func hasSameValue(as other: CellParameter) -> Bool {
    canonicalValue == other.canonicalValue
  }
}
