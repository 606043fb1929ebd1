/// Reads JSON (RFC 8259) from bytes that may hold secret values. Foundation's decoders make a
/// `String` of every value, which can't be wiped; this one decodes a value into `SecretBytes` when
/// asked to, and skips what nobody asked for.
package struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  /// What is wrong with the text: a closed list without any of the text.
  package enum Failure: Error, Hashable {
    case syntax, unexpectedType, tooDeep, invalidUTF8
  }

  private static let deepest = 64

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads one object, handing each name and the scanner, which stands before the value, to `body`.
  /// `body` has to read or skip the value.
  package mutating func object(_ body: (String, inout JSONScanner) throws -> Void) throws {
    skipSpace()
    guard take(UInt8(ascii: "{")) else { throw Failure.unexpectedType }
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    repeat {
      skipSpace()
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw Failure.syntax }
      try body(name, &self)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw Failure.syntax }
  }

  /// Reads one array, the scanner standing before each element in `body`, which has to read or skip
  /// it.
  package mutating func array(_ body: (inout JSONScanner) throws -> Void) throws {
    skipSpace()
    guard take(UInt8(ascii: "[")) else { throw Failure.unexpectedType }
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    repeat {
      try body(&self)
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw Failure.syntax }
  }

  /// The byte that the next value begins with.
  package mutating func peek() -> UInt8? {
    skipSpace()
    return at < bytes.count ? bytes[at] : nil
  }

  /// Requires that nothing but white space is left.
  package mutating func end() throws {
    skipSpace()
    guard at == bytes.count else { throw Failure.syntax }
  }

  package mutating func string() throws -> String {
    skipSpace()
    if let plain = plainString() {
      guard UTF8Validation.isValid(plain) else { throw Failure.invalidUTF8 }
      return String(decoding: plain, as: UTF8.self)
    }
    let decoded = try secretString()
    return try decoded.withBytes { raw in
      guard UTF8Validation.isValid(raw) else { throw Failure.invalidUTF8 }
      return String(decoding: raw, as: UTF8.self)
    }
  }

  /// A string without an escape, in place.
  private mutating func plainString() -> UnsafeRawBufferPointer? {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return nil }
    var end = at + 1
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      if bytes[end] == UInt8(ascii: "\\") || bytes[end] < 0x20 { return nil }
      end += 1
    }
    guard end < bytes.count else { return nil }
    let plain = UnsafeRawBufferPointer(rebasing: bytes[(at + 1)..<end])
    at = end + 1
    return plain
  }

  /// A string, decoded into memory that is wiped.
  package mutating func secretString() throws -> SecretBytes {
    skipSpace()
    guard take(UInt8(ascii: "\"")) else { throw Failure.unexpectedType }
    var result = SecretBytes(capacity: 64)
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): try decodeEscape(into: &result)
      case 0..<0x20: throw Failure.syntax
      default: result.append(byte)
      }
    }
    throw Failure.syntax
  }

  package mutating func bool() throws -> Bool {
    skipSpace()
    if take(literal: "true") { return true }
    if take(literal: "false") { return false }
    throw Failure.unexpectedType
  }

  package mutating func integer() throws -> Int {
    skipSpace()
    let start = at
    _ = take(UInt8(ascii: "-"))
    while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
    guard at > start, at - start <= 18,
      let value = Int(String(decoding: bytes[start..<at], as: UTF8.self))
    else { throw Failure.unexpectedType }
    return value
  }

  /// Reads past `null`, if it is next.
  package mutating func isNull() -> Bool {
    skipSpace()
    return take(literal: "null")
  }

  /// Lends the next value as it is written.
  package mutating func rawValue<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws
    -> Result
  {
    skipSpace()
    let start = at
    try skipValue()
    return try body(UnsafeRawBufferPointer(rebasing: bytes[start..<at]))
  }

  package mutating func skipValue(depth: Int = 0) throws {
    guard depth < Self.deepest else { throw Failure.tooDeep }
    skipSpace()
    guard at < bytes.count else { throw Failure.syntax }
    switch bytes[at] {
    case UInt8(ascii: "\""): _ = try secretString()
    case UInt8(ascii: "{"):
      try object { _, scanner in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try array { try $0.skipValue(depth: depth + 1) }
    default:
      if take(literal: "true") || take(literal: "false") || take(literal: "null") { return }
      try skipNumber()
    }
  }

  package mutating func number() throws -> Double {
    skipSpace()
    let start = at
    try skipNumber()
    guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else {
      throw Failure.unexpectedType
    }
    return value
  }

  private mutating func skipNumber() throws {
    func digits(_ scanner: inout JSONScanner) -> Bool {
      let start = scanner.at
      while scanner.at < scanner.bytes.count, (48...57).contains(scanner.bytes[scanner.at]) {
        scanner.at += 1
      }
      return scanner.at > start
    }
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) {
      guard digits(&self) else { throw Failure.syntax }
    }
    if take(UInt8(ascii: ".")) {
      guard digits(&self) else { throw Failure.syntax }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      guard digits(&self) else { throw Failure.syntax }
    }
  }

  private mutating func decodeEscape(into result: inout SecretBytes) throws {
    guard at < bytes.count else { throw Failure.syntax }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(8)
    case UInt8(ascii: "f"): result.append(12)
    case UInt8(ascii: "n"): result.append(10)
    case UInt8(ascii: "r"): result.append(13)
    case UInt8(ascii: "t"): result.append(9)
    case UInt8(ascii: "u"):
      var code = try hexQuad()
      if (0xD800..<0xDC00).contains(code) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw Failure.invalidUTF8 }
        let low = try hexQuad()
        guard (0xDC00..<0xE000).contains(low) else { throw Failure.invalidUTF8 }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw Failure.invalidUTF8 }
      for unit in UTF8.encode(scalar)! { result.append(unit) }
    default: throw Failure.syntax
    }
  }

  private mutating func hexQuad() throws -> UInt32 {
    guard at + 4 <= bytes.count else { throw Failure.syntax }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
        throw Failure.syntax
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func take(literal: StaticString) -> Bool {
    guard hasPrefix(UnsafeRawBufferPointer(rebasing: bytes[at...]), literal) else { return false }
    at += literal.utf8CodeUnitCount
    return true
  }
}
