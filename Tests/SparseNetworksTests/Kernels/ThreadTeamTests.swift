import Glibc
import Synchronization
import Testing

@testable import SparseNetworks

@Suite struct ThreadTeamTests {
  /// More threads than cores included; each part once a job, and none left when `run` returns.
  @Test(arguments: [1, 2, 3, 7])
  func everyPartIsDoneOnce(count: Int) {
    let team = ThreadTeam(count: count)
    #expect(team.count == count)
    let done = (0..<8).map { _ in Counter() }
    for job in 1...500 {
      team.run { part in done[part].value.wrappingAdd(1, ordering: .relaxed) }
      for part in 0..<count {
        #expect(done[part].value.load(ordering: .relaxed) == job)
      }
    }
  }

  /// A job within a job, or from elsewhere meanwhile, is done by the caller alone.
  @Test func jobsWithinJobsAreDone() {
    let team = ThreadTeam(count: 2)
    let done = Counter()
    team.run { _ in
      team.run { _ in done.value.wrappingAdd(1, ordering: .relaxed) }
    }
    #expect(done.value.load(ordering: .relaxed) == 4)
  }

  @Test func sleepersAreWoken() {
    let team = ThreadTeam(count: 2)
    let done = Counter()
    for _ in 0..<20 {
      usleep(2_000)
      team.run { _ in done.value.wrappingAdd(1, ordering: .relaxed) }
    }
    #expect(done.value.load(ordering: .relaxed) == 40)
  }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}
