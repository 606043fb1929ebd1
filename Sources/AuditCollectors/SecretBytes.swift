import Glibc

/// Bytes that may hold secret values. It can't be copied or printed, and it wipes its memory when
/// it grows and when it ends.
package struct SecretBytes: ~Copyable, @unchecked Sendable {
  private var storage: UnsafeMutableRawBufferPointer
  package private(set) var count = 0

  package init(capacity: Int = 64) {
    storage = .allocate(byteCount: max(capacity, 16), alignment: 16)
  }

  package init(copying bytes: UnsafeRawBufferPointer) {
    self.init(capacity: bytes.count)
    append(contentsOf: bytes)
  }

  deinit {
    wipe(storage)
    storage.deallocate()
  }

  package mutating func append(_ byte: UInt8) {
    if count == storage.count { grow(to: count + 1) }
    storage[count] = byte
    count += 1
  }

  package mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    if count + bytes.count > storage.count { grow(to: count + bytes.count) }
    storage.baseAddress!.advanced(by: count).copyMemory(
      from: bytes.baseAddress!, byteCount: bytes.count)
    count += bytes.count
  }

  /// Appends the bytes of `range` of this very buffer.
  package mutating func append(copyOf range: Range<Int>) {
    if count + range.count > storage.count { grow(to: count + range.count) }
    storage.baseAddress!.advanced(by: count).copyMemory(
      from: storage.baseAddress!.advanced(by: range.lowerBound), byteCount: range.count)
    count += range.count
  }

  /// Drops the first `length` bytes.
  package mutating func removeFirst(_ length: Int) {
    guard length > 0 else { return }
    memmove(storage.baseAddress!, storage.baseAddress!.advanced(by: length), count - length)
    wipe(UnsafeMutableRawBufferPointer(rebasing: storage[(count - length)..<count]))
    count -= length
  }

  /// Drops the last `length` bytes.
  package mutating func removeLast(_ length: Int) {
    wipe(UnsafeMutableRawBufferPointer(rebasing: storage[(count - length)..<count]))
    count -= length
  }

  /// Lends room for at least `length` more bytes to `fill`, which answers how many it wrote.
  package mutating func append(
    upTo length: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int
  ) rethrows -> Int {
    if count + length > storage.count { grow(to: count + length) }
    let written = try fill(
      UnsafeMutableRawBufferPointer(rebasing: storage[count..<(count + length)]))
    count += written
    return written
  }

  package borrowing func withBytes<Result: ~Copyable>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]))
  }

  package borrowing func withBytes<Result: ~Copyable>(
    in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[range]))
  }

  /// Whether the same bytes stand in two places.
  package borrowing func isSame(_ range: Range<Int>, _ other: Range<Int>) -> Bool {
    range.count == other.count
      && memcmp(
        storage.baseAddress! + range.lowerBound, storage.baseAddress! + other.lowerBound,
        range.count) == 0
  }

  private mutating func grow(to needed: Int) {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(needed, storage.count * 2), alignment: 16)
    larger.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage)[..<count]))
    wipe(storage)
    storage.deallocate()
    storage = larger
  }
}

/// Zeroes memory in a way that the compiler may not leave out.
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
  guard let start = memory.baseAddress else { return }
  explicit_bzero(start, memory.count)
}
