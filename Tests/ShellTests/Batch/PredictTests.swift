import CommandLanguage
import Datasets
import Interchange
import SparseNetworks
import Testing

@testable import Shell

struct PredictTests {
  private let shell = BatchSession.answeringInJSON()

  /// Of all examples, loss and accuracy are those of `eval`, and the wrong ones are those that the
  /// accuracy does not count.
  @Test(arguments: ["test", "train"]) func agreesWithEval(_ part: String) throws {
    let evaluation = try shell.answer("demo; train epochs=3; eval on=\(part)")
    let all = try shell.answer("predict all on=\(part)")
    let wrong = try shell.answer("predict on=\(part) wrong=on")
    for answer in [all, wrong] {
      #expect(answer.field("examples") == evaluation.field("examples"))
      #expect(answer.field("accuracy") == evaluation.field("accuracy"))
      let (loss, expected) = try (
        #require(answer.field("loss")), #require(evaluation.field("loss"))
      )
      #expect(abs(loss - expected) < 1e-6 * expected)
    }
    let mistakes = all.rows().filter { $0["label"] != $0["predicted"] }
    #expect(!mistakes.isEmpty && mistakes == wrong.rows())
    let count = try #require(evaluation.field("examples"))
    #expect(evaluation.field("accuracy") == (count - Double(mistakes.count)) / count)
  }

  @Test func showsTheOutputsOfTheNetwork() throws {
    try shell.run("demo; train epochs=2")
    let samples = [3, 0, 1, 2, 300]
    let session = shell.session
    let outputs = try session.current().network.outputs(session.data().test, samples: samples)
    let logits = try shell.answer("predict 3,0..2,300 show=logits").rows()
    let probabilities = try shell.answer("predict 3,0..2,300 show=probabilities").rows()
    let best = try shell.answer("predict 3,0..2,300").rows()
    #expect(logits.map { $0["example"]?.integerValue } == samples)
    for (row, expected) in outputs.enumerated() {
      let shares = (0..<10).compactMap { probabilities[row]["\($0)"]?.doubleValue }
      #expect((0..<10).compactMap { logits[row]["\($0)"]?.doubleValue } == expected)
      #expect(shares.count == 10 && abs(shares.reduce(0, +) - 1) < 1e-14)
      let order = shares.indices.sorted { shares[$0] > shares[$1] }
      #expect(best[row]["predicted"]?.stringValue == "\(order[0])")
      #expect(best[row]["runner-up"]?.stringValue == "\(order[1])")
      #expect(best[row]["probability"]?.doubleValue == shares[order[0]])
      #expect(best[row]["its probability"]?.doubleValue == shares[order[1]])
      #expect(
        best[row]["label"]?.stringValue
          == "\(try session.data().test.label(of: samples[row]) ?? -1)")
    }
  }

  /// Classes have the names of the data.
  @Test func classesHaveNames() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "a,b,label\n" + String(repeating: "1,0,3\n0,1,7\n", count: 40), to: "numbers.csv")
    try shell.run(
      "data csv \(directory.path)/numbers.csv label=label; net 2-8-2 seed=1; train epochs=50 batch=16"
    )
    let rows = try shell.answer("predict 0..3").rows()
    #expect(rows.count == 4)
    #expect(rows.allSatisfy { $0["label"] == $0["predicted"] && $0["predicted"] != nil })
    let names = Set(rows.compactMap { $0["predicted"]?.stringValue })
    #expect(names.isSubset(of: ["3", "7"]))
    #expect(
      try shell.answer("predict 0 show=probabilities").rows()[0].members?.map(\.key)
        == ["example", "label", "predicted", "3", "7"])
    #expect(
      try shell.answer("predict wrong=on")["text"]?.elements?.first?.stringValue
        == "none is wrong")
  }

  @Test func regressionShowsTargets() throws {
    try shell.run("data synthetic task=regression; net 64-16-1 seed=3; train epochs=1")
    let evaluation = try shell.answer("eval")
    let answer = try shell.answer("predict all")
    let (loss, expected) = try (#require(answer.field("loss")), #require(evaluation.field("loss")))
    #expect(abs(loss - expected) < 1e-5 * expected)
    let row = try #require(answer.rows().first)
    let (target, output, error) = try (
      #require(row["target"]?.doubleValue), #require(row["predicted"]?.doubleValue),
      #require(row["error"]?.doubleValue)
    )
    #expect(error == output - target && error != 0)
    #expect(
      shell.failure(of: "predict wrong=on")?.diagnostic.message.contains("no classes") == true)
  }

  /// What is not a number is no prediction, and wrong: as `eval` counts.
  @Test func whatHasNoAnswerIsWrong() throws {
    try shell.run(
      "data digits; net 64-16-10 activation=identity seed=3; optimizer sgd lr=50; "
        + "set nonfinite=go; train epochs=3")
    let answer = try shell.answer("predict wrong=on")
    #expect(answer.rows().count == 359 && answer.field("accuracy") == 0)
    #expect(answer.rows()[0]["predicted"] == .null)
  }

  @Test(arguments: [
    ("predict 359", "there is no test example 359"),
    ("predict 3,350..400", "there is no test example 359"), ("predict 9..3", "names no examples"),
    ("predict 1.5", "names no examples"), ("predict 1,,2", "names no examples"),
    ("predict -1", "names no examples"), ("predict 1..", "names no examples"),
    ("predict 99999999999999999999", "names no examples"),
    ("predict show=odds", "show cannot be odds"),
  ])
  func badArguments(_ command: String, _ words: String) throws {
    try shell.run("demo")
    let message = shell.failure(of: command)?.diagnostic.message ?? ""
    #expect(message.contains(words), "\(message)")
  }
}
