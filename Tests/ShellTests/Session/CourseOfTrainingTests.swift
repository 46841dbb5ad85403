import Datasets
import SparseNetworks
import Testing

@testable import Shell

struct CourseOfTrainingTests {
  /// The record is that of the training, however it was called for.
  @Test func theSessionRecords() throws {
    let (first, second) = (BatchSession(), BatchSession())
    try first.run("demo; train epochs=2")
    try second.run("demo; step 10; eval; repeat 5 { phase }; train steps=33")
    try second.run("repeat 10 { phase }; goto 20; until step == 60; print accuracy; train steps=30")
    let course = try first.session.courseOfCurrent().course
    #expect(try second.session.courseOfCurrent().course == course)
    #expect(course.losses(upTo: 90).means.count == 90)
    #expect(course.epochs.map(\.step) == [45, 90])
    let loss = try first.session.current().lastLoss
    #expect(course.losses(upTo: 90).means.last == loss)
  }

  /// The mean over an epoch's examples, by whatever commands its steps were done.
  @Test func trainingLossIsThatOfTheWholeEpoch() throws {
    let shell = BatchSession()
    try shell.run("demo; batch 500")
    var losses: [Double] = []
    for _ in 0..<3 {
      try shell.run("step")
      losses.append(try #require(shell.session.current().lastLoss))
    }
    let examples = try shell.session.data().train.count
    let sizes = [500, 500, Double(examples - 1000)]
    let mean = zip(losses, sizes).reduce(0) { $0 + $1.0 * $1.1 } / Double(examples)
    let epoch = try #require(try shell.session.courseOfCurrent().course.epochs.first)
    #expect(abs(epoch.trainingLoss - mean) < 1e-12)
    #expect(epoch.number == 1 && epoch.step == 3)
    #expect(try epoch.accuracy == shell.session.testEvaluation().accuracy)
  }

  /// A saved session says how many steps were done; its curves are the same.
  @Test func replaysHaveTheSameCurves() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/saved.psn"
    let (first, second) = (BatchSession(), BatchSession())
    try first.run("demo; train epochs=3; goto 60; optimizer sgd; train epochs=2; step 7")
    try first.run("save '\(path)'")
    try second.run("replay '\(path)'")
    let course = try first.session.courseOfCurrent().course
    #expect(course.epochs.map(\.step) == [45, 90, 135])
    #expect(try second.session.courseOfCurrent().course == course)
  }

  @Test func copiesInheritAndNewNetworksStartAnew() throws {
    let shell = BatchSession()
    try shell.run("demo; step 5; clone demo b; step 2")
    #expect(try shell.session.courseOfCurrent().course.losses(upTo: 99).means.count == 7)
    try shell.run("use demo")
    #expect(try shell.session.courseOfCurrent().course.losses(upTo: 99).means.count == 5)
    try shell.run("profile random")
    #expect(try shell.session.courseOfCurrent().course.losses(upTo: 99).means.isEmpty)
    try shell.run("drop b; net 64-9-10 name=b")
    #expect(try shell.session.courseOfCurrent().course.losses(upTo: 99).means.isEmpty)
  }
}
