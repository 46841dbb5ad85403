import CommandLanguage
import Interchange
import SparseNetworks
import Testing

@testable import Shell

/// What the analyses answer, and what must hold whatever the numbers are.
struct AnalysisTests {
  private let shell = BatchSession()

  init() throws { try shell.run("demo") }

  private func number(_ expression: String) throws -> Double {
    try #require(Double(shell.run("print \(expression)").dropLast()))
  }

  @Test func quantitiesAreWhatCommandsSay() throws {
    try shell.run("step 20")
    let flow = try shell.run("flow")
    let all = try number("flow")
    let layers = try ["fc1", "fc2", "out"].map { try number("flow(\($0))") }
    #expect(abs(layers.reduce(0) { $0 + $1 * $1 }.squareRoot() - all) < 1e-12)
    #expect(flow.contains(Cell.number(all).shown))
    #expect(try shell.run("hubs").contains(Cell.number(number("concentration(fc1)")).shown))
    #expect(try shell.run("flops").contains(Cell.integer(Int(number("flops"))).shown))
    let dormant = try shell.run("dormant fc1").split(separator: "\n")[1].split(separator: " ")
    #expect(try dormant[2] == Cell.integer(Int(number("dormant(fc1)"))).shown)
  }

  @Test func concentrationIsAlsoByL1AndByWeight() throws {
    let row = try #require(
      try shell.run("hubs").split(separator: "\n").first { $0.hasPrefix("fc1") })
    #expect(try number("concentration(fc1, l2)") == number("concentration(fc1)"))
    let forms = try ["l2", "l1", "weight"].map { try number("concentration(fc1, \($0))") }
    for form in forms { #expect(row.contains(" \(Cell.number(form).shown)")) }
    #expect(Set(forms).count == 3)
    #expect(
      shell.failure(of: "print concentration(fc1, l3)")?.diagnostic.message.contains("l2, l1")
        == true)
  }

  @Test func distancesOfLists() throws {
    try shell.run("data synthetic inputs=9 seed=1; net 9-3-2 name=a")
    try shell.run("let x = fanin(fc1)")
    #expect(try number("wasserstein($x, fanin(fc1))") == 0)
    try shell.run("let three = bias(fc1); let more = $x - 8 + $three")
    #expect(try number("wasserstein($more, $x)") == 8)
    #expect(try number("ks($more, $x)") == 1)
    try shell.run("use demo; clone demo steep; profile lognormal cv=2; let steep = fanin(fc1)")
    let answer = try shell.run("equilibrium fc1 against=demo")
    try shell.run("use demo")
    for name in ["wasserstein", "ks"] {
      let distance = try number("\(name)($steep, fanin(fc1))")
      #expect(answer.contains(" \(Cell.number(distance).shown)"))
      for wrong in ["fanin(fc1), 3", "fanin(fc1)"] {
        let message = shell.failure(of: "print \(name)(\(wrong))")?.diagnostic.message
        #expect(message?.contains("takes two lists") == true)
      }
    }
  }

  @Test func onFewBatchesFlowIsTheNormOfGrad() throws {
    let flow = try shell.run("flow batches=1")
    #expect(try flow.contains(Cell.number(number("norm(grad(fc1))")).shown))
  }

  @Test func aNetworkIsAtNoDistanceFromItself() throws {
    try shell.run("clone demo other; step 5")
    #expect(try number("distance(demo, other)") == 0)
    #expect(try number("distance(\"demo\", demo)") == 0)
    try shell.run("profile lognormal cv=1.2 seed=99")
    let distance = try number("distance(demo, other)")
    #expect(distance > 0.1 && distance < 1)
    // Of equally good matchings one is taken, on which the next layer's distance depends.
    #expect(abs(try number("distance(other, demo)") - distance) < 0.01)
    #expect(shell.failure(of: "net 64-32-10 name=small; distance demo small") != nil)
    #expect(shell.failure(of: "print distance(demo)")?.diagnostic.message.contains("two") == true)
  }

  /// Permuting hidden neurons moves edges in place, but not once neurons are matched.
  @Test func permutedNeuronsAreMatched() throws {
    let state = try shell.session.current()
    let layers = state.network.layers
    let order = Array((0..<128).reversed())
    let first = order.map { layers[0].rows.edges(of: $0).map { Int(layers[0].rows.columns[$0]) } }
    let second = (0..<64).map { neuron in
      layers[1].rows.edges(of: neuron).map { 127 - Int(layers[1].rows.columns[$0]) }.sorted()
    }
    let rows = [
      SparseRows(inputCount: 64, rows: first), SparseRows(inputCount: 128, rows: second),
      layers[2].rows,
    ]
    let permuted = Network(
      plan: state.network.plan,
      layers: zip(rows, layers).map {
        Layer(
          rows: $0, activation: $1.activation,
          weights: Array(repeating: 0, count: $0.edgeCount), biases: $1.biases)
      })
    shell.session.put(TrainingState(network: permuted), as: "permuted")
    // Neurons of equal inputs may be matched otherwise; only fc1 is sure to be the same.
    let table = try shell.run("distance demo permuted").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    #expect(table[1][1] == "0")
    #expect(try #require(Double(table[1][2])) > 0.5)
  }

  @Test func compareSaysWhatDiffersFirst() throws {
    func first(_ a: String, _ b: String) throws -> String {
      String(try shell.run("compare \(a) \(b)").prefix { $0 != "\n" })
    }
    try shell.run("clone demo batch; batch 16; clone demo trained; step; clone demo other")
    try shell.run("profile lognormal cv=1.2 sparsity=90% seed=8; net 64-10 name=small")
    #expect(try first("demo", "demo") == "the same to the bit")
    #expect(try first("demo", "batch").contains("settings"))
    #expect(try first("demo", "trained").hasPrefix("same topology; weights differ, first in fc1"))
    #expect(try first("demo", "other") == "topology differs, first in fc1")
    #expect(try first("demo", "small") == "different widths")
  }

  @Test func correlationAcrossNetworksIsPearsons() throws {
    try shell.run(
      "for v in 0.5 1 2 { clone demo n$v; profile lognormal cv=$v }; use demo; drop demo")
    let answer = try shell.run("hubs fc1 nets=all")
    let values = try ["n0.5", "n1", "n2"].map { name in
      try shell.run("use \(name)")
      return (try number("cv(fanin(fc1))"), try number("concentration(fc1)"))
    }
    let r = try Correlation(.pearson, values.map(\.0), values.map(\.1))
    #expect(answer.contains(Cell.number(r.coefficient).shown))
    #expect(answer.contains(Cell.number(orNone: r.pValue).shown))
    #expect(shell.failure(of: "hubs nets=n1,nosuch") != nil)
  }
}

/// A fan-in distribution taken from one network and given to another.
struct HandedBackTests {
  private let shell = BatchSession()

  init() throws { try shell.run("demo; clone demo new") }

  private func fanIns(_ name: String, layer: Int = 0) throws -> [Int] {
    try shell.session.requireNetwork(name).network.layers[layer].rows.fanIns
  }

  @Test func fanInsAsTheyAre() throws {
    try shell.run("profile from=demo")
    #expect(try fanIns("new") == fanIns("demo"))
    #expect(try fanIns("new", layer: 1) == fanIns("demo", layer: 1))
    try shell.run("profile from=demo place=shuffled")
    #expect(try fanIns("new") != fanIns("demo"))
    #expect(try fanIns("new").sorted() == fanIns("demo").sorted())
  }

  @Test func fittedWithTheSameBudget() throws {
    try shell.run("use demo; profile lognormal cv=1 sparsity=80%; use new")
    let answer = try shell.run("profile lognormal fit=demo")
    let (mine, theirs) = (try fanIns("new"), try fanIns("demo"))
    #expect(mine.reduce(0, +) == theirs.reduce(0, +))
    let (fit, model) = (try FanInFit.lognormal(mine), try FanInFit.lognormal(theirs))
    guard case .lognormal(_, let sigma) = fit.distribution,
      case .lognormal(_, let wanted) = model.distribution
    else { return }
    #expect(abs(sigma - wanted) < 0.1)
    #expect(answer.contains(model.distribution.summary))
    try shell.run("profile lognormal fit=demo density=30% layers=fc1")
    #expect(try fanIns("new").reduce(0, +) == Int((0.3 * 64 * 128).rounded()))
  }

  @Test func hubsWhereTheyWere() throws {
    try shell.run("profile lognormal fit=demo like=demo; clone new any; profile lognormal fit=demo")
    let (model, same, any) = (try fanIns("demo"), try fanIns("new"), try fanIns("any"))
    let hubs = GradientHierarchy.hubs(fanIns: model)
    #expect(GradientHierarchy.hubs(fanIns: same) == hubs)
    #expect(GradientHierarchy.hubs(fanIns: any) != hubs)
    #expect(same.sorted() == any.sorted())
  }

  @Test func scriptsSayIt() throws {
    try shell.run("profile lognormal fit=demo like=demo")
    #expect(shell.script.contains("fit=demo"))
    let again = BatchSession()
    try again.run(shell.script)
    #expect(again.snapshot.networks == shell.snapshot.networks)
  }

  @Test(arguments: [
    ("profile", "needs a family"), ("profile lognormal fit=demo cv=1", "contradict"),
    ("profile gaussian fit=demo", "does not take fit"),
    ("profile random fit=demo", "does not take fit"),
    ("profile lognormal fit=nosuch", "no network called nosuch"),
    ("profile lognormal place=like", "needs a network"),
    ("profile lognormal place=snip like=demo", "contradict"),
    ("profile lognormal fit=demo layers=out", "has 64 of them"),
    ("net 64-32-10; profile from=demo", "no layer like fc1"),
    ("net 64-32-10; profile lognormal like=demo", "no layer like fc1"),
    ("net 64-9-9-9-10; equilibrium fc3 against=demo", "no layer fc3"),
  ])
  func mistakes(_ script: String, _ saying: String) {
    let failure = shell.failure(of: script)
    #expect(failure?.diagnostic.message.contains(saying) == true, "\(script)")
    #expect(failure?.diagnostic.hint != nil, "\(script)")
  }
}

/// The numbers behind pictures, in JSON.
struct FigureNumbersTests {
  private func figure(_ command: String) throws -> JSONValue {
    var options = Interpreter.Options()
    options.json = true
    let shell = BatchSession(options: options)
    try shell.run("demo")
    let answer = try JSONValue(parsing: String(shell.run(command).dropLast()))
    return try #require(answer["figures"]?[0])
  }

  @Test func histogramCountsEveryNeuron() throws {
    let bins = try #require(figure("fanin fc1")["bins"]?.elements)
    #expect(bins.reduce(0) { $0 + ($1["count"]?.integerValue ?? 0) } == 128)
  }

  @Test func scatterHasAPointANeuron() throws {
    let series = try #require(figure("hubs fc1")["series"]?[0])
    #expect(series["x"]?.elements?.count == 128 && series["y"]?.elements?.count == 128)
    #expect(series["x"]?.elements?.reduce(0) { $0 + ($1.doubleValue ?? 0) } == 819)
  }

  @Test func maskHasItsEdges() throws {
    let rows = try #require(figure("mask fc1")["bins"]?.elements)
    #expect(rows.count == 128 && rows.allSatisfy { $0.elements?.count == 64 })
    let edges = rows.flatMap { $0.elements ?? [] }.reduce(0) { $0 + ($1.doubleValue ?? 0) }
    #expect(edges == 819)
  }

  @Test func weightsAreNullWhereThereIsNoEdge() throws {
    let rows = try #require(figure("weights fc1")["bins"]?.elements)
    #expect(rows.flatMap { $0.elements ?? [] }.count { $0 != .null } == 819)
  }

  @Test func imagesHaveTheirPixels() throws {
    #expect(try figure("sample 5")["images"]?[0]?["pixels"]?.elements?.count == 64)
  }
}
