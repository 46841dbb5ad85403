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
  ///
  /// - Parameter shouldStop: asked before each stretch of tiles; true gives up.
  /// - Returns: false where it gave up.
  func forEachPart(
    ofTiles tileCount: Int, work: Int, unless shouldStop: () -> Bool,
    _ body: (_ tile: Int, _ part: Int) -> Void
  ) -> Bool {
    for tiles in stretches(of: tileCount, work: work) {
      if shouldStop() { return false }
      forEachPart(work: work / tileCount * tiles.count) { thread in
        for pair in thread * tiles.count..<(thread + 1) * tiles.count {
          body(tiles.lowerBound + pair / threadCount, pair % threadCount)
        }
      }
    }
    return true
  }

  /// Multiply-adds after which it is worth asking whether the result is still wanted: some
  /// milliseconds.
  static let workBetweenQuestions = 1 << 26

  /// `0..<count` in stretches of at most so much work, where all of it is `work`; as many to each
  /// thread.
  func stretches(of count: Int, work: Int) -> [Range<Int>] {
    guard work > Self.workBetweenQuestions else { return [0..<count] }
    let size = max(1, count * Self.workBetweenQuestions / work / threadCount) * threadCount
    return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}
