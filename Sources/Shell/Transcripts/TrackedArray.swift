/// An array that can tell from where on it has changed since it was last marked.
///
/// Every change goes through here, whoever makes it, so that a journal can follow the array without
/// being told: it grows, its last elements change, or it gets shorter. A copy keeps its mark; so an
/// array that is put back to an earlier copy is found to have another mark than the last.
struct TrackedArray<Element>: RandomAccessCollection, MutableCollection, RangeReplaceableCollection
{
  private var elements: [Element] = []
  private var mark: Int?
  private var changed: Int?

  init() {}

  var startIndex: Int { elements.startIndex }
  var endIndex: Int { elements.endIndex }

  subscript(position: Int) -> Element {
    get { elements[position] }
    _modify {
      note(position)
      yield &elements[position]
    }
  }

  mutating func replaceSubrange(
    _ range: Range<Int>, with new: some Collection<Element>
  ) {
    note(range.lowerBound)
    elements.replaceSubrange(range, with: new)
  }

  /// The first index where the array may differ from what it was when `mark` was set; nil where it
  /// is the same, 0 where that mark is not its latest.
  func firstChange(since mark: Int) -> Int? { self.mark == mark ? changed : 0 }

  /// Takes what the array is now as what later changes count from.
  mutating func set(mark: Int) {
    self.mark = mark
    changed = nil
  }

  private mutating func note(_ index: Int) { changed = Swift.min(changed ?? index, index) }
}
