import Interchange
import Testing

@Suite struct JSONFuzzTests {
  private func value(depth: Int, _ draws: inout Draws) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &draws) {
    case 0: return .null
    case 1: return .boolean(.random(using: &draws))
    case 2:
      let shift = UInt64.random(in: 0..<64, using: &draws)
      return .integer(Int(truncatingIfNeeded: draws.next() >> shift))
    case 3:
      let number = Double(bitPattern: draws.next())
      return .number(number.isFinite ? number : -0.0)
    case 4:
      let limit: UInt32 = Bool.random(using: &draws) ? 0x110000 : 0x100
      let scalars = (0..<Int.random(in: 0..<8, using: &draws)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<limit, using: &draws))
      }
      return .string(String(String.UnicodeScalarView(scalars)))
    case 5:
      return .array(
        (0..<Int.random(in: 0..<5, using: &draws)).map { _ in value(depth: depth - 1, &draws) })
    default:
      return .object(
        (0..<Int.random(in: 0..<5, using: &draws)).map {
          .init("key \($0)", value(depth: depth - 1, &draws))
        })
    }
  }

  @Test func anyValueRoundTrips() throws {
    var draws = Draws(seed: 1)
    for _ in 0..<2000 {
      let original = value(depth: 4, &draws)
      let text = original.encoded()
      let back = try JSONValue(parsing: text)
      #expect(back == original)
      #expect(back.encoded() == text)  // also tells -0 from 0
      #expect(!text.unicodeScalars.contains("\n"))
    }
  }

  @Test func damagedTextIsReadOrRefused() throws {
    let whole = Array(
      #"{"a":[1,2.5e-3,-0,true,null,"x\u00e9\ud83d\ude00\n"],"é🙂":{"c":{}}} "#.utf8)
    let spares = Array("{}[]:,\"\\u0129eE+-.tn é\n".utf8) + [0xFF, 0xC0, 0xED, 0xA0, 0x80, 0xF4]
    var draws = Draws(seed: 2)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<4, using: &draws) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &draws)
        let spare = spares[Int.random(in: 0..<spares.count, using: &draws)]
        switch Int.random(in: 0..<4, using: &draws) {
        case 0: bytes[place] = spare
        case 1: bytes.insert(spare, at: place)
        case 2: bytes.remove(at: place)
        default: bytes.removeSubrange((place + 1)...)
        }
      }
      do throws(InterchangeError) {
        let value = try JSONValue(parsing: bytes)
        accepted += 1
        #expect(try JSONValue(parsing: value.encoded()) == value)
      } catch {
        #expect(error.offset ?? 0 <= bytes.count)
        #expect(!error.message.isEmpty && !error.hint.isEmpty)
      }
    }
    #expect(accepted > 100)
  }
}
