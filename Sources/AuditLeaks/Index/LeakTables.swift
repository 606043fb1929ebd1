import AuditModel

/// The lookups of an index, as bare pointers: they are in the innermost loop, where even counting
/// references would be felt. Valid as long as their `LeakIndex`.
struct LeakTables {
  /// Bytes of a window. As few as tell texts apart: the shorter they are, the sparser the samples.
  static let window = 6
  /// Bytes by which the windows of longer forms are told apart once they are found.
  static let longWindow = 8

  /// Bytes between samples.
  let step: Int
  let entries: UnsafeMutableBufferPointer<LeakEntry>
  let arena: UnsafeRawPointer
  /// Some bits in one word for each window: all are looked at with one load.
  let filter: UnsafeMutableBufferPointer<UInt64>
  let filterShift: UInt64
  let patterns: UnsafeMutablePointer<UInt64>
  let buckets: UnsafeMutableBufferPointer<UInt32>
  let bucketShift: UInt64
  /// Where each indexed window stands in the arena, and in the bits that are left, a part of its hash,
  /// which spares most look-ups there.
  let windows: UnsafeMutableBufferPointer<UInt32>
  /// The bits of a window that are its place.
  let placeMask: UInt32

  /// Capitals are as good as small letters, so that hex stands in the index once.
  private static let smallLetters: UInt64 = 0x2020_2020_2020_2020
  private static let goldenRatio: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Of a window, in the lowest bytes of `text`: the last two are multiplied out of it. Multiplies well,
  /// by the golden ratio in 64 bits.
  @inline(__always)
  static func hash(_ text: UInt64) -> UInt64 { (text | smallLetters) &* (goldenRatio << 16) }

  /// What tells windows of one bucket apart, in the bits that places leave: a part of the hash that
  /// neither bucket nor filter looks at first.
  @inline(__always)
  func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 8) & ~placeMask }

  /// The tag of forms that need not be found by six bytes alone: of eight. Six digits of hex are found
  /// in any digest.
  @inline(__always)
  func longTag(_ text: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: ((text | Self.smallLetters) &* Self.goldenRatio) &>> 32)
      & ~placeMask
  }

  /// Patterns of four bits in a word, from which a hash chooses: a load is cheaper than four shifts.
  static let patternBits: UInt64 = 10

  /// Freed by whoever made them.
  static func makePatterns() -> UnsafeMutablePointer<UInt64> {
    let patterns = UnsafeMutablePointer<UInt64>.allocate(capacity: 1 << patternBits)
    for index in 0..<(1 << patternBits) {
      let mixed = hash(hash(UInt64(index) + 1) >> 16)
      patterns[index] = (1...4).reduce(0) { $0 | 1 << (mixed >> (64 - 6 * UInt64($1)) & 63) }
    }
    return patterns
  }

  /// The bits that a hash sets in its word of the filter: four, or fewer where they coincide.
  @inline(__always)
  func pattern(_ hash: UInt64) -> UInt64 {
    let low = hash &>> (filterShift &- Self.patternBits)
    return patterns[Int(truncatingIfNeeded: low & (1 << Self.patternBits - 1))]
  }

  /// The entry whose text stands at a place of the arena; entries lie in it one after the other.
  func entry(at place: Int) -> Int {
    var (low, high) = (0, entries.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if entries[middle].start <= place { low = middle } else { high = middle }
    }
    return low
  }

  /// The text of an entry.
  @inline(__always)
  func text(of entry: Int) -> UnsafePointer<UInt8> {
    arena.advanced(by: entries[entry].start).assumingMemoryBound(to: UInt8.self)
  }

  /// How many bytes of the value's secret part stand behind `range` of an entry's text.
  func valueBytes(_ entry: Int, _ range: Range<Int>) -> Int {
    let entry = entries[entry]
    if range.count >= entry.whole { return entry.coreBytes }
    let span =
      entry.origin.valueIndex(range.upperBound - 1) - entry.origin.valueIndex(range.lowerBound) + 1
    return min(span, entry.coreBytes - 1)
  }
}
