/// The losses of a run's steps, every one at first and fewer the longer it lasts, so that memory
/// stays bounded.
public struct LossCurve: Sendable, Equatable {
  static let capacity = 4096

  /// Completed steps before the first loss.
  public let start: Int
  /// Steps from one loss to the next.
  public private(set) var stride = 1
  /// Losses of the steps `start + stride`, `start + 2 stride`, ...
  public private(set) var values: [Float] = []

  init(startingAt step: Int) { start = step }

  /// The steps whose losses are kept, ascending.
  public var steps: [Int] { values.indices.map { start + ($0 + 1) * stride } }

  mutating func note(_ loss: Double, step: Int) {
    guard step == start + (values.count + 1) * stride else { return }
    values.append(Float(loss))
    guard values.count >= Self.capacity else { return }
    values = Swift.stride(from: 1, to: values.count, by: 2).map { values[$0] }
    stride *= 2
  }

  mutating func forget(after step: Int) {
    let count = max(0, (step - start) / stride)
    if count < values.count { values.removeLast(values.count - count) }
  }
}
