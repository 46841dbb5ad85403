#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What networks are computed with: kernels of one instruction set, on a number of threads.
///
/// Results do not depend on either.
public struct Engine: Sendable {
  let kernels: Kernels
  private let team: ThreadTeam

  /// The fastest kernels on the calling thread alone.
  public static let singleThreaded = Engine(kernels: .best, threadCount: 1)

  init(kernels: Kernels, threadCount: Int) {
    self.kernels = kernels
    team = ThreadTeam(count: threadCount)
  }

  /// An engine, or nil where the processor lacks the instruction set.
  public init?(_ set: InstructionSet, threadCount: Int) {
    guard let kernels = Kernels(set) else { return nil }
    self.init(kernels: kernels, threadCount: threadCount)
  }

  /// The most threads that make sense to ask for.
  public static let mostThreads = 256
  /// Number of processors that are there to run on.
  public static var coreCount: Int {
    min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), mostThreads)
  }

  /// Number of threads.
  public var threadCount: Int { team.count }

  /// Multiply-adds, or what takes as long, below which sharing costs more than it saves.
  private static let leastWork = 200_000

  /// Calls `body` for each part in `0..<threadCount`, at the same time where `work` is enough.
  func forEachPart(work: Int, _ body: (Int) -> Void) {
    guard work >= Self.leastWork else {
      for part in 0..<threadCount { body(part) }
      return
    }
    team.run(body)
  }

  /// Calls `body` for each of `tileCount` tiles and each part, with an equal share of the pairs for
  /// each thread. Where there are as many tiles as threads, a thread has whole tiles: what one layer
  /// leaves in its caches is what it reads in the next.
  func forEachPart(
    ofTiles tileCount: Int, work: Int, _ body: (_ tile: Int, _ part: Int) -> Void
  ) {
    forEachPart(work: work) { thread in
      for pair in thread * tileCount..<(thread + 1) * tileCount {
        body(pair / threadCount, pair % threadCount)
      }
    }
  }
}
