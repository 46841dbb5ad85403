#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Aligned memory for activations, of a size fixed at creation, zero at first.
///
/// The system hands out large zeroed blocks page by page as they are touched, so that making one
/// takes no time, and a thread finds near it what it touched first.
final class FloatBuffer {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  private let block: UnsafeMutableRawPointer

  private static let alignment = 64

  init(count: Int) {
    self.count = count
    let size = max(count, 1) * MemoryLayout<Float>.stride + Self.alignment
    guard let block = calloc(size, 1) else { fatalError("out of memory for \(count) activations") }
    self.block = block
    base = block.alignedUp(toMultipleOf: Self.alignment).bindMemory(
      to: Float.self, capacity: max(count, 1))
  }

  deinit { free(block) }
}
