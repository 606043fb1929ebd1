/// The windows of forms that are to be indexed.
struct WindowSource: @unchecked Sendable {
  let entries: UnsafeBufferPointer<LeakEntry>
  /// Where their texts lie, and eight bytes more.
  let arena: UnsafeRawPointer
  let step: Int

  /// Calls `body` with each window of an entry: its text, its place in the arena, and whether all eight
  /// bytes of the text tell it from others, not the window alone.
  @inline(__always)
  func forEachWindow(of number: Int, _ body: (UInt64, UInt32, Bool) -> Void) {
    let entry = entries[number]
    let stride = entry.windowStride(step)
    let twin =
      entry.twinDistance == 0
      ? nil : Twin(entries[number - Int(entry.twinDistance)], of: entry, step)
    var offset = entry.core.lowerBound
    while offset + LeakTables.window <= entry.core.upperBound {
      let text = arena.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
      let isLong = entry.hasLongWindow(at: offset, stride, step)
      if !(twin?.holds(text, isLong: isLong, at: offset, in: arena) ?? false) {
        body(text, UInt32(truncatingIfNeeded: entry.start &+ offset), isLong)
      }
      offset &+= stride
    }
  }
}

extension LeakEntry {
  /// A piece that is long enough for two samples, an odd number of bytes apart, holds one at an even
  /// offset: the others need not be indexed.
  fileprivate func windowStride(_ step: Int) -> Int {
    step % 2 == 1 && required >= 2 * step + LeakTables.window - 1 ? 2 : 1
  }

  /// Whether a long window may be compared at once: when every piece holds so many behind a sample.
  fileprivate func hasLongWindow(at offset: Int, _ stride: Int, _ step: Int) -> Bool {
    required >= stride * step + LeakTables.longWindow - 1
      && offset + LeakTables.longWindow <= core.upperBound
  }
}

/// The entry that another is the twin of: what stands in both need not be indexed twice.
private struct Twin {
  private let first: LeakEntry
  private let stride: Int
  private let step: Int
  /// The value's byte for each of the other's text; nil where both texts are as long.
  private let table: [UInt32]?

  init(_ first: LeakEntry, of entry: LeakEntry, _ step: Int) {
    self.first = first
    self.step = step
    stride = first.windowStride(step)
    table = if case .table(let table) = entry.origin { table } else { nil }
  }

  /// Whether a window of the other entry is found by one of this.
  func holds(_ text: UInt64, isLong: Bool, at offset: Int, in arena: UnsafeRawPointer) -> Bool {
    var own = offset
    if let table {
      own = Int(table[offset])
      // Only where the text of that byte begins.
      if offset > 0, table[offset - 1] == table[offset] { return false }
    }
    guard own >= first.core.lowerBound, own + LeakTables.window <= first.core.upperBound,
      (own - first.core.lowerBound) % stride == 0
    else { return false }
    let difference =
      text ^ arena.loadUnaligned(fromByteOffset: first.start + own, as: UInt64.self)
    return first.hasLongWindow(at: own, stride, step)
      ? isLong && difference == 0 : difference << 16 == 0
  }
}
