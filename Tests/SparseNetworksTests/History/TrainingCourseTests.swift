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
    course.note(epoch(1, step: 2))
    course.note(epoch(2, step: 4))
    course.forget(after: 2)
    course.note(loss: 9, step: 3)
    #expect(course.losses(upTo: 9).means == [5, 4, 9])
    #expect(course.epochs.map(\.step) == [2])
  }

  /// What was merged with a step that is done again goes with it: at most a stride less one.
  @Test func takenUpWhereStepsWereMerged() {
    var course = course((1...5000).map(Double.init))
    #expect(course.stride == 2)
    course.forget(after: 99)
    course.note(loss: 0, step: 100)
    #expect(course.losses(upTo: 5000).means.suffix(2) == [97.5, 0])
  }

  @Test func aCourseComesBackFromItsNumbers() throws {
    var long = course((1...5000).map(Double.init))
    long.note(epoch(1, step: 2000))
    long.note(epoch(2, step: 4000))
    let back = try #require(TrainingCourse(long.record, upTo: 5000))
    #expect(back == long)
    #expect(TrainingCourse(long.record, upTo: 4999) == nil)
    #expect(TrainingCourse(TrainingCourse.Record(), upTo: 0) == TrainingCourse())
    let wrongs: [(inout TrainingCourse.Record) -> Void] = [
      { $0.stride = 3 }, { $0.stride = 0 }, { $0.stride = .min }, { $0.epochStride = -1 },
      { $0.lastStep = -1 }, { $0.lastStep = .max }, { $0.counts[7] = 3 }, { $0.counts[7] = 0 },
      { $0.indices[7] = 6 }, { $0.indices[0] = -1 }, { $0.indices[2499] = .max },
      { $0.indices[2499] = 2500 }, { $0.sums.removeLast() }, { $0.epochs.swapAt(0, 1) },
      { $0.epochs[1] = $0.epochs[0] }, { $0.counts.append(1) },
      { $0.indices = Array(0..<5000) },
    ]
    for (index, wrong) in wrongs.enumerated() {
      var record = long.record
      wrong(&record)
      #expect(TrainingCourse(record, upTo: 5000) == nil, "\(index)")
    }
  }

  /// Going through the past again notes nothing twice.
  @Test func epochsAreNotedOnce() {
    var course = TrainingCourse()
    for (number, step) in [(1, 3), (2, 6), (1, 3), (2, 6), (3, 9)] {
      course.note(epoch(number, step: step))
    }
    #expect(course.epochs.map(\.number) == [1, 2, 3])
  }

  /// Which epochs are kept of many depends on their numbers alone, and the last is one of them.
  @Test func epochsAreBounded() {
    var course = TrainingCourse()
    for number in 1...4999 { course.note(epoch(number, step: number)) }
    #expect(course.epochs.count <= TrainingCourse.epochLimit)
    #expect(course.epochs.dropLast().map(\.number) == Array(stride(from: 8, to: 4999, by: 8)))
    #expect(course.epochs.last?.number == 4999)
  }

  private func epoch(_ number: Int, step: Int) -> TrainingCourse.Epoch {
    TrainingCourse.Epoch(number: number, step: step, trainingLoss: 1, testLoss: 2, accuracy: 0.5)
  }
}
