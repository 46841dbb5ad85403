/// In which order the elements of an array lie.
enum AxisOrder {
  /// The elements of a column-major array, whose first axis runs fastest, in row-major order.
  ///
  /// - Parameters:
  ///   - bytes: All elements, each of `size` bytes.
  ///   - shape: The length of each axis.
  static func rowMajor(_ bytes: [UInt8], shape: [Int], size: Int) -> [UInt8] {
    let axes = shape.filter { $0 != 1 }  // an axis of length 1 moves nothing
    guard axes.count > 1, !bytes.isEmpty else { return bytes }
    var strides: [Int] = []  // in bytes, of the column-major array
    var stride = size
    for length in axes {
      strides.append(stride)
      stride *= length
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = [Int](repeating: 0, count: axes.count)
    var source = 0
    while result.count < bytes.count {
      result.append(contentsOf: bytes[source..<source + size])
      for axis in axes.indices.reversed() {  // count up, the last axis fastest
        index[axis] += 1
        source += strides[axis]
        if index[axis] < axes[axis] { break }
        index[axis] = 0
        source -= strides[axis] * axes[axis]
      }
    }
    return result
  }
}
