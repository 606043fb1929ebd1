import AuditModel

/// The ways in which text is escaped before it is logged: each writes one byte after the other.
struct LeakEscapes {
  let form: ExposedForm
  /// By byte: up to eight bytes of text, the first in the lowest bits, and how many there are.
  private let texts: [UInt64]
  private let lengths: [UInt8]

  /// Of the text of one byte.
  static let longest = 8

  private init(_ form: ExposedForm, _ encode: (UInt8) -> [UInt8]) {
    self.form = form
    let encoded = (0...255).map { encode(UInt8($0)) }
    texts = encoded.map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    lengths = encoded.map { UInt8($0.count) }
  }

  /// Those that leave something other than `value` in a log.
  static func changing(_ value: UnsafeRawBufferPointer) -> [Self] {
    // Letters and digits look the same in every escape.
    let changed = value.reduce(0) { $0 | changedBy[Int($1)] }
    return all.indices.filter { changed >> $0 & 1 == 1 }.map { all[$0] }
  }

  /// - Parameter origin: gets the index of the value's byte for each byte of text.
  /// - Returns: bytes of text.
  func write(
    _ value: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer,
    _ origin: inout [UInt32]
  ) -> Int {
    origin.reserveCapacity(value.count * 2)
    var count = 0
    for (index, byte) in value.enumerated() {
      room.storeBytes(of: texts[Int(byte)].littleEndian, toByteOffset: count, as: UInt64.self)
      let length = Int(lengths[Int(byte)])
      for _ in 0..<length { origin.append(UInt32(index)) }
      count += length
    }
    return count
  }

  /// Worked out once: ten thousand values pass through each of them.
  private static let all: [Self] =
    percentEscapes
    + JSONStyle.allCases.map { style in
      Self(.jsonEscaped) { json($0, style) }
    }
    + ["&#39;", "&#x27;", "&apos;", "'"].map { apostrophe in
      Self(.htmlEscaped) { html($0, apostrophe) }
    }
    + shellEscapes
    + [false, true].flatMap { escapesQuote in
      [false, true].map { isBytes in
        Self(.pythonEscaped) { python($0, escapesQuote, isBytes: isBytes) }
      }
    }

  /// By byte: which of them write something else for it, a bit for each.
  private static let changedBy: [UInt32] = (0...255).map { byte in
    all.indices.reduce(0) { bits, index in
      let isSame = all[index].lengths[byte] == 1 && all[index].texts[byte] == UInt64(byte)
      return isSame ? bits : bits | 1 << UInt32(index)
    }
  }

  /// With small letters for digits; capitals are as good where they are compared.
  private static var percentEscapes: [Self] {
    let reserved = Array(";,/?:@&=+$#!*'()".utf8)
    func percent(_ byte: UInt8) -> [UInt8] { [UInt8(ascii: "%")] + hexDigits(byte) }
    return [
      Self(.percentEncoded) { isUnreserved($0) ? [$0] : percent($0) },
      // Forms write a space as a plus, and leave the star alone.
      Self(.percentEncoded) { byte in
        if byte == 0x20 { return [UInt8(ascii: "+")] }
        let isPlain =
          isUnreserved(byte) && byte != UInt8(ascii: "~") || byte == UInt8(ascii: "*")
        return isPlain ? [byte] : percent(byte)
      },
      // encodeURI and many a path encoder leave the reserved characters as they are.
      Self(.percentEncoded) { isUnreserved($0) || reserved.contains($0) ? [$0] : percent($0) },
    ]
  }

  private static var shellEscapes: [Self] {
    let quote = UInt8(ascii: "'")
    return [
      Self(.shellEscaped) { $0 == quote ? Array("'\\''".utf8) : [$0] },
      // Python's shlex.quote.
      Self(.shellEscaped) { $0 == quote ? Array("'\"'\"'".utf8) : [$0] },
      Self(.shellEscaped) { byte in
        isUnreserved(byte) || Array("/:=@%+,".utf8).contains(byte) || byte >= 0x80
          ? [byte] : [UInt8(ascii: "\\"), byte]
      },
      Self(.shellEscaped) { byte in
        Array("\"\\$`".utf8).contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
      },
    ]
  }

  private enum JSONStyle: CaseIterable {
    /// Only what has to be; the same with `\/`; and with `\u0026` for what HTML minds.
    case minimal, slashes, safeInHTML
  }

  private static func json(_ byte: UInt8, _ style: JSONStyle) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "/") where style == .slashes: [UInt8(ascii: "\\"), byte]
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "'"):
      style == .safeInHTML ? Array("\\u00".utf8) + hexDigits(byte) : [byte]
    case 0x0A: Array("\\n".utf8)
    case 0x0D: Array("\\r".utf8)
    case 0x09: Array("\\t".utf8)
    case 0..<0x20: Array("\\u00".utf8) + hexDigits(byte)
    default: [byte]
    }
  }

  private static func html(_ byte: UInt8, _ apostrophe: String) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "&"): Array("&amp;".utf8)
    case UInt8(ascii: "<"): Array("&lt;".utf8)
    case UInt8(ascii: ">"): Array("&gt;".utf8)
    case UInt8(ascii: "\""): Array("&quot;".utf8)
    case UInt8(ascii: "'"): Array(apostrophe.utf8)
    default: [byte]
    }
  }

  private static func python(_ byte: UInt8, _ escapesQuote: Bool, isBytes: Bool) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\\"): Array("\\\\".utf8)
    case UInt8(ascii: "'") where escapesQuote: Array("\\'".utf8)
    case 0x0A: Array("\\n".utf8)
    case 0x0D: Array("\\r".utf8)
    case 0x09: Array("\\t".utf8)
    case 0..<0x20, 0x7F: Array("\\x".utf8) + hexDigits(byte)
    case 0x80...: isBytes ? Array("\\x".utf8) + hexDigits(byte) : [byte]
    default: [byte]
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || Array("-._~".utf8).contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func hexDigits(_ byte: UInt8) -> [UInt8] {
    Array(hex([byte]).utf8)
  }
}
