import Testing

@testable import Interchange

@Suite struct HalfPrecisionTests {
  @Test(
    arguments: [
      (0x0000, 0.0), (0x8000, -0.0), (0x3C00, 1), (0xC000, -2), (0x3555, 0x1.554p-2),
      (0x7BFF, 65504), (0x0400, 0x1p-14), (0x03FF, 0x0.FFCp-14), (0x0001, 0x1p-24),
      (0x8001, -0x1p-24), (0x7C00, .infinity), (0xFC00, -.infinity),
    ] as [(UInt16, Float)])
  func widensBinary16(bits: UInt16, value: Float) {
    #expect(Float(binary16: bits).bitPattern == value.bitPattern)
  }

  #if !((os(macOS) || targetEnvironment(macCatalyst)) && arch(x86_64))
    @Test func widensAsTheStandardLibraryDoes() {
      var differing = 0
      for bits in 0...UInt16.max {
        let mine = Float(binary16: bits)
        let theirs = Float(Float16(bitPattern: bits))
        let agree =
          theirs.isNaN ? mine.isNaN : mine.bitPattern == theirs.bitPattern
        if !agree { differing += 1 }
      }
      #expect(differing == 0)
    }
  #endif

  @Test func keepsNaN() {
    #expect(Float(binary16: 0x7C01).isNaN)
    #expect(Float(binary16: 0xFE00).isNaN)
    #expect(Float(bfloat16: 0x7FC0).isNaN)
  }

  @Test func readsBothKindsAsFloats() throws {
    let half = try Tensor(shape: [2], elementType: .float16, bytes: [0, 0x3C, 1, 0])
    #expect(try half.values(as: Float.self) == [1, 0x1p-24])
    #expect(try half.values(as: Double.self) == [1, 0x1p-24])
    let brain = try Tensor(shape: [2], elementType: .bfloat16, bytes: [0x80, 0x3F, 0xAB, 0x3E])
    #expect(try brain.values(as: Float.self) == [1, 0x1.56p-2])
  }
}
