import Foundation
import Interchange
import Testing

/// Damaged inputs must be refused with an error or read as something consistent; they must never
/// trap. `PSN_FUZZ=100 swift test --filter FuzzTests` runs a hundred times as long.
enum Fuzzing {
  /// How many times as long as usual fuzzing runs, from `PSN_FUZZ`.
  static let factor = ProcessInfo.processInfo.environment["PSN_FUZZ"].flatMap(Int.init) ?? 1

  /// Feeds mutants of the seeds to `body`, and fails on errors that say nothing.
  ///
  /// - Returns: How many mutants were read.
  @discardableResult
  static func run(
    seed: UInt64, rounds: Int, seeds: [[UInt8]], _ body: ([UInt8]) throws -> Void
  ) -> Int {
    var draws = Draws(seed: seed)
    var accepted = 0
    for round in 0..<rounds * factor {
      let mutant = mutate(seeds[round % seeds.count], &draws)
      do {
        try body(mutant)
        accepted += 1
      } catch let error as InterchangeError {
        if error.message.isEmpty || error.hint.isEmpty || error.offset ?? 0 < 0 {
          Issue.record("\(error) for \(mutant)")
        }
      } catch {
        Issue.record("\(error) for \(mutant)")
      }
    }
    return accepted
  }

  /// Feeds all that a whole file begins with to `body`, which must refuse each.
  static func refusesBeginnings(of whole: [UInt8], _ body: ([UInt8]) throws -> Void) {
    for count in whole.indices {
      #expect(throws: InterchangeError.self, "\(count) bytes") {
        try body(Array(whole.prefix(count)))
      }
    }
  }

  /// A copy with one to four places changed: bits, bytes, integers, digits, pieces, or the end.
  static func mutate(_ bytes: [UInt8], _ draws: inout Draws) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &draws) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &draws)
      switch Int.random(in: 0..<9, using: &draws) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &draws)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &draws)
      case 2: bytes[place] = punctuation.randomElement(using: &draws) ?? 0
      case 3: bytes.remove(at: place)
      case 4: bytes.insert(punctuation.randomElement(using: &draws) ?? 0, at: place)
      case 5:
        let length = min(Int.random(in: 1...60, using: &draws), bytes.count - place)
        let target = Int.random(in: 0...bytes.count, using: &draws)
        bytes.insert(contentsOf: bytes[place..<place + length], at: target)
      case 6: overwriteInteger(in: &bytes, at: place, &draws)
      case 7: replaceDigits(in: &bytes, from: place, &draws)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  private static let punctuation = Array("'\"{}[]():,\\ 0129LTF<>|\n".utf8) + [0, 0x7F, 0x80, 0xFF]

  /// Writes a number at the edge of what some type holds, in 2, 4 or 8 bytes.
  private static func overwriteInteger(
    in bytes: inout [UInt8], at place: Int, _ draws: inout Draws
  ) {
    let size = [2, 4, 8].randomElement(using: &draws) ?? 4
    let power = UInt64(1) << UInt64.random(in: 0..<64, using: &draws)
    let numbers = [power, power &- 1, 0 &- power, UInt64(bytes.count), UInt64(place)]
    var number = numbers.randomElement(using: &draws) ?? 0
    for index in place..<min(place + size, bytes.count) {
      bytes[index] = UInt8(truncatingIfNeeded: number)
      number >>= 8
    }
  }

  /// Replaces the next run of decimal digits by another number.
  private static func replaceDigits(
    in bytes: inout [UInt8], from place: Int, _ draws: inout Draws
  ) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[place...].firstIndex(where: { digits.contains($0) }) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.endIndex
    let number = draws.next() >> UInt64.random(in: 0..<64, using: &draws)
    bytes.replaceSubrange(start..<end, with: Array(String(number).utf8))
  }
}
