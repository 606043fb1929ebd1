import AuditLogs
import AuditModel

extension LineTime {
  /// When the line that holds `offset` was written.
  static func read(_ stretch: TextStretch, at offset: Int) -> Instant? {
    var start = offset
    let lowest = max(0, offset - (1 << 12))
    while start > lowest, stretch.text[start - 1] != 0x0A { start -= 1 }
    let end = min(stretch.count, start + searched + 32)
    return read(
      Array(UnsafeBufferPointer(start: stretch.text + start, count: max(0, end - start))))
  }
}
