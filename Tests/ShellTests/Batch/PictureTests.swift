import CommandLanguage
import Glibc
import SparseNetworks
import TerminalGraphics
import Testing

@testable import Shell

/// `hist`, `plot`, views of edges, networks side by side, and pictures in files.
struct PictureTests {
  private func shell(_ script: String = "demo") throws -> BatchSession {
    let shell = BatchSession()
    try shell.run(script)
    return shell
  }

  private func figures(_ shell: BatchSession, _ command: String) throws -> [Figure] {
    try shell.figures(of: command)
  }

  // MARK: - hist and plot

  @Test func histogramOfAnExpression() throws {
    let answer = try shell().run("hist abs(weight(fc1)) bins=6")
    #expect(
      answer == """
        abs(weight(fc1))
         0 .. 1  761  ████████████████████████████████████████████████████████████
         1 .. 2   50  ████
         2 .. 3    6  ▌
         3 .. 4    2  ▏
         819 values
        values     819
        mean       0.4005
        deviation  0.4157
        min        0.000214
        max        3.22

        """)
  }

  @Test func courseOfTraining() throws {
    let shell = try shell("demo; train epochs=2")
    guard case .panels(let panels)? = try figures(shell, "plot loss accuracy").first,
      case .plot(let losses) = panels.figures[0],
      case .plot(let accuracies) = panels.figures[1]
    else {
      Issue.record("not two charts")
      return
    }
    #expect(losses.series[0].xs == (1...90).map(Double.init))
    #expect(accuracies.series[0].xs == [45, 90])
    #expect(
      try accuracies.series[0].ys[1] == shell.session.testEvaluation().accuracy.map { $0 * 100 })
    guard case .plot(let both)? = try figures(shell, "plot loss, loss(test) log=on").first
    else {
      Issue.record("not one chart")
      return
    }
    #expect(
      both.series.map(\.name) == ["training loss", "test loss"] && both.yScale == .logarithmic)
  }

  @Test func coursesOfSeveralNetworks() throws {
    let shell = try shell("demo; step 3; clone demo b; step 2")
    guard case .plot(let chart)? = try figures(shell, "plot loss nets=demo,b").first else {
      Issue.record("not a chart")
      return
    }
    #expect(chart.series.map(\.name) == ["demo", "b"])
    #expect(chart.series.map(\.xs.count) == [3, 5])
  }

  /// Where one side has a value an edge and the other one a neuron: the same as `hubs` draws.
  @Test func gradientAgainstFanIn() throws {
    let shell = try shell("demo; step 3")
    guard case .plot(let plot)? = try figures(shell, "plot grad(fc1) vs fanin(fc1)").first
    else {
      Issue.record("not a scatter plot")
      return
    }
    let rows = try shell.session.current().network.layers[0].rows
    let neurons = NeuronGradients(
      rows: rows, gradient: try shell.session.gradients().weights[0])
    #expect(plot.series[0].xs == neurons.fanIns.map(Double.init))
    for (drawn, norm) in zip(plot.series[0].ys, neurons.l2) { #expect(abs(drawn - norm) < 1e-6) }
    #expect(plot.yLabel == "L2 norm of grad(fc1)" && plot.xLabel == "fanin(fc1)")
    guard
      case .plot(let part)? = try figures(
        shell, "plot abs(grad(fc1[hubs])) weight(fc1[hubs]) vs fanin(fc1[hubs])"
      ).first
    else { return }
    #expect(part.series.map(\.ys.count) == [12, 12])
  }

  @Test func aPointForEachNetwork() throws {
    let shell = try shell("demo; clone demo b; profile random; clone b c; profile power cv=2")
    guard
      case .plot(let plot)? = try figures(
        shell, "plot nets=all nnz vs cv(fanin(fc1))"
      ).first
    else {
      Issue.record("not a scatter plot")
      return
    }
    #expect(plot.series.count == 1 && plot.series[0].ys == [2278, 2278, 2278])
    #expect(abs(plot.series[0].xs[0] - 1.2) < 0.01)
  }

  // MARK: - Views

  @Test func maskOverTheImage() throws {
    let shell = try shell()
    let rows = try shell.session.current().network.layers[0].rows
    guard case .heatMap(let one)? = try figures(shell, "mask fc1[63]").first,
      case .heatMap(let hubs)? = try figures(shell, "mask fc1[hubs]").first
    else {
      Issue.record("not heat maps")
      return
    }
    for pixel in 0..<64 {
      let expected = rows.edge(neuron: 63, input: pixel) == nil ? 0.0 : 1.0
      #expect(one.grid.value(one.statistic, binRow: pixel / 8, binColumn: pixel % 8) == expected)
      let readers = GradientHierarchy.hubs(fanIns: rows.fanIns)
        .count { rows.edge(neuron: $0, input: pixel) != nil }
      #expect(
        hubs.grid.value(hubs.statistic, binRow: pixel / 8, binColumn: pixel % 8)
          == Double(readers))
    }
  }

  @Test func viewsThatAreAskedFor() throws {
    let shell = try shell()
    guard case .heatMap(let matrix)? = try figures(shell, "mask fc1[0..9] view=matrix").first,
      case .heatMap(let deeper)? = try figures(shell, "weights fc2[0..9]").first,
      case .images(let images)? = try figures(shell, "weights fc1[0..2]").first,
      case .heatMap(let mean)? = try figures(shell, "weights fc1 view=image").first
    else {
      Issue.record("other figures")
      return
    }
    #expect((matrix.grid.rows, matrix.grid.columns) == (10, 64))
    #expect((deeper.grid.rows, deeper.grid.columns) == (10, 128))
    #expect((mean.grid.rows, mean.grid.columns) == (8, 8))
    let layer = try shell.session.current().network.layers[0]
    for neuron in 0..<3 {
      for edge in layer.rows.edges(of: neuron) {
        #expect(images.images[neuron].pixels[Int(layer.rows.columns[edge])] == layer.weights[edge])
      }
      #expect(
        images.images[neuron].pixels.count { $0.isFinite } == layer.rows.edges(of: neuron).count)
    }
  }

  @Test func sideBySide() throws {
    let shell = try shell("demo; clone demo b; profile random")
    let text = try shell.run("mask fc1 nets=demo,b")
    #expect(text.contains("demo: mask of fc1, 819 edges") && text.contains("b: mask of fc1"))
    #expect(text.contains("          demo    b\n"))
    #expect(shell.session.currentName == "b")
  }

  // MARK: - Files

  @Test func picturesInFiles() throws {
    let directory = try TemporaryDirectory()
    let shell = try shell("demo; train epochs=1")
    for (command, count) in [
      ("mask fc1", 1), ("mask fc1[hubs]", 1), ("weights fc1", 2), ("weights fc1[0..3]", 2),
      ("fanin fc1", 1), ("fanout fc1", 2), ("neuron fc1[3]", 1), ("grad fc1", 2), ("hubs fc1", 1),
      ("sample 0 count=3", 1), ("hist weight(fc1)", 1), ("plot loss accuracy", 1),
      ("plot grad(fc1) vs fanin(fc1)", 1), ("plot fanin(fc1)", 1),
    ] {
      for format in ["svg", "png"] {
        let path = "\(directory.path)/a.\(format)"
        let answer = try shell.run("\(command) to=\(path)")
        #expect(answer.contains(path), "\(command)")
        let second = directory.read("a-2.\(format)")
        #expect((second != nil) == (count == 2), "\(command)")
        let text = try #require(directory.read("a.\(format)"))
        #expect(format == "svg" ? text.hasSuffix("</svg>\n") : text.contains("PNG"))
        directory.delete("a.\(format)")
        directory.delete("a-2.\(format)")
      }
    }
  }

  @Test func filesThatCannotBe() throws {
    let directory = try TemporaryDirectory()
    let shell = try shell()
    let path = directory.path
    for (command, saying, place) in [
      ("mask fc1 to=\(path)/a.pdf", "kind of picture", "\(path)/a.pdf"),
      ("mask fc1 to=\(path)/svg", "kind of", "\(path)/svg"),
      ("mask fc1 to=\(path)/no/a.svg", "cannot write", "\(path)/no/a.svg"),
      ("mask fc9 to=\(path)/a.svg", "no layer", "fc9"),
      ("hist 'a' to=\(path)/a.svg", "not numbers", "'a'"),
      ("hubs to=\(path)/a.svg", "no picture", "\(path)/a.svg"),
      ("plot loss to=\(path)/a.svg", "nothing is recorded", "loss"),
    ] {
      let diagnostic = shell.failure(of: command)?.diagnostic
      #expect(diagnostic?.message.contains(saying) == true, "\(command): \(diagnostic as Any)")
      let span = try #require(diagnostic?.span)
      #expect(diagnostic?.source?[span] == place, "\(command)")
      #expect(directory.read("a.svg") == nil)
    }
    let hint = shell.failure(of: "hubs to=\(path)/a.svg")?.diagnostic.hint
    #expect(hint?.contains("name a layer") == true)
  }

  /// The second picture cannot be written, so the first is not.
  @Test func allPicturesOrNone() throws {
    let directory = try TemporaryDirectory()
    try #require(mkdir(directory.path + "/a-2.svg", 0o700) == 0)
    let failure = try shell("demo").failure(of: "weights fc1 to=\(directory.path)/a.svg")
    #expect(failure?.diagnostic.message.contains("a-2.svg") == true)
    #expect(directory.read("a.svg") == nil)
  }

  @Test func mistakes() throws {
    let shell = try shell("demo; step 2")
    for (command, saying) in [
      ("hist", "needs expr"), ("hist digest", "text, not numbers"),
      ("hist 1+", "expression is missing"),
      ("plot", "needs expr"), ("plot vs fanin(fc1)", "vs stands between"),
      ("plot loss vs", "vs stands between"), ("plot loss accuracy", "nothing is recorded"),
      ("plot digest", "not a list"), ("plot loss vs step", "single point"),
      ("plot fanin(fc1) vs fanin(fc2)", "128 numbers"), ("plot loss nets=demo,x", "no network"),
      ("plot grad(fc9) vs fanin(fc1)", "no layer"), ("plot loss log=maybe", "log cannot be maybe"),
      ("plot loss log=on log=on", "given twice"), ("hist fanin(fc1) bins=0", "must be in"),
      ("mask fc1[3,4]", "no edge"), ("mask fc2 view=image", "no pixels"),
      ("mask fc1[*,4]", "needs neurons"), ("weights fc2[3] view=image", "no pixels"),
    ] {
      let message = shell.failure(of: command)?.diagnostic.message
      #expect(message?.contains(saying) == true, "\(command): \(message ?? "")")
    }
  }

  /// What is not finite is left out and counted; a single value and none are no faults.
  @Test func oddNumbers() throws {
    let shell = try shell("net 3-2-2; data synthetic")
    #expect(try shell.run("hist log(0 * bias(fc1))").contains("not finite"))
    #expect(try shell.run("hist 1/0").contains("1 value not finite"))
    #expect(try shell.run("hist 1e308").contains("1"))
    #expect(try shell.run("hist weight(fc1[dead])").contains("no values"))
    #expect(try shell.run("plot weight(fc1[dead])").contains("no values"))
    #expect(try shell.run("plot bias(fc1) vs fanin(fc1)").contains("points of"))
  }

  // MARK: - Live

  @Test func liveViewFitsTheTerminal() throws {
    let shell = try shell("demo; train epochs=2")
    let state = try shell.session.current()
    let course = try shell.session.courseOfCurrent().course
    for (width, height) in [(80, 24), (40, 24), (120, 50), (20, 10), (80, 5)] {
      let lines = LiveView.lines(
        state, course, done: 90, total: 180, seconds: 1.5,
        style: RenderingStyle(width: width), height: height)
      #expect(lines.count < height)
      #expect(lines.allSatisfy { displayWidth(of: $0) <= width })
      #expect(lines.contains { $0.hasPrefix("90 of 180 steps, 6") })
      #expect(height < 10 || lines.last?.hasSuffix("accuracy 50.14%") == true)
      if height >= 24 {
        #expect(lines.contains { $0.hasPrefix("training loss") })
        #expect(lines.contains { $0.contains("test accuracy (%)") })
      }
      if width >= 80 && height >= 24 { #expect(lines.contains { $0.contains("fan-in of fc1") }) }
    }
  }

  @Test func liveChangesNothingInPipes() throws {
    let (plain, live) = (BatchSession(), BatchSession())
    #expect(
      try plain.run("demo; train epochs=2") == live.run("demo; train epochs=2 live=on"))
    #expect(plain.snapshot == live.snapshot)
  }
}
