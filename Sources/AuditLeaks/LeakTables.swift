import AuditModel

/// The lookups of an index, as bare pointers: they are in the innermost loop, where even counting
/// references would be felt. Valid as long as their `LeakIndex`.
struct LeakTables {
  /// One form of one value, in the arena.
  struct Entry {
    let value: UInt32
    let form: ExposedForm
    let start: Int
    let count: Int
    /// The part of the text that carries the value's secret part.
    let core: Range<Int>
    /// So much of it has to be found.
    let required: Int
    /// Bytes of the value in its secret part.
    let coreBytes: Int
    let origin: LeakForm.Origin
  }

  /// An indexed window: where it stands in the arena, and a part of its hash that spares most look-ups
  /// there.
  struct Window {
    let tag: UInt32
    let place: UInt32
  }

  /// Bytes between samples.
  let step: Int
  let entries: UnsafeMutablePointer<Entry>
  let entryCount: Int
  let arena: UnsafeRawPointer
  /// Three bits in one word for each window: all are looked at with one load.
  let filter: UnsafeMutablePointer<UInt64>
  let filterShift: UInt64
  let patterns: UnsafeMutablePointer<UInt64>
  let buckets: UnsafeMutablePointer<UInt32>
  let bucketShift: UInt64
  let windows: UnsafeMutablePointer<Window>
  let windowCount: Int

  /// Multiplies well: the golden ratio in 64 bits.
  @inline(__always)
  static func hash(_ window: UInt64) -> UInt64 { window &* 0x9E37_79B9_7F4A_7C15 }

  /// A part of the hash that neither bucket nor filter looks at first: the low bits carry least.
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 8) }

  /// Patterns of three bits in a word, from which a hash chooses: a load is cheaper than three shifts.
  static let patternBits: UInt64 = 10

  /// Freed by whoever made them.
  static func makePatterns() -> UnsafeMutablePointer<UInt64> {
    let patterns = UnsafeMutablePointer<UInt64>.allocate(capacity: 1 << patternBits)
    for index in 0..<(1 << patternBits) {
      let mixed = hash(hash(UInt64(index) + 1) >> 32)
      patterns[index] = 1 << (mixed >> 58) | 1 << (mixed >> 52 & 63) | 1 << (mixed >> 46 & 63)
    }
    return patterns
  }

  /// The bits that a hash sets in its word of the filter: three, or fewer where they coincide.
  @inline(__always)
  func pattern(_ hash: UInt64) -> UInt64 {
    let low = hash &>> (filterShift &- Self.patternBits)
    return patterns[Int(truncatingIfNeeded: low & (1 << Self.patternBits - 1))]
  }

  /// Whether the window at `position` may be indexed: 1 or 0.
  @inline(__always)
  func mayHold(_ position: UnsafeRawPointer) -> UInt64 {
    let hash = Self.hash(position.loadUnaligned(as: UInt64.self))
    let wanted = pattern(hash)
    return filter[Int(truncatingIfNeeded: hash &>> filterShift)] & wanted == wanted ? 1 : 0
  }

  /// Calls `found` with each sampled position in `range` whose window may be indexed.
  /// - Parameters:
  ///   - text: readable for 7 bytes past the range.
  ///   - origin: where `text` begins in its file, so that samples don't depend on how it is read.
  @inline(__always)
  func forEachSample(
    in range: Range<Int>, of text: UnsafePointer<UInt8>, origin: Int, _ found: (Int) -> Void
  ) {
    var position = range.lowerBound + (step - (origin + range.lowerBound) % step) % step
    let raw = UnsafeRawPointer(text)
    while position &+ 7 &* step < range.upperBound {
      // Eight independent loads at a time keep the memory busy.
      var at = raw + position
      var hits: UInt64 = 0
      var bit: UInt64 = 0
      while bit < 8 {
        hits |= mayHold(at) &<< bit
        at += step
        bit &+= 1
      }
      while hits != 0 {
        found(position &+ hits.trailingZeroBitCount &* step)
        hits &= hits &- 1
      }
      position &+= 8 &* step
    }
    while position < range.upperBound {
      if mayHold(raw + position) != 0 { found(position) }
      position &+= step
    }
  }

  /// Every place in a form where the window at `position` stands: the entry's number and the offset
  /// in its text.
  @inline(__always)
  func forEachMatch(
    at position: Int, of text: UnsafePointer<UInt8>, _ body: (Int, Int) -> Void
  ) {
    let window = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: position, as: UInt64.self)
    let hash = Self.hash(window)
    let bucket = Int(hash >> bucketShift)
    var index = Int(buckets[bucket])
    let end = Int(buckets[bucket + 1])
    while index < end {
      let place = Int(windows[index].place)
      if windows[index].tag == Self.tag(hash),
        arena.loadUnaligned(fromByteOffset: place, as: UInt64.self) == window
      {
        let entry = entry(at: place)
        body(entry, place - entries[entry].start)
      }
      index += 1
    }
  }

  /// The entry whose text stands at a place of the arena; entries lie in it one after the other.
  private func entry(at place: Int) -> Int {
    var (low, high) = (0, entryCount)
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
    if range == entry.core { return entry.coreBytes }
    let span =
      entry.origin.valueIndex(range.upperBound - 1) - entry.origin.valueIndex(range.lowerBound) + 1
    return min(span, entry.coreBytes - 1)
  }
}
