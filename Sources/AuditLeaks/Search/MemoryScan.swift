import AuditLogs

/// Text that is in memory already.
private struct MemoryText: TextSource {
  let bytes: UnsafeRawBufferPointer
  var at = 0

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(room.count, bytes.count - at)
    if count > 0 {
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[at..<(at + count)]))
    }
    at += count
    return count
  }
}

extension LeakSearch {
  /// Searches what a program wrote.
  package func scan(_ bytes: UnsafeRawBufferPointer, named name: String) -> TextScan {
    var source = MemoryText(bytes: bytes)
    return scan(&source, named: name) { _ in true }
  }
}
