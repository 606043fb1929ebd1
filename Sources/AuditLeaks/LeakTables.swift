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

  /// Bytes between samples.
  let step: Int
  let entries: UnsafeMutablePointer<Entry>
  let arena: UnsafeRawPointer
  /// Two bits in one word for each window: both are looked at with one load.
  let filter: UnsafeMutablePointer<UInt64>
  let filterShift: UInt64
  let buckets: UnsafeMutablePointer<UInt32>
  let bucketShift: UInt64
  let windows: UnsafeMutablePointer<(entry: UInt32, offset: UInt32)>

  /// Multiplies well: the golden ratio in 64 bits.
  @inline(__always)
  static func hash(_ window: UInt64) -> UInt64 { window &* 0x9E37_79B9_7F4A_7C15 }

  /// The two bits of a hash in its word.
  @inline(__always)
  static func bits(_ hash: UInt64, _ shift: UInt64) -> UInt64 {
    1 &<< (hash &>> (shift &- 6)) | 1 &<< (hash &>> (shift &- 12))
  }

  /// Whether the window at `position` may be indexed: 1 or 0.
  @inline(__always)
  static func mayHold(
    _ position: UnsafeRawPointer, _ filter: UnsafeMutablePointer<UInt64>, _ shift: UInt64
  ) -> UInt64 {
    let hash = hash(position.loadUnaligned(as: UInt64.self))
    let wanted = bits(hash, shift)
    return filter[Int(truncatingIfNeeded: hash &>> shift)] & wanted == wanted ? 1 : 0
  }

  /// Calls `found` with each sampled position in `range` whose window may be indexed.
  /// - Parameters:
  ///   - text: readable for 7 bytes past the range.
  ///   - origin: where `text` begins in its file, so that samples don't depend on how it is read.
  @inline(__always)
  func forEachSample(
    in range: Range<Int>, of text: UnsafePointer<UInt8>, origin: Int, _ found: (Int) -> Void
  ) {
    let (filter, shift, step) = (filter, filterShift, step)
    var position = range.lowerBound + (step - (origin + range.lowerBound) % step) % step
    let raw = UnsafeRawPointer(text)
    while position &+ 7 &* step < range.upperBound {
      // Eight independent loads at a time keep the memory busy.
      var at = raw + position
      var hits: UInt64 = 0
      var bit: UInt64 = 0
      while bit < 8 {
        hits |= Self.mayHold(at, filter, shift) &<< bit
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
      if Self.mayHold(raw + position, filter, shift) != 0 { found(position) }
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
    let bucket = Int(Self.hash(window) >> bucketShift)
    var index = Int(buckets[bucket])
    let end = Int(buckets[bucket + 1])
    while index < end {
      let (entry, offset) = (Int(windows[index].entry), Int(windows[index].offset))
      let start = entries[entry].start + offset
      if arena.loadUnaligned(fromByteOffset: start, as: UInt64.self) == window {
        body(entry, offset)
      }
      index += 1
    }
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
