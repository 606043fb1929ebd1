import AuditModel

/// Every eight-byte window of the secret part of every form of some values, for one sampling step.
///
/// A text is sampled each `step` bytes. Any piece of `step + 7` bytes of a form's text holds a whole
/// sampled window, so pieces are found as well as whole values. Each sample is one load, one multiply
/// and one bit; only where the bit is set are the windows behind it compared.
final class LeakIndex: @unchecked Sendable {
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
  }

  let step: Int
  private(set) var entries: [Entry] = []
  private let arena: UnsafeMutableRawBufferPointer
  private var origins: [UInt32] = []
  private let bitmap: UnsafeMutablePointer<UInt64>
  private let bitShift: UInt64
  private let buckets: UnsafeMutablePointer<UInt32>
  private let bucketShift: UInt64
  private let windows: UnsafeMutablePointer<(entry: UInt32, offset: UInt32)>

  /// Multiplies well: the golden ratio in 64 bits.
  static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Parameter forms: the value's number, its forms, its secret part, and how much of that has to
  ///   be found; nil for all of it.
  init(_ forms: [(value: UInt32, forms: [LeakForm], core: Range<Int>, piece: Int?)]) {
    var shortest = Int.max
    let arena = UnsafeMutableRawBufferPointer.allocate(
      byteCount: forms.reduce(8) { $0 + $1.forms.reduce(0) { $0 + $1.text.count } }, alignment: 16)
    var end = 0
    for item in forms {
      // Forms that differ outside the secret part alone are one and the same here.
      var known: Set<ArraySlice<UInt8>> = []
      for form in item.forms {
        let inCore = form.origin.indices.filter { item.core.contains(Int(form.origin[$0])) }
        guard let first = inCore.first, let last = inCore.last, last - first >= 7 else { continue }
        let core = first..<(last + 1)
        guard known.insert(form.text[core]).inserted else { continue }
        let required = item.piece.map { Self.textLength($0, form.form) } ?? core.count
        shortest = min(shortest, min(required, core.count))
        form.text.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(rebasing: arena[end..<(end + $0.count)]).copyMemory(from: $0)
        }
        entries.append(
          Entry(
            value: item.value, form: form.form, start: end, count: form.text.count, core: core,
            required: min(required, core.count), coreBytes: item.core.count))
        origins += form.origin
        end += form.text.count
      }
    }
    self.arena = arena
    step = shortest == .max ? 1 : max(1, shortest - 7)

    let count = entries.reduce(0) { $0 + $1.core.count - 7 }
    // One bit in 32 or so is set: a miss costs nothing more.
    let bits = max(13, min(27, 64 - (count * 16).leadingZeroBitCount))
    bitShift = UInt64(64 - bits)
    let bucketBits = max(4, min(24, 64 - count.leadingZeroBitCount))
    bucketShift = UInt64(64 - bucketBits)
    bitmap = .allocate(capacity: 1 << (bits - 6))
    bitmap.initialize(repeating: 0, count: 1 << (bits - 6))
    buckets = .allocate(capacity: (1 << bucketBits) + 1)
    buckets.initialize(repeating: 0, count: (1 << bucketBits) + 1)
    windows = .allocate(capacity: max(1, count))
    // Counting sort by bucket: sizes, then where each begins, then the windows themselves.
    let (buckets, bucketShift) = (buckets, bucketShift)
    let (bitmap, bitShift, windows) = (bitmap, bitShift, windows)
    Self.forEachWindow(entries, arena) { _, _, hash in buckets[Int(hash >> bucketShift) + 1] += 1 }
    for bucket in 0..<(1 << bucketBits) { buckets[bucket + 1] += buckets[bucket] }
    var next = (0..<(1 << bucketBits)).map { buckets[$0] }
    Self.forEachWindow(entries, arena) { entry, offset, hash in
      let bucket = Int(hash >> bucketShift)
      windows[Int(next[bucket])] = (UInt32(entry), UInt32(offset))
      next[bucket] += 1
      let bit = hash >> bitShift
      bitmap[Int(bit >> 6)] |= 1 << (bit & 63)
    }
  }

  deinit {
    // The forms are as secret as the values.
    arena.initializeMemory(as: UInt8.self, repeating: 0)
    arena.deallocate()
    bitmap.deallocate()
    buckets.deallocate()
    windows.deallocate()
  }

  /// The length of the shortest text that `piece` bytes of a value are sure to leave in a form.
  private static func textLength(_ piece: Int, _ form: ExposedForm) -> Int {
    switch form {
    case .hex, .utf16: piece * 2
    // Up to four bits are lost at the piece's ends.
    case .base64, .base64URL: (piece * 8 - 4) / 6
    case .plain, .percentEncoded, .jsonEscaped, .htmlEscaped, .shellEscaped, .pythonEscaped,
      .tokenShape:
      piece
    }
  }

  private static func forEachWindow(
    _ entries: [Entry], _ arena: UnsafeMutableRawBufferPointer, _ body: (Int, Int, UInt64) -> Void
  ) {
    for (number, entry) in entries.enumerated() {
      for offset in entry.core.lowerBound...(entry.core.upperBound - 8) {
        let window = arena.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
        body(number, offset, window &* factor)
      }
    }
  }

  var longestText: Int { entries.map(\.count).max() ?? 0 }
  var isEmpty: Bool { entries.isEmpty }

  /// How many bytes of the value's secret part stand behind `range` of an entry's text.
  func valueBytes(_ entry: Entry, _ range: Range<Int>) -> Int {
    if range == entry.core { return entry.coreBytes }
    let span =
      Int(origins[entry.start + range.upperBound - 1])
      - Int(origins[entry.start + range.lowerBound]) + 1
    return min(span, entry.coreBytes - 1)
  }

  /// Calls `found` with the start of each window in `range` of `text` that is sampled and indexed.
  /// - Parameters:
  ///   - text: readable for 7 bytes past the range.
  ///   - origin: where `text` begins in its file, so that samples don't depend on how it is read.
  @inline(__always)
  func forEachSample(
    in range: Range<Int>, of text: UnsafePointer<UInt8>, origin: Int,
    _ found: (Int) -> Void
  ) {
    let raw = UnsafeRawPointer(text)
    let (bitmap, shift, step) = (bitmap, bitShift, step)
    @inline(__always) func isCandidate(_ position: Int) -> UInt64 {
      let bit =
        (raw.loadUnaligned(fromByteOffset: position, as: UInt64.self) &* Self.factor) >> shift
      return bitmap[Int(bit >> 6)] >> (bit & 63) & 1
    }
    var position = range.lowerBound + (step - (origin + range.lowerBound) % step) % step
    while position + 7 * step < range.upperBound {
      let a = isCandidate(position) | isCandidate(position + step) << 1
      let b = isCandidate(position + 2 * step) << 2 | isCandidate(position + 3 * step) << 3
      let c = isCandidate(position + 4 * step) << 4 | isCandidate(position + 5 * step) << 5
      let d = isCandidate(position + 6 * step) << 6 | isCandidate(position + 7 * step) << 7
      var hits = a | b | c | d
      while hits != 0 {
        found(position + hits.trailingZeroBitCount * step)
        hits &= hits - 1
      }
      position += 8 * step
    }
    while position < range.upperBound {
      if isCandidate(position) != 0 { found(position) }
      position += step
    }
  }

  /// Whether the window at `position` may be indexed.
  @inline(__always)
  func mayHold(_ position: Int, _ text: UnsafePointer<UInt8>) -> Bool {
    let window = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: position, as: UInt64.self)
    let bit = (window &* Self.factor) >> bitShift
    return bitmap[Int(bit >> 6)] >> (bit & 63) & 1 != 0
  }

  /// Every place in a form where the window at `position` stands.
  @inline(__always)
  func forEachMatch(
    at position: Int, of text: UnsafePointer<UInt8>, _ body: (Entry, Int) -> Void
  ) {
    let window = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: position, as: UInt64.self)
    let bucket = Int((window &* Self.factor) >> bucketShift)
    var index = Int(buckets[bucket])
    let end = Int(buckets[bucket + 1])
    while index < end {
      let candidate = windows[index]
      let entry = entries[Int(candidate.entry)]
      let there = arena.loadUnaligned(
        fromByteOffset: entry.start + Int(candidate.offset), as: UInt64.self)
      if there == window { body(entry, Int(candidate.offset)) }
      index += 1
    }
  }

  /// The text of an entry.
  @inline(__always)
  func text(of entry: Entry) -> UnsafePointer<UInt8> {
    UnsafePointer(
      arena.baseAddress!.advanced(by: entry.start).assumingMemoryBound(to: UInt8.self))
  }
}
