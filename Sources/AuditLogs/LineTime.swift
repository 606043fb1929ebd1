package import AuditModel

/// Tells when a line was written, where it says so near its beginning: RFC 3339 and its relatives
/// (`2026-11-23 02:00:03,226`, without an offset taken as UTC), or `[23/Nov/2026:02:00:03 +0000]` as web
/// servers write it. Times without a year can't be told.
package enum LineTime {
  /// How far into a line its time may begin.
  package static let searched = 96

  /// - Parameter line: from its beginning.
  package static func read(_ line: [UInt8]) -> Instant? {
    for index in line.indices.prefix(searched) where isDigit(line[index]) {
      if index > 0, isDigit(line[index - 1]) { continue }
      if let found = dashed(line[index...]) ?? slashed(line[index...]) { return found }
    }
    return nil
  }

  /// `2026-11-23T02:00:03.226+01:00`
  private static func dashed(_ text: ArraySlice<UInt8>) -> Instant? {
    guard let head = ascii(text.prefix(19)), head.utf8.count == 19,
      let day = Day(head.prefix(10))
    else { return nil }
    let separator = head.utf8[head.utf8.index(head.startIndex, offsetBy: 10)]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") else { return nil }
    let rest = text.dropFirst(19).drop { $0 == 0x2E || $0 == 0x2C || isDigit($0) }
    return Instant("\(day)T\(head.suffix(8))\(zone(rest))")
  }

  /// `23/Nov/2026:02:00:03 +0000`
  private static func slashed(_ text: ArraySlice<UInt8>) -> Instant? {
    guard let head = ascii(text.prefix(20)), head.utf8.count == 20 else { return nil }
    let parts = head.split(separator: "/", maxSplits: 2)
    guard parts.count == 3, let month = months.firstIndex(of: String(parts[1])) else { return nil }
    let tail = parts[2].split(separator: ":", maxSplits: 1)
    guard tail.count == 2 else { return nil }
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return Instant("\(tail[0])-\(number)-\(parts[0])T\(tail[1])\(zone(text.dropFirst(20)))")
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `+HH:MM`; UTC where there is none.
  private static func zone(_ text: ArraySlice<UInt8>) -> String {
    let text = text.drop { $0 == 0x20 }
    guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
      return "Z"
    }
    let digits = text.dropFirst().filter { $0 != UInt8(ascii: ":") }.prefix(4)
    guard digits.count == 4, digits.allSatisfy(isDigit), let shown = ascii(digits[...]) else {
      return "Z"
    }
    return "\(Character(Unicode.Scalar(sign)))\(shown.prefix(2)):\(shown.suffix(2))"
  }

  private static func ascii(_ bytes: some Sequence<UInt8>) -> String? {
    let bytes = Array(bytes)
    return bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
