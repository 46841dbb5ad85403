import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads that stand ready to work on the parts of a job together.
///
/// Between jobs they watch for the next one for some tens of microseconds before they sleep: while
/// a network trains a hand-off takes less than a microsecond, and an idle team costs nothing.
final class ThreadTeam: Sendable {
  /// Number of threads, the caller's included.
  let count: Int
  private let desk: Desk
  private let threads: [pthread_t]

  /// A team of `count` threads; of fewer where the system gives no more.
  init(count: Int) {
    let desk = Desk()
    let threads = Self.withoutSignals {
      (1..<max(count, 1)).compactMap { Self.start(Seat(desk: desk, index: $0)) }
    }
    self.desk = desk
    self.threads = threads
    self.count = threads.count + 1
    desk.workerCount = threads.count
  }

  deinit {
    desk.dismiss()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Calls `body` once for each part in `0..<count`, at the same time, and returns when all are
  /// done. Where another job is under way the parts are done one after another.
  func run(_ body: (Int) -> Void) {
    guard count > 1, desk.occupy() else {
      for part in 0..<count { body(part) }
      return
    }
    withoutActuallyEscaping(body) { desk.perform($0) }
    desk.leave()
  }

  /// One thread's place in the team.
  private final class Seat {
    let desk: Desk
    let index: Int

    init(desk: Desk, index: Int) {
      self.desk = desk
      self.index = index
    }
  }

  private static func start(_ seat: Seat) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let retained = Unmanaged.passRetained(seat)
    let status = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let seat = Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue()
        #else
          guard let argument else { return nil }
          let seat = Unmanaged<Seat>.fromOpaque(argument).takeRetainedValue()
        #endif
        seat.desk.work(as: seat.index)
        return nil
      }, retained.toOpaque())
    if status != 0 { retained.release() }
    return status == 0 ? thread : nil
  }

  /// Threads inherit the mask: signals are for the thread that reads the terminal.
  private static func withoutSignals<Result>(_ body: () -> Result) -> Result {
    var (all, old) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &old)
    defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
    return body()
  }
}

/// Where a team's job lies, and who is still at it.
private final class Desk: @unchecked Sendable {
  /// Set once, before the first job.
  var workerCount = 0
  /// Written between jobs, before `generation` is raised; read by workers after.
  private var job: ((Int) -> Void)?
  private var isDismissed = false
  private let generation = Atomic<Int>(0)
  private let unfinished = Atomic<Int>(0)
  private let isOccupied = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  /// Takes the desk for one job; false where it is taken.
  func occupy() -> Bool {
    isOccupied.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
  }

  func leave() { isOccupied.store(false, ordering: .releasing) }

  func perform(_ body: @escaping (Int) -> Void) {
    job = body
    unfinished.store(workerCount, ordering: .relaxed)
    announce()
    body(0)
    var patience = Patience()
    while unfinished.load(ordering: .acquiring) != 0 { _ = patience.wait() }
    job = nil
  }

  func dismiss() {
    isDismissed = true
    announce()
  }

  private func announce() {
    // Sequentially consistent with a worker's going to sleep: either it sees the new generation,
    // or its sleep is seen here.
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    guard sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  func work(as index: Int) {
    var seen = 0
    while true {
      var patience = Patience()
      while generation.load(ordering: .acquiring) == seen {
        if !patience.wait() { sleep(while: seen) }
      }
      seen &+= 1
      if isDismissed { return }
      perform(part: index)
      unfinished.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// On its own, so that no reference to the job outlives the call.
  @inline(never)
  private func perform(part: Int) { job?(part) }

  private func sleep(while seen: Int) {
    pthread_mutex_lock(mutex)
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(condition, mutex)
    }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }
}

/// How long to watch a variable: at first without a break, then giving way to other threads, which
/// may be what is waited for where there are more threads than cores.
private struct Patience {
  private var turns = 0

  /// Waits a little; false when it is time to sleep.
  mutating func wait() -> Bool {
    turns += 1
    if turns > 2_000, turns.isMultiple(of: 50) { sched_yield() }
    return turns < 40_000
  }
}
