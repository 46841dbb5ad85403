import CommandLanguage
import Datasets
import Interchange
import SparseNetworks
import Testing

@testable import Shell

struct ActivationsTests {
  private let shell = BatchSession.answeringInJSON()

  init() throws { try shell.run("demo; train epochs=2") }

  private func numbers(_ expression: String) throws -> [Double] {
    try shell.answer("print \(expression)")["values"]?.elements?.compactMap(\.doubleValue) ?? []
  }

  /// The means are those of `activation()`, the neurons never active those of `dormant`.
  @Test func agreesWithExpressions() throws {
    let layers = try shell.answer("activations").rows()
    let dormant = try shell.answer("dormant all").rows()
    #expect(layers.map { $0["layer"]?.stringValue } == ["fc1", "fc2", "out"])
    #expect(layers.map { $0["never active"] } == dormant.map { $0["dormant"] })
    for name in ["fc1", "fc2"] {
      let means = try numbers("activation(\(name))")
      let rows = try shell.answer("activations \(name)[0..\(means.count - 1)]").rows()
      #expect(rows.count == means.count)
      for (row, mean) in zip(rows, means) {
        #expect(abs((row["mean"]?.doubleValue ?? .nan) - mean) < 1e-12)
      }
      let whole = try shell.answer("activations \(name)")
      let mean = means.reduce(0, +) / Double(means.count)
      #expect(abs(try #require(whole.field("mean")) - mean) < 1e-12)
      let layer = layers.first { $0["layer"]?.stringValue == name }
      for field in ["mean", "deviation", "min", "max", "active", "never active"] {
        let (one, other) = try (
          #require(whole.field(field)), #require(layer?[field]?.doubleValue)
        )
        #expect(abs(one - other) < 1e-12, "\(name) \(field)")
      }
    }
  }

  /// Against the activations themselves, the plain way.
  @Test func deviationAndShareOfANeuron() throws {
    let session = shell.session
    let network = try session.current().network
    let values = try network.activations(
      ofLayer: 0, session.data().train, samples: Array(0..<100))
    let row = try shell.answer("activations fc1[63] examples=100 on=train").rows()[0]
    let own = (0..<100).map { Double(values[$0 * network.layers[0].neuronCount + 63]) }
    let mean = own.reduce(0, +) / 100
    let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100
    #expect(row["fan-in"]?.integerValue == 56)
    #expect(abs((row["deviation"]?.doubleValue ?? .nan) - variance.squareRoot()) < 1e-12)
    #expect(row["active"]?.doubleValue == Double(own.count { $0 > 0 }) / 100)
    #expect(row["max"]?.doubleValue == own.max() && row["min"]?.doubleValue == own.min())
  }

  /// Every activation is somewhere in the histogram.
  @Test func histogramCountsAll() throws {
    let answer = try shell.answer("activations fc1[hubs] examples=200")
    let bins = answer["figures"]?.elements?.first?["bins"]?.elements ?? []
    #expect(bins.reduce(0) { $0 + ($1["count"]?.integerValue ?? 0) } == 12 * 200)
    #expect(answer.rows().count == 12)
    #expect(answer["text"]?.elements?.first?.stringValue == "over 200 test examples")
  }

  @Test(arguments: [
    ("activations fc1[3,11]", "this needs neurons"), ("activations fc9", "fc9"),
    ("activations examples=0", "examples must be in"),
    ("activations to=a.svg", "there is no picture to write"),
  ])
  func badArguments(_ command: String, _ words: String) throws {
    let message = shell.failure(of: command)?.diagnostic.message ?? ""
    #expect(message.contains(words), "\(message)")
  }
}
