import AuditModel
import Glibc

/// The eight-byte windows of the secret part of every form of some values, for one sampling step.
///
/// A text is sampled each `step` bytes. Any piece of `step + 7` bytes of a form's text holds a whole
/// sampled window, so pieces are found as well as whole values. Each sample is one load, one multiply
/// and three bits; only where all are set are the windows behind them compared.
final class LeakIndex: @unchecked Sendable {
  let tables: LeakTables
  let isEmpty: Bool
  let longestText: Int
  private let arena: UnsafeMutableRawBufferPointer

  /// Bits of the filter for each window.
  private static let filterBits = 16

  /// - Parameter forms: the value's number, its forms, its secret part, and how much of that has to
  ///   be found; nil for all of it.
  init(_ forms: [(value: UInt32, forms: [LeakForm], core: Range<Int>, piece: Int?)]) {
    var shortest = Int.max
    var entries: [LeakTables.Entry] = []
    let arena = UnsafeMutableRawBufferPointer.allocate(
      byteCount: forms.reduce(8) { $0 + $1.forms.reduce(0) { $0 + $1.text.count } }, alignment: 16)
    var end = 0
    for item in forms {
      // Forms that differ outside the secret part alone are one and the same here.
      var known: Set<ArraySlice<UInt8>> = []
      for form in item.forms {
        let core = Self.core(of: form, item.core)
        guard core.count >= 8 else { continue }
        if item.forms[0].text.count != item.core.count {
          guard known.insert(form.text[core]).inserted else { continue }
        }
        let required = item.piece.map { Self.textLength($0, form.form) } ?? core.count
        shortest = min(shortest, min(required, core.count))
        form.text.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(rebasing: arena[end..<(end + $0.count)])
            .copyMemory(from: $0)
        }
        entries.append(
          LeakTables.Entry(
            value: item.value, form: form.form, start: end, count: form.text.count, core: core,
            required: min(required, core.count), coreBytes: item.core.count, origin: form.origin))
        end += form.text.count
      }
    }
    self.arena = arena
    isEmpty = entries.isEmpty
    longestText = entries.map(\.count).max() ?? 0
    tables = Self.tables(entries, arena, step: shortest == .max ? 1 : max(1, shortest - 7))
  }

  deinit {
    // The forms are as secret as the values.
    explicit_bzero(arena.baseAddress!, arena.count)
    arena.deallocate()
    // So are parts of their hashes.
    explicit_bzero(tables.windows, tables.windowCount * MemoryLayout<LeakTables.Window>.stride)
    tables.entries.deinitialize(count: tables.entryCount)
    tables.entries.deallocate()
    tables.patterns.deallocate()
    free(tables.filter)
    free(tables.buckets)
    free(tables.windows)
  }

  private static func tables(
    _ entries: [LeakTables.Entry], _ arena: UnsafeMutableRawBufferPointer, step: Int
  ) -> LeakTables {
    var count = 0
    forEachWindow(entries, arena, step) { _, _, _ in count += 1 }
    let words = max(8, min(22, 58 - (count * filterBits).leadingZeroBitCount))
    let bucketBits = max(4, min(24, 64 - count.leadingZeroBitCount))
    let tables = LeakTables(
      step: step, entries: .allocate(capacity: max(1, entries.count)),
      entryCount: entries.count,
      arena: UnsafeRawPointer(arena.baseAddress!),
      filter: zeroed(1 << words), filterShift: UInt64(64 - words),
      patterns: LeakTables.makePatterns(),
      buckets: zeroed((1 << bucketBits) + 1), bucketShift: UInt64(64 - bucketBits),
      windows: zeroed(max(1, count)), windowCount: count)
    tables.entries.initialize(from: entries, count: entries.count)
    // Counting sort by bucket: sizes, then where each begins, then the windows themselves.
    forEachWindow(entries, arena, step) { _, _, hash in
      tables.buckets[Int(hash >> tables.bucketShift) + 1] += 1
    }
    for bucket in 0..<(1 << bucketBits) { tables.buckets[bucket + 1] += tables.buckets[bucket] }
    let next: UnsafeMutablePointer<UInt32> = zeroed(1 << bucketBits)
    defer { free(next) }
    next.update(from: tables.buckets, count: 1 << bucketBits)
    forEachWindow(entries, arena, step) { entry, offset, hash in
      let bucket = Int(hash >> tables.bucketShift)
      tables.windows[Int(next[bucket])] = LeakTables.Window(
        tag: LeakTables.tag(hash), place: UInt32(entries[entry].start + offset))
      next[bucket] += 1
      tables.filter[Int(hash >> tables.filterShift)] |= tables.pattern(hash)
    }
    return tables
  }

  /// Zeroed memory for plain numbers, in pages of 2 MiB where it fills some: look-ups go anywhere, and
  /// small pages' tables would have to be read with each (measured: 10,000 values, 1.6 times as fast).
  private static func zeroed<Number: BitwiseCopyable>(
    _ count: Int
  ) -> UnsafeMutablePointer<Number> {
    let hugePage = 1 << 21
    let size = count * MemoryLayout<Number>.stride
    var memory: UnsafeMutableRawPointer?
    let result = posix_memalign(&memory, size < hugePage ? 64 : hugePage, size)
    guard result == 0, let memory else { fatalError("no memory for the values' index") }
    if size >= hugePage { madvise(memory, size, MADV_HUGEPAGE) }
    memset(memory, 0, size)
    return memory.bindMemory(to: Number.self, capacity: count)
  }

  private static func forEachWindow(
    _ entries: [LeakTables.Entry], _ arena: UnsafeMutableRawBufferPointer, _ step: Int,
    _ body: (Int, Int, UInt64) -> Void
  ) {
    for (number, entry) in entries.enumerated() {
      // A piece that is long enough for two samples, an odd number of bytes apart, holds one at an
      // even offset: the others need not be indexed.
      let stride = step % 2 == 1 && entry.required >= 2 * step + 7 ? 2 : 1
      var offset = entry.core.lowerBound
      while offset + 8 <= entry.core.upperBound {
        let window = arena.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
        body(number, offset, LeakTables.hash(window))
        offset += stride
      }
    }
  }

  /// The part of a form's text that carries `core` of the value, whole bytes of text only.
  private static func core(of form: LeakForm, _ core: Range<Int>) -> Range<Int> {
    var (low, high) = (0, form.text.count)
    while low < high, form.origin.valueIndex(low) < core.lowerBound { low += 1 }
    while high > low, form.origin.valueIndex(high - 1) >= core.upperBound { high -= 1 }
    // A digit of base64 that begins in the last byte may end behind it.
    if case .sixBits(let start) = form.origin {
      while high > low, start + high * 6 > core.upperBound * 8 { high -= 1 }
    }
    return low..<high
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
}
