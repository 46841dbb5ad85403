import CommandLanguage
import SparseNetworks
import Testing

@testable import Shell

/// `sparsify` and `profile` on networks whose layers are wired in different ways.
struct ConnectivityTests {
  @Test func layersByImageAndBySNIPGoTogether() throws {
    let shell = BatchSession()
    try shell.run(
      "data digits; net 64-32-16-10; profile lognormal inputs=window layers=fc1; "
        + "sparsify snip layers=fc2")
    #expect(try shell.session.current().network.layers[1].rows.edgeCount == 51)
  }

  /// fc2 is dense while fc1 is scored, though it is not to be changed.
  @Test func whatSNIPCannotHoldIsRefused() throws {
    let shell = BatchSession(memoryLimit: 1 << 26)
    try shell.run("data digits; net 64-3000-3000-10 sparsity=99.9%")
    let failure = shell.failure(of: "sparsify snip layers=fc1")
    #expect(failure?.diagnostic.message.contains("would take about 306 MB") == true)
  }

  @Test func rewiringWhoseEndIsPastIsToldOf() throws {
    let shell = BatchSession()
    try shell.run("demo; step 30")
    #expect(try shell.run("rewire set every=5 until=20").contains("ends at step 20"))
    #expect(try !shell.run("rewire set every=5 until=31").contains("note"))
  }

  @Test func rewiringThatDoesNotFitIsRefused() throws {
    let shell = BatchSession(memoryLimit: 33_500_000)
    try shell.run("data digits; net 64-2500-2500-10 sparsity=96%")
    let failure = shell.failure(of: "rewire set until=1000")
    #expect(failure?.code == "size", "\(failure?.diagnostic.message ?? "")")
    try shell.run("step")
  }

  /// What `why` tells of each edge that was exchanged: its rank among those of its layer or neuron.
  @Test(arguments: ["layer", "neuron", "global"]) func ranksCountWithinTheBudget(_ budget: String)
    throws
  {
    let shell = BatchSession()
    try shell.run(
      "data digits; net 64-30-20-10 sparsity=70%; rewire rigl until=1000 budget=\(budget); step; "
        + "rewire now")
    let state = try shell.session.current()
    let record = try #require(state.lives.records.first)
    #expect(Set(record.grown.map(\.layer)).count == 2)
    for choices in [record.dropped, record.grown] {
      for (place, choice) in choices.enumerated() {
        let scope = choices.indices.filter {
          budget == "global"
            || choices[$0].layer == choice.layer
              && (budget == "layer" || choices[$0].neuron == choice.neuron)
        }
        let rank = scope.firstIndex(of: place)
        #expect(choice.rank == rank && choice.outOf == scope.count)
      }
    }
    let last = try #require(record.grown.last)
    let name = state.network.layerNames[last.layer]
    let answer = try shell.run("why \(name)[\(last.neuron),\(last.input)]")
    #expect(answer.contains("rank \(last.rank + 1) of \(last.outOf)\n"), "\(answer)")
  }
}
