import SparseNetworks
import Testing

@testable import Shell

struct TrackedArrayTests {
  @Test func everyKindOfChangeIsNoticed() {
    var array = TrackedArray<Int>()
    #expect(array.firstChange(since: 1) == 0)
    array.append(contentsOf: [1, 2, 3, 4, 5])
    func change(_ body: (inout TrackedArray<Int>) -> Void) -> Int? {
      var copy = array
      copy.set(mark: 1)
      body(&copy)
      return copy.firstChange(since: 1)
    }
    #expect(change { _ in } == nil)
    #expect(change { $0.append(6) } == 5)
    #expect(change { $0[3] += 1 } == 3)
    #expect(change { $0.removeLast() } == 4)
    #expect(change { $0.removeLast(3) } == 2)
    #expect(change { $0.removeSubrange(1..<3) } == 1)
    #expect(change { $0.removeAll() } == 0)
    #expect(
      change {
        $0.append(6); $0[2] = 0; $0[4] = 0
      } == 2)
  }

  @Test func anEarlierCopyIsFoundToBeAnother() {
    var array = TrackedArray<Int>()
    array.append(1)
    array.set(mark: 1)
    let earlier = array
    array.append(2)
    array.set(mark: 2)
    #expect(array.firstChange(since: 2) == nil)
    array = earlier
    #expect(array.firstChange(since: 2) == 0)
  }

  @Test func nothingBeforeTheFirstChangeDiffers() {
    var draws = RandomStream(seed: 1, name: "tracked-array").draws()
    var array = TrackedArray<Int>()
    for round in 1...500 {
      array.set(mark: round)
      let before = Array(array)
      for _ in 0..<draws.integer(below: 4) {
        let place = draws.integer(below: array.count + 1)
        switch draws.integer(below: 4) {
        case 0: array.append(draws.integer(below: 100))
        case 1: array.removeLast(min(array.count, draws.integer(below: 3)))
        case 2 where place < array.count: array[place] = draws.integer(below: 100)
        default: array.insert(draws.integer(below: 100), at: place)
        }
      }
      let first = array.firstChange(since: round) ?? max(before.count, array.count)
      #expect(before.prefix(first).elementsEqual(array.prefix(first)))
      if array.firstChange(since: round) == nil { #expect(before == Array(array)) }
    }
  }
}
