import Testing

@testable import Interchange

@Suite struct TensorTests {
  private func roundTrip<Element: TensorElement & Equatable>(_ values: [Element]) throws {
    let tensor = try Tensor(values)
    #expect(tensor.shape == [values.count])
    #expect(tensor.count == values.count)
    #expect(tensor.elementType == Element.elementType)
    #expect(tensor.bytes.count == values.count * Element.elementType.byteCount)
    #expect(try tensor.values(as: Element.self) == values)
  }

  @Test func holdsValuesOfEveryType() throws {
    try roundTrip([false, true, true])
    try roundTrip([0, 1, 255] as [UInt8])
    try roundTrip([-128, 0, 127] as [Int8])
    try roundTrip([0, 65535] as [UInt16])
    try roundTrip([-32768, 32767] as [Int16])
    try roundTrip([0, .max] as [UInt32])
    try roundTrip([.min, .max] as [Int32])
    try roundTrip([0, .max] as [UInt64])
    try roundTrip([.min, .max] as [Int64])
    try roundTrip([-0.5, .infinity, .leastNonzeroMagnitude] as [Float])
    try roundTrip([-0.1, .infinity, .leastNonzeroMagnitude] as [Double])
    try roundTrip([] as [Float])
  }

  @Test func keepsBytesLittleEndian() throws {
    #expect(try Tensor([1, -2] as [Int32]).bytes == [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF])
    #expect(try Tensor([1] as [Float]).bytes == [0, 0, 0x80, 0x3F])
    #expect(try Tensor([1] as [Double]).bytes == [0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
  }

  @Test func keepsTheBitsOfNaN() throws {
    let signaling = Float(bitPattern: 0x7F80_0001)
    let values = try Tensor([signaling]).values(as: Float.self)
    #expect(values.map(\.bitPattern) == [0x7F80_0001])
  }

  @Test func takesTheShapeItIsGiven() throws {
    let tensor = try Tensor(Array(0..<6) as [Int32], shape: [2, 1, 3], name: "x")
    #expect(tensor.shape == [2, 1, 3])
    #expect(tensor.name == "x")
    #expect(try Tensor([5] as [Float], shape: []).count == 1)
    #expect(try Tensor([] as [Float], shape: [3, 0]).count == 0)
    expect(.sizeMismatch) { _ = try Tensor([1, 2] as [Float], shape: [3]) }
    expect(.sizeMismatch) { _ = try Tensor([] as [Float], shape: []) }
  }

  @Test(arguments: [
    [-1], [2, -1], [0, -1], [Int.max], [1 << 31, 1 << 31], [0, .max], [.max, 0],
    [1 << 20, 1 << 20, 1 << 20, 1 << 20], [.min],
  ])
  func refusesShapesThatCannotBe(shape: [Int]) {
    expect(.invalidShape) {
      _ = try Tensor(shape: shape, elementType: .float64, bytes: [])
    }
  }

  @Test func refusesTruthValuesOtherThanTwo() {
    expect(.inexactValue) { _ = try Tensor(shape: [3], elementType: .bool, bytes: [0, 1, 2]) }
  }

  @Test func convertsToTheNearestFloat() throws {
    #expect(try Tensor([0.1, -.infinity] as [Double]).values(as: Float.self) == [0.1, -.infinity])
    #expect(try Tensor([.nan] as [Double]).values(as: Float.self)[0].isNaN)
    #expect(try Tensor([16_777_217] as [Int32]).values(as: Float.self) == [16_777_216])
    #expect(try Tensor([.max] as [UInt64]).values(as: Double.self) == [0x1p64])
    #expect(try Tensor([false, true]).values(as: Float.self) == [0, 1])
    #expect(try Tensor([0.5] as [Float]).values(as: Double.self) == [0.5])
    expect(.inexactValue) { _ = try Tensor([1e39] as [Double]).values(as: Float.self) }
  }

  @Test func convertsToIntegersExactlyOrNotAtAll() throws {
    #expect(try Tensor([3, -2] as [Double]).values(as: Int64.self) == [3, -2])
    #expect(try Tensor([-128, 127] as [Int64]).values(as: Int8.self) == [-128, 127])
    #expect(try Tensor([0, 1, 1] as [Float]).values(as: Bool.self) == [false, true, true])
    #expect(try Tensor([0, 1] as [Int16]).values(as: Bool.self) == [false, true])
    #expect(try Tensor([true]).values(as: UInt32.self) == [1])
    expect(.inexactValue) { _ = try Tensor([0.5] as [Float]).values(as: Int32.self) }
    expect(.inexactValue) { _ = try Tensor([.nan] as [Float]).values(as: Int32.self) }
    expect(.inexactValue) { _ = try Tensor([.infinity] as [Double]).values(as: UInt8.self) }
    expect(.inexactValue) { _ = try Tensor([256] as [Int32]).values(as: UInt8.self) }
    expect(.inexactValue) { _ = try Tensor([-1] as [Int64]).values(as: UInt32.self) }
    expect(.inexactValue) { _ = try Tensor([.max] as [UInt32]).values(as: Int32.self) }
    expect(.inexactValue) { _ = try Tensor([2] as [UInt8]).values(as: Bool.self) }
    expect(.inexactValue) { _ = try Tensor([0.5] as [Double]).values(as: Bool.self) }
  }

  @Test func namesTheElementThatDoesNotFit() {
    let error = #expect(throws: InterchangeError.self) {
      try Tensor([1, 2, 300] as [Int32], name: "a\u{1B}[2J").values(as: UInt8.self)
    }
    #expect(error?.message == "element 2 of tensor 'a\\u001b[2J', 300, is no uint8")
  }

  @Test func shortensLongNamesInMessages() {
    #expect(InterchangeError.quoted(String(repeating: "é", count: 60)).count == 62)
    let name = String(repeating: "é", count: 10_000)
    #expect(InterchangeError.quoted(name) == "'\(name.prefix(60))…'")
  }

  @Test func swapsBytesOfEachElement() {
    var bytes: [UInt8] = Array(1...8)
    ByteOrder.swap(&bytes, size: 1)
    #expect(bytes == Array(1...8))
    ByteOrder.swap(&bytes, size: 2)
    #expect(bytes == [2, 1, 4, 3, 6, 5, 8, 7])
    ByteOrder.swap(&bytes, size: 8)
    #expect(bytes == [7, 8, 5, 6, 3, 4, 1, 2])
  }
}
