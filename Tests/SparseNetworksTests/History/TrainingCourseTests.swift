import Testing

@testable import SparseNetworks

struct TrainingCourseTests {
  private func course(_ losses: [Double]) -> TrainingCourse {
    var course = TrainingCourse()
    for (index, loss) in losses.enumerated() { course.note(loss: loss, step: index + 1) }
    return course
  }

  @Test func shortRunsAreKeptStepByStep() {
    let (steps, means) = course([3, 2, 1]).losses(upTo: 3)
    #expect(steps == [1, 2, 3] && means == [3, 2, 1])
    #expect(course([3, 2, 1]).losses(upTo: 2).means == [3, 2])
  }

  /// Of a long run, each value is the mean of as many steps as the stride, none left out.
  @Test(arguments: [4096, 4097, 10_000, 100_001]) func longRunsAreThinned(_ count: Int) {
    let losses = (1...count).map { Double($0 * 7919 % 1009) }
    let course = course(losses)
    let (steps, means) = course.losses(upTo: count)
    let stride = course.stride
    #expect(means.count <= TrainingCourse.lossLimit)
    #expect(means.count > TrainingCourse.lossLimit / 2 - 1)
    #expect(means.count == (count + stride - 1) / stride)
    for index in means.indices {
      let covered = losses[(index * stride)..<min(count, (index + 1) * stride)]
      #expect(abs(means[index] - covered.reduce(0, +) / Double(covered.count)) < 1e-9)
      #expect(steps[index] == Double(index * stride) + Double(stride + 1) / 2)
    }
  }

  @Test func meansOfSoManySteps() {
    let (steps, means) = course([6, 4, 3, 1, 9]).losses(upTo: 5, over: 2)
    #expect(steps == [1.5, 3.5, 5.5] && means == [5, 2, 9])
    let long = course((1...5000).map(Double.init))
    #expect(long.losses(upTo: 5000, over: 3).means.prefix(2) == [2.5, 6.5])
  }

  @Test func trainingTakenUpFromAnEarlierStep() {
    var course = course([5, 4, 3, 2])
    course.note(.init(step: 2, loss: 1, accuracy: 0.5))
    course.note(.init(step: 4, loss: 0.5, accuracy: 0.6))
    course.forget(after: 2)
    course.note(loss: 9, step: 3)
    #expect(course.losses(upTo: 9).means == [5, 4, 9])
    #expect(course.evaluations.map(\.step) == [2])
  }

  /// What was merged with a step that is done again goes with it: at most a stride less one.
  @Test func takenUpWhereStepsWereMerged() {
    var course = course((1...5000).map(Double.init))
    #expect(course.stride == 2)
    course.forget(after: 99)
    course.note(loss: 0, step: 100)
    #expect(course.losses(upTo: 5000).means.suffix(2) == [97.5, 0])
  }

  /// An evaluation of an earlier state does not touch later ones.
  @Test func evaluationsStandInOrder() {
    var course = course([5, 4, 3, 2])
    for (step, loss) in [(4, 1.0), (2, 2), (4, 3), (0, 4)] {
      course.note(.init(step: step, loss: loss, accuracy: nil))
    }
    #expect(course.evaluations.map(\.step) == [0, 2, 4])
    #expect(course.evaluations.map(\.loss) == [4, 2, 3])
  }

  @Test func evaluationsAreBounded() {
    var course = TrainingCourse()
    for step in 1...5000 { course.note(.init(step: step, loss: 0, accuracy: nil)) }
    #expect(course.evaluations.count <= TrainingCourse.evaluationLimit)
    #expect(course.evaluations.last?.step == 5000)
  }
}
