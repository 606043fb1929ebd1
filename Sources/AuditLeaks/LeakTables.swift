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
    /// So much of it is the whole value: in one byte order UTF-16 lacks a zero of the other's.
    let whole: Int
    /// Bytes of the value in its secret part.
    let coreBytes: Int
    let origin: LeakForm.Origin
    /// Entries of other dresses whose windows are indexed here, where they are the same.
    var twins: Range<Int> = 0..<0
    /// The entry whose twin this is.
    var twinOf: Int?

    /// Whether a byte of a text may stand for one of this form: the letters of hex in either case.
    @inline(__always)
    func isSame(_ text: UInt8, _ own: UInt8) -> Bool {
      text == own || form == .hex && own >= UInt8(ascii: "a") && text | 0x20 == own
    }

    /// Where the window at `offset` would stand in the text of a twin of this.
    func offset(_ offset: Int, inTwin twin: Entry) -> Int? {
      form == .plain ? twin.origin.textIndex(ofValue: offset) : offset
    }
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
  /// Some bits in one word for each window: all are looked at with one load.
  let filter: UnsafeMutablePointer<UInt64>
  let filterWords: Int
  let filterShift: UInt64
  let patterns: UnsafeMutablePointer<UInt64>
  let buckets: UnsafeMutablePointer<UInt32>
  let bucketCount: Int
  let bucketShift: UInt64
  let windows: UnsafeMutablePointer<Window>
  let windowCount: Int

  /// Multiplies well, by the golden ratio in 64 bits; capitals are as good as small letters, so that
  /// hex stands in the index once.
  @inline(__always)
  static func hash(_ window: UInt64) -> UInt64 {
    (window | 0x2020_2020_2020_2020) &* 0x9E37_79B9_7F4A_7C15
  }

  /// A part of the hash that neither bucket nor filter looks at first: the low bits carry least.
  @inline(__always)
  static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 8) }

  /// Patterns of four bits in a word, from which a hash chooses: a load is cheaper than four shifts.
  static let patternBits: UInt64 = 10

  /// Freed by whoever made them.
  static func makePatterns() -> UnsafeMutablePointer<UInt64> {
    let patterns = UnsafeMutablePointer<UInt64>.allocate(capacity: 1 << patternBits)
    for index in 0..<(1 << patternBits) {
      let mixed = hash(hash(UInt64(index) + 1) >> 32)
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

  /// A sampled window that passed the filter. Most are none of ours, and telling costs two or three
  /// loads from far away each.
  private struct Candidate {
    let position: Int
    let hash: UInt64
    var windows: Range<UInt32> = 0..<0
    var firstTag: UInt32 = 0
  }

  /// Calls `body` with every place in a form whose window stands at a sampled position in `range`:
  /// the position, the entry's number and the offset in its text.
  /// - Parameters: those of `forEachSample`.
  @inline(__always)
  func forEachMatch(
    in range: Range<Int>, of text: UnsafePointer<UInt8>, origin: Int,
    _ body: (Int, Int, Int) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Candidate.self, capacity: 64) { batch in
      var count = 0
      forEachSample(in: range, of: text, origin: origin) { position in
        let window = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        batch.initializeElement(
          at: count, to: Candidate(position: position, hash: Self.hash(window)))
        count &+= 1
        if count == batch.count {
          settle(UnsafeMutableBufferPointer(rebasing: batch[..<count]), text, body)
          count = 0
        }
      }
      settle(UnsafeMutableBufferPointer(rebasing: batch[..<count]), text, body)
    }
  }

  /// Looks candidates up in steps, all of them at each: so they wait for memory together.
  @inline(never)
  private func settle(
    _ batch: UnsafeMutableBufferPointer<Candidate>, _ text: UnsafePointer<UInt8>,
    _ body: (Int, Int, Int) -> Void
  ) {
    for index in batch.indices {
      let bucket = Int(batch[index].hash &>> bucketShift)
      batch[index].windows = buckets[bucket]..<buckets[bucket &+ 1]
    }
    for index in batch.indices {
      batch[index].firstTag = windows[Int(batch[index].windows.lowerBound)].tag
    }
    for candidate in batch where !candidate.windows.isEmpty {
      let tag = Self.tag(candidate.hash)
      guard candidate.windows.count > 1 || candidate.firstTag == tag else { continue }
      let window = UnsafeRawPointer(text)
        .loadUnaligned(fromByteOffset: candidate.position, as: UInt64.self)
      for index in candidate.windows where windows[Int(index)].tag == tag {
        let place = Int(windows[Int(index)].place)
        let number = entry(at: place)
        forEachTwin(of: number, place - entries[number].start, window) {
          body(candidate.position, $0, $1)
        }
      }
    }
  }

  /// The same for one position, if it passes the filter.
  @inline(__always)
  func forEachMatch(
    at position: Int, of text: UnsafePointer<UInt8>, _ body: (Int, Int, Int) -> Void
  ) {
    forEachMatch(in: position..<position + 1, of: text, origin: -position, body)
  }

  /// An entry, and its twins, where `window` stands in them.
  @inline(never)
  private func forEachTwin(
    of number: Int, _ offset: Int, _ window: UInt64, _ body: (Int, Int) -> Void
  ) {
    let entry = entries[number]
    if holds(entry, offset, window) { body(number, offset) }
    for twin in entry.twins {
      if let offset = entry.offset(offset, inTwin: entries[twin]),
        holds(entries[twin], offset, window)
      {
        body(twin, offset)
      }
    }
  }

  private func holds(_ entry: Entry, _ offset: Int, _ window: UInt64) -> Bool {
    guard offset + 8 <= entry.count else { return false }
    let own = arena.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
    guard own != window else { return true }
    return entry.form == .hex
      && stride(from: UInt64(0), to: 64, by: 8).allSatisfy {
        entry.isSame(UInt8(truncatingIfNeeded: window >> $0), UInt8(truncatingIfNeeded: own >> $0))
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
    if range.count >= entry.whole { return entry.coreBytes }
    let span =
      entry.origin.valueIndex(range.upperBound - 1) - entry.origin.valueIndex(range.lowerBound) + 1
    return min(span, entry.coreBytes - 1)
  }
}
