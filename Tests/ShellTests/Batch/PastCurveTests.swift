import CommandLanguage
import SparseNetworks
import TerminalGraphics
import Testing

@testable import Shell

/// Curves by step of what was not recorded.
struct PastCurveTests {
  private func curve(_ shell: BatchSession, _ command: String) throws -> Plot {
    let figure = try shell.figures(of: command).first
    guard case .plot(let plot)? = figure else { throw ShellError(.missing, "no plot") }
    return plot
  }

  /// The run has a change of settings, edges exchanged at once and by rule, and a past gone back to.
  private static let run = """
    demo; train steps=20; optimizer sgd lr=0.2; step 10; rewire rigl every=7 until=90; rewire now
    step 5; rewire set every=4 until=90; train steps=60; goto 70
    """

  /// What the expression is when it is asked for as training goes.
  @Test(arguments: [
    "norm(grad(fc1))", "cv(fanin(fc1))", "lr", "accuracy", "loss", "exists(fc1[1,2])",
  ])
  func theSameAsAskedOnTheWay(_ expression: String) throws {
    let shell = BatchSession()
    try shell.run(Self.run)
    let before = shell.snapshot
    let series = try curve(shell, "plot \(expression) every=7").series[0]
    #expect(shell.snapshot == before)
    let steps = [0] + Array(stride(from: 7, through: 70, by: 7))
    #expect(series.xs == steps.filter { $0 > 0 || expression != "loss" }.map(Double.init))
    // An accuracy is drawn in percent, as the recorded one is.
    let unit = expression == "accuracy" ? 100.0 : 1
    for (step, value) in zip(series.xs, series.ys) {
      let printed = try shell.run("goto \(Int(step)); print \(expression) + 0")
      let number = printed.split(separator: "\n").last.flatMap { Double($0) }
      #expect(number.map { $0 * unit } == value, "step \(step)")
    }
  }

  /// About a hundred points of the whole past, or of what is asked for; ends are always there.
  @Test func howManyPoints() throws {
    let shell = BatchSession()
    try shell.run("demo; train steps=93")
    #expect(try curve(shell, "plot lr").series[0].xs == (0...93).map(Double.init))
    try shell.run("train steps=340")
    let whole = try curve(shell, "plot lr lr*2")
    #expect(whole.series.map(\.name) == ["lr", "lr*2"])
    #expect(whole.series[0].xs == Array(stride(from: 0, to: 433, by: 5)) + [433])
    #expect(whole.title == "lr, lr*2, every 5 steps")
    #expect(try curve(shell, "plot lr every=10 last=25").series[0].xs == [408, 410, 420, 430, 433])
    #expect(try curve(shell, "plot loss last=25").series[0].xs == (409...433).map(Double.init))
  }

  /// A step between two phases is still there afterwards.
  @Test func anOpenStepStaysOpen() throws {
    let shell = BatchSession()
    try shell.run("demo; step 5; repeat 3 { phase }")
    let loss = try shell.run("print loss")
    #expect(try curve(shell, "plot loss every=1").series[0].xs == [1, 2, 3, 4, 5])
    #expect(try shell.run("print loss") == loss)
    #expect(try shell.session.nextPhase() == .backward)
  }

  @Test func severalNetworksHaveTheirOwnPasts() throws {
    let shell = BatchSession()
    try shell.run("demo; step 4; clone demo b; optimizer adam lr=0.5; step 4")
    let plot = try curve(shell, "plot lr nets=demo,b every=2")
    #expect(plot.series.map(\.name) == ["demo", "b"])
    #expect(plot.series.map(\.xs) == [[0, 2, 4], [0, 2, 4, 6, 8]])
    #expect(plot.series[1].ys == [0.001, 0.001, 0.5, 0.5, 0.5])
  }

  @Test func measuredAndRecordedHaveTheSameUnit() throws {
    let shell = BatchSession()
    try shell.run("demo; train epochs=1")
    let recorded = try curve(shell, "plot accuracy")
    let measured = try curve(shell, "plot accuracy every=10")
    #expect(measured.series[0].ys.last == recorded.series[0].ys.last)
    #expect(measured.yLabel == recorded.yLabel)
    #expect(try curve(shell, "plot accuracy*1 every=10").yLabel == "accuracy*1")
  }

  /// Where networks have different intervals, the title names none.
  @Test func titleNamesTheIntervalOfAll() throws {
    let shell = BatchSession()
    try shell.run("demo; step 4; clone demo b; step 150")
    #expect(try curve(shell, "plot lr nets=demo,b").title == "lr")
    #expect(try curve(shell, "plot lr nets=demo,b every=2").title == "lr, every 2 steps")
  }

  @Test func whatCannotBeDrawnIsRefused() throws {
    let shell = BatchSession()
    try shell.run("demo")
    #expect(shell.failure(of: "plot lr")?.diagnostic.message.contains("has done no step") == true)
    #expect(
      shell.failure(of: "plot lr every=0")?.diagnostic.message.contains("every must be in 1...")
        == true)
    try shell.run("step 3")
    for (command, saying) in [
      ("plot lr every=1 mean=2", "mean smooths"), ("plot lr mean=2", "mean smooths"),
      ("plot fanin(fc1) mean=2", "mean smooths"), ("plot grad(fc1) vs age(fc1) mean=2", "mean sm"),
      ("plot lr vs step every=2", "every is for curves"),
      ("plot weight(fc1) vs age(fc1) last=2", "last is for curves"),
    ] {
      #expect(
        shell.failure(of: command)?.diagnostic.message.contains(saying) == true, "\(command)")
    }
    #expect(
      shell.failure(of: "plot weight(fc1) every=1")?.diagnostic.message.contains(
        "needs one number a step") == true)
    #expect(
      shell.failure(of: "plot nothing every=1")?.diagnostic.message.contains(
        "nothing is called nothing") == true)
  }
}
