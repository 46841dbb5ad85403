import Testing

@testable import Interchange

@Suite struct NPYTests {
  @Test func readsEveryType() throws {
    func expect<Element: TensorElement & Equatable>(_ values: [Element]) throws {
      let tensor = try NPY.tensor(in: fixture("\(Element.elementType).npy"))
      #expect(tensor.shape == [2, 3])
      #expect(tensor.elementType == Element.elementType)
      #expect(tensor.name == nil)
      #expect(try tensor.values(as: Element.self) == values)
    }
    func expectInteger<Element: TensorElement & FixedWidthInteger>(_: Element.Type) throws {
      try expect([0, 1, .max, .min, 100, 7] as [Element])
    }
    try expect([false, true, true, false, false, true])
    try expectInteger(UInt8.self)
    try expectInteger(Int8.self)
    try expectInteger(UInt16.self)
    try expectInteger(Int16.self)
    try expectInteger(UInt32.self)
    try expectInteger(Int32.self)
    try expectInteger(UInt64.self)
    try expectInteger(Int64.self)
    try expect(
      [0, -1.5, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, 1 / 3] as [Float])
    try expect(
      [0, -1.5, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, 1 / 3] as [Double])
    let half = try NPY.tensor(in: fixture("float16.npy"))
    #expect(half.elementType == .float16)
    #expect(
      try half.values(as: Float.self) == [0, -1.5, 65504, 0x1p-24, .infinity, 0x1.554p-2])
  }

  @Test(arguments: [
    ("big-endian.npy", ElementType.int32, [2, 3, 4]),
    ("big-endian-float.npy", .float64, [2, 3, 4]), ("fortran.npy", .float32, [2, 3, 4]),
    ("fortran-big-endian.npy", .uint16, [2, 3, 4]), ("fortran-bytes.npy", .uint8, [4, 1, 6]),
    ("version-2.npy", .int64, [2, 3, 4]), ("version-3.npy", .int64, [2, 3, 4]),
  ])
  func readsEveryOrderAndVersion(name: String, type: ElementType, shape: [Int]) throws {
    let tensor = try NPY.tensor(in: fixture(name), named: "x")
    #expect(tensor.name == "x")
    #expect(tensor.elementType == type)
    #expect(tensor.shape == shape)
    #expect(try tensor.values(as: Double.self) == (0..<24).map { Double($0) })
  }

  @Test func readsScalarsAndEmptyArrays() throws {
    let scalar = try NPY.tensor(in: fixture("scalar.npy"))
    #expect(scalar.shape == [])
    #expect(try scalar.values(as: Double.self) == [2.5])
    let empty = try NPY.tensor(in: fixture("empty.npy"))
    #expect(empty.shape == [0, 3])
    #expect(try empty.values(as: Float.self) == [])
  }

  @Test(
    arguments: ElementType.allCases.filter { $0 != .bfloat16 }.map(\.rawValue)
      + ["scalar", "empty", "vector", "long-header"])
  func writesTheSameBytesAsNumPy(name: String) throws {
    let original = try fixture("\(name).npy")
    #expect(try NPY.encoded(NPY.tensor(in: original)) == original)
  }

  @Test func writesVersion2AsNumPyDoes() throws {
    let original = try fixture("version-2.npy")
    #expect(try NPY.encoded(NPY.tensor(in: original), version: .v2) == original)
  }

  @Test func alignsTheDataWhateverTheShape() throws {
    for axes in 0...64 {
      let shape = [Int](repeating: 1, count: axes)
      let tensor = try Tensor([7] as [UInt8], shape: shape)
      for version in [NPY.Version.v1, .v2] {
        let bytes = try NPY.encoded(tensor, version: version)
        #expect(bytes.count % 64 == 1)
        #expect(try NPY.tensor(in: bytes) == tensor)
      }
    }
  }

  @Test func refusesToWriteWhatNumPyLacks() throws {
    let brain = try Tensor(shape: [1], elementType: .bfloat16, bytes: [0, 0])
    expect(.unsupported) { _ = try NPY.encoded(brain) }
    let deep = try Tensor([1] as [Float], shape: [Int](repeating: 1, count: 65))
    expect(.unsupported) { _ = try NPY.encoded(deep) }
  }

  @Test(arguments: ["complex.npy", "text.npy", "structured.npy", "objects.npy"])
  func refusesOtherTypes(name: String) {
    expect(.unsupported) { _ = try NPY.tensor(in: fixture(name)) }
  }

  @Test func refusesDataThatIsNotAsLongAsItShouldBe() throws {
    let bytes = try fixture("float32.npy")
    expect(.trailingContent) { _ = try NPY.tensor(in: bytes + [0]) }
    expect(.unexpectedEnd) { _ = try NPY.tensor(in: bytes.dropLast()) }
    expect(.unrecognizedFormat) { _ = try NPY.tensor(in: []) }
    expect(.unrecognizedFormat) { _ = try NPY.tensor(in: Array("PK\u{3}\u{4}".utf8)) }
    var other = bytes
    other[6] = 4
    expect(.unsupported) { _ = try NPY.tensor(in: other) }
    other[6] = 1
    other[7] = 1
    expect(.unsupported) { _ = try NPY.tensor(in: other) }
    other[7] = 0
    other[9] = 0xFF  // the length of the header
    expect(.unexpectedEnd) { _ = try NPY.tensor(in: other) }
  }

  @Test func refusesHugeShapesBeforeTakingMemory() {
    func file(_ shape: String) -> [UInt8] {
      let header = Array("{'descr': '<f8', 'fortran_order': True, 'shape': \(shape), }\n".utf8)
      return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header
    }
    expect(.unexpectedEnd) { _ = try NPY.tensor(in: file("(1000000000000,)")) }
    expect(.invalidShape) { _ = try NPY.tensor(in: file("(4294967296, 4294967296)")) }
    expect(.invalidShape) { _ = try NPY.tensor(in: file("(0, 9223372036854775807)")) }
    expect(.numberOutOfRange) { _ = try NPY.tensor(in: file("(9223372036854775808,)")) }
  }

  @Test func ordersAxesOfAnyNumber() {
    var draws = Draws(seed: 5)
    for _ in 0..<200 {
      let shape = (0..<Int.random(in: 0...5, using: &draws)).map { _ in
        Int.random(in: 1...4, using: &draws)
      }
      let count = shape.reduce(1, *)
      // element (i, j, k…) by its definition: column-major place i + n1 (j + n2 (k + …))
      let expected = (0..<count).flatMap { place -> [UInt8] in
        var rest = place
        var source = 0
        for (axis, length) in shape.enumerated().reversed() {
          source += rest % length * shape[..<axis].reduce(1, *)
          rest /= length
        }
        return [UInt8(source & 0xFF), UInt8(source >> 8)]
      }
      let columnMajor = (0..<count).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      #expect(AxisOrder.rowMajor(columnMajor, shape: shape, size: 2) == expected)
    }
  }
}
