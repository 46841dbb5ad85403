import Testing

@testable import Interchange

@Suite struct DeflateTests {
  private let text = (0..<3000).map { UInt8($0 * $0 % 251) }

  @Test func roundTrips() throws {
    for count in [0, 1, 2, 300, 3000] {
      let data = Array(text.prefix(count))
      let deflated = try Deflate.deflated(data)
      #expect(try Deflate.inflated(deflated[...], size: count) == data)
    }
  }

  @Test func refusesAnyOtherSize() throws {
    let deflated = try Deflate.deflated(text)
    for size in [0, 1, 2999, 3001, 4000] {
      expect(.damagedData) { _ = try Deflate.inflated(deflated[...], size: size) }
    }
  }

  @Test func refusesDataThatGoesOnOrEndsEarly() throws {
    let deflated = try Deflate.deflated(text)
    expect(.damagedData) { _ = try Deflate.inflated((deflated + [0])[...], size: 3000) }
    expect(.damagedData) { _ = try Deflate.inflated(deflated.dropLast(), size: 3000) }
    expect(.damagedData) { _ = try Deflate.inflated([0xFF], size: 1) }
  }

  @Test func reachesTheLargestRatioAndRefusesMore() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    let deflated = try Deflate.deflated(zeros)
    #expect(deflated.count < 1100)
    #expect(try Deflate.inflated(deflated[...], size: zeros.count) == zeros)
    expect(.damagedData) { _ = try Deflate.inflated(deflated[...], size: 1 << 40) }
    expect(.damagedData) { _ = try Deflate.inflated([], size: .max) }
  }

  @Test func computesCRC32() {
    #expect(Deflate.checksum(Array("123456789".utf8)[...]) == 0xCBF4_3926)
    #expect(Deflate.checksum([]) == 0)
  }
}
