import AuditModel

/// Reads the instants of events, RFC 3339 in UTC, fast: those of one day share its number.
struct EventTime {
  private var day: (UInt64, UInt16) = (0, 0)
  private var dayStart: Int64 = 0

  /// Milliseconds since 1970; nil when it is no instant.
  mutating func milliseconds(_ text: Bytes) -> Int64? {
    let start = text.start
    guard text.count >= 20, start[text.count - 1] == UInt8(ascii: "Z"),
      start[13] == UInt8(ascii: ":"), start[16] == UInt8(ascii: ":"),
      let hour = two(start, 11), let minute = two(start, 14), let second = two(start, 17),
      hour < 24, minute < 60, second < 60
    else { return slow(text) }
    let raw = UnsafeRawPointer(start)
    let key = (raw.loadUnaligned(as: UInt64.self), (raw + 8).loadUnaligned(as: UInt16.self))
    if key != day {
      let name = String(decoding: UnsafeBufferPointer(start: start, count: 10), as: UTF8.self)
      guard let read = Day(name) else { return nil }
      day = key
      dayStart = read.start.milliseconds
    }
    var fraction: Int64 = 0
    if start[19] == UInt8(ascii: ".") {
      var weight: Int64 = 100
      for index in 20..<(text.count - 1) {
        guard (0x30...0x39).contains(start[index]) else { return slow(text) }
        fraction += Int64(start[index] - 0x30) * weight
        weight /= 10
      }
    } else if text.count != 20 {
      return slow(text)
    }
    return dayStart + Int64((hour * 60 + minute) * 60 + second) * 1000 + fraction
  }

  private func two(_ start: UnsafePointer<UInt8>, _ at: Int) -> Int? {
    let (high, low) = (start[at], start[at + 1])
    guard (0x30...0x39).contains(high), (0x30...0x39).contains(low) else { return nil }
    return Int(high - 0x30) * 10 + Int(low - 0x30)
  }

  private func slow(_ text: Bytes) -> Int64? {
    guard text.count <= 40 else { return nil }
    return Instant(text.unescaped)?.milliseconds
  }
}
