/// Where the parts of a URL lie in a value. It reads what RFC 3986 calls a hierarchical URI with an
/// authority, as leniently as the libraries that consume such settings do.
struct URLParts {
  let scheme: String
  let user: Range<Int>?
  /// Nil when there is no `:` behind the user; empty when there is nothing behind it.
  let password: Range<Int>?
  let host: Range<Int>
  let port: Int?
  /// What follows the host and port, up to `?` or `#`, its slash included.
  let path: Range<Int>

  init?(_ value: UnsafeRawBufferPointer) {
    guard let colon = value.prefix(40).firstIndex(of: UInt8(ascii: ":")), colon > 0,
      colon + 2 < value.count, value[colon + 1] == UInt8(ascii: "/"),
      value[colon + 2] == UInt8(ascii: "/"),
      value[..<colon].allSatisfy({ Self.isSchemeByte($0) }),
      !value.contains(where: { $0 <= 0x20 || $0 == 0x7F })
    else { return nil }
    scheme = String(decoding: value[..<colon], as: UTF8.self).lowercased()
    let start = colon + 3
    let rest = value[start...]
    // A password may hold `/`, `?` or `#` unescaped, so the last `@` ends it if a host follows.
    let at = rest.lastIndex(of: UInt8(ascii: "@"))
    let hostStart = at.map { $0 + 1 } ?? start
    let isEnd = { (byte: UInt8) in "/?#".utf8.contains(byte) }
    let hostEnd = value[hostStart...].firstIndex(where: isEnd) ?? value.count
    if let at {
      let separator = value[start..<at].firstIndex(of: UInt8(ascii: ":"))
      user = start..<(separator ?? at)
      password = separator.map { ($0 + 1)..<at }
    } else {
      user = nil
      password = nil
    }
    var hostOnly = hostStart..<hostEnd
    var port: Int?
    if let separator = value[hostOnly].lastIndex(of: UInt8(ascii: ":")),
      !value[separator..<hostEnd].contains(UInt8(ascii: "]"))
    {
      let digits = value[(separator + 1)..<hostEnd]
      guard digits.isEmpty || digits.allSatisfy({ (48...57).contains($0) }), digits.count <= 5
      else { return nil }
      port = Int(String(decoding: digits, as: UTF8.self))
      if let port, port > 65535 { return nil }
      hostOnly = hostStart..<separator
    }
    host = hostOnly
    self.port = port
    path =
      hostEnd..<(value[hostEnd...].firstIndex { "?#".utf8.contains($0) } ?? value.count)
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
      || "+-.".utf8.contains(byte)
  }
}
