import Testing

@testable import SparseNetworks

@Suite struct PredictionTests {
  /// exp of the logits is 1, 2, 5: shares of 8.
  @Test func handComputed() throws {
    let prediction = try #require(Prediction(logits: [0, 0.6931471805599453, 1.6094379124341003]))
    #expect(prediction.best == 2 && prediction.second == 1)
    for (probability, expected) in zip(prediction.probabilities, [0.125, 0.25, 0.625]) {
      #expect(abs(probability - expected) < 1e-15)
    }
    #expect(abs(prediction.loss(ofClass: 0) - 2.0794415416798357) < 1e-15)  // ln 8
  }

  @Test func firstAmongEquals() throws {
    let prediction = try #require(Prediction(logits: [-1, 3, 3, 3]))
    #expect(prediction.best == 1 && prediction.second == 2)
    #expect(Prediction(logits: [4])?.second == nil)
    #expect(Prediction(logits: [4])?.probabilities == [1])
  }

  /// Logits beyond what exp can take.
  @Test func largeLogits() throws {
    let prediction = try #require(Prediction(logits: [1000, 0, -5000]))
    #expect(prediction.probabilities == [1, 0, 0])
    #expect(prediction.loss(ofClass: 1) == 1000 && prediction.loss(ofClass: 0) == 0)
  }

  @Test func whatIsNoNumberIsNoPrediction() {
    #expect(Prediction(logits: []) == nil)
    #expect(Prediction(logits: [1, .nan, 2]) == nil)
  }

  @Test func probabilitiesAddUpToOne() throws {
    var draws = RandomStream(seed: 11, name: "logits").draws()
    for _ in 0..<200 {
      let logits = (0..<(1 + draws.integer(below: 50))).map { _ in 20 * draws.normal() }
      let prediction = try #require(Prediction(logits: logits))
      #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-14)
      #expect(prediction.probabilities[prediction.best] == prediction.probabilities.max())
      #expect(logits[prediction.best] == logits.max())
    }
  }
}
