/// What a network says of an example: how probable it takes each class to be.
public struct Prediction: Sendable, Equatable {
  /// The probability of each class: the softmax of the network's outputs.
  public let probabilities: [Double]
  /// The class of the largest output, the first among equals: the one that `accuracy` counts.
  public let best: Int
  /// The class of the next largest; nil where there is no other.
  public let second: Int?

  private let logits: [Double]
  /// ln of the sum of exp(logit).
  private let logSum: Double

  /// What the outputs for one example mean; nil where there are none, and where one is not a number.
  public init?(logits: [Double]) {
    guard let best = indexOfLargest(logits) else { return nil }
    self.best = best
    self.logits = logits
    second = logits.indices.filter { $0 != best }
      .reduce(nil) { second, index in
        second.map { logits[index] > logits[$0] ? index : $0 } ?? index
      }
    let largest = logits[best]
    let sum = logits.reduce(0) { $0 + Elementary.exp($1 - largest) }
    probabilities = logits.map { Elementary.exp($0 - largest) / sum }
    logSum = largest + Elementary.log(sum)
  }

  /// The cross-entropy of the example, in nats, if this is its class.
  public func loss(ofClass label: Int) -> Double { logSum - logits[label] }
}
