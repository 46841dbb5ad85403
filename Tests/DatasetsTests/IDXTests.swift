import Datasets
import Testing

@Suite struct IDXTests {
  private func floats(_ type: UInt8, _ elements: [UInt8], count: UInt32) throws -> [Float] {
    let idx = try IDX(
      parsing: Encoding.idx(type: type, dimensions: [count], elements: elements), named: "x")
    guard case .floats(let values) = idx.values else { throw TestFailure(what: "not floats") }
    return values
  }

  private func failure(_ bytes: [UInt8]) -> DatasetError.Code? {
    let error = #expect(throws: DatasetError.self) { try IDX(parsing: bytes, named: "x") }
    return error?.code
  }

  @Test func `bytes stay bytes, in order`() throws {
    let file = Encoding.idx(type: 8, dimensions: [2, 1, 3], elements: [0, 1, 2, 253, 254, 255])
    let idx = try IDX(parsing: file, named: "x")
    #expect(idx.dimensions == [2, 1, 3])
    guard case .bytes(let values) = idx.values else { throw TestFailure(what: "not bytes") }
    #expect(values == [0, 1, 2, 253, 254, 255])
  }

  @Test func `other types become floats`() throws {
    #expect(try floats(0x09, [0x80, 0x7F], count: 2) == [-128, 127])
    #expect(try floats(0x0B, [0xFF, 0xFE, 0x01, 0x00], count: 2) == [-2, 256])
    #expect(try floats(0x0C, [0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 0, 0], count: 2) == [-1, 65536])
    #expect(
      try floats(0x0D, Encoding.bigEndian((-0.1 as Float).bitPattern), count: 1) == [-0.1])
    #expect(
      try floats(0x0E, Encoding.bigEndian((0.1 as Double).bitPattern), count: 1) == [0.1])
  }

  @Test func `one to four dimensions`() throws {
    for rank in 1...4 {
      let dimensions = Array(repeating: UInt32(2), count: rank)
      let elements = [UInt8](repeating: 5, count: 1 << rank)
      let file = Encoding.idx(type: 8, dimensions: dimensions, elements: elements)
      #expect(try IDX(parsing: file, named: "x").dimensions.count == rank)
    }
    #expect(failure([0, 0, 8, 0]) == .badFormat)
    let five = Encoding.idx(type: 8, dimensions: [1, 1, 1, 1, 1], elements: [0])
    #expect(failure(five) == .badFormat)
  }

  @Test func `headers cut short`() {
    let whole = Encoding.idx(type: 8, dimensions: [1, 1], elements: [0])
    for length in 0..<whole.count {
      #expect(failure(Array(whole.prefix(length))) == .truncated, "\(length) bytes")
    }
  }

  @Test func `wrong magic and type`() {
    #expect(failure(Array("not an IDX file".utf8)) == .badFormat)
    #expect(failure(Encoding.idx(type: 0x0A, dimensions: [1], elements: [0])) == .badFormat)
  }

  @Test func `sizes that lie are refused before anything is allocated`() {
    let most = UInt32.max
    #expect(
      failure(Encoding.idx(type: 8, dimensions: [60000, 28, 28], elements: [1])) == .truncated)
    #expect(failure(Encoding.idx(type: 0x0E, dimensions: [most, 1], elements: [1])) == .truncated)
    #expect(
      failure(Encoding.idx(type: 8, dimensions: [most, most, most], elements: [1])) == .badFormat)
    #expect(
      failure(Encoding.idx(type: 8, dimensions: [0, most, most, most], elements: [1])) == .badFormat
    )
    #expect(failure(Encoding.idx(type: 8, dimensions: [1], elements: [1, 2])) == .badFormat)
  }

  @Test func `values that are not finite are refused`() {
    for value in [Float.nan, .infinity] {
      let file = Encoding.idx(
        type: 0x0D, dimensions: [1], elements: Encoding.bigEndian(value.bitPattern))
      #expect(failure(file) == .badValue)
    }
    let huge = Encoding.bigEndian((1e300 as Double).bitPattern)
    #expect(failure(Encoding.idx(type: 0x0E, dimensions: [1], elements: huge)) == .badValue)
  }
}
