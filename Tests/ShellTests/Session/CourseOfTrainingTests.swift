import SparseNetworks
import Testing

@testable import Shell

struct CourseOfTrainingTests {
  /// The record is that of the training, however it was called for.
  @Test func theSessionRecords() throws {
    let (first, second) = (BatchSession(), BatchSession())
    try first.run("demo; train steps=90; eval")
    try second.run("demo; step 10; repeat 5 { phase }; train steps=79; print accuracy; eval")
    let course = try first.session.courseOfCurrent().course
    #expect(try second.session.courseOfCurrent().course == course)
    #expect(course.losses(upTo: 90).means.count == 90)
    #expect(course.evaluations.map(\.step) == [90])
    let loss = try first.session.current().lastLoss
    #expect(course.losses(upTo: 90).means.last == loss)
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
