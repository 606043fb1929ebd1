import AuditModel

/// One dress of a value: its text, and where each byte of the text comes from.
struct LeakForm {
  let form: ExposedForm
  let text: [UInt8]
  let origin: Origin

  /// Tells which byte of the value a byte of the text carries.
  enum Origin {
    /// So many bytes of text for each byte of the value.
    case scaled(Int)
    /// Six bits of the value for each byte of text, from this bit on.
    case sixBits(from: Int)
    /// UTF-16 of ASCII, both byte orders in one: a zero before each byte and behind the last.
    case betweenZeros
    case table([UInt32])

    func valueIndex(_ index: Int) -> Int {
      switch self {
      case .scaled(let scale): index / scale
      case .betweenZeros: max(0, index - 1) / 2
      case .sixBits(let start): (start + index * 6) / 8
      case .table(let table): Int(table[index])
      }
    }

    /// Where the text of a byte of the value begins; nil where that can't be told, or there is none.
    func textIndex(ofValue wanted: Int) -> Int? {
      guard case .table(let table) = self else { return nil }
      var (low, high) = (0, table.count)
      while low < high {
        let middle = (low + high) / 2
        if Int(table[middle]) < wanted { low = middle + 1 } else { high = middle }
      }
      return low < table.count && Int(table[low]) == wanted ? low : nil
    }
  }
}

/// Every dress in which a value may stand in a log. Those equal to the plain one are left out, and hex
/// in capitals: letters of hex are compared without regard to case.
///
/// The plain form comes first, then its escapes; base64 directly before its URL alphabet. Windows that
/// such twins share are indexed once.
enum LeakForms {
  /// - Parameter value: wiped by the caller; the forms are as secret as it is.
  static func all(of value: [UInt8]) -> [LeakForm] {
    var forms = [LeakForm(form: .plain, text: value, origin: .scaled(1))]
    // Letters and digits look the same in every escape.
    if !value.allSatisfy(isLetterOrDigit) { addEscapes(&forms, value) }
    var digits: [UInt8] = []
    digits.reserveCapacity(value.count * 2)
    for byte in value {
      digits.append(lowerDigits[Int(byte >> 4)])
      digits.append(lowerDigits[Int(byte & 15)])
    }
    forms.append(LeakForm(form: .hex, text: digits, origin: .scaled(2)))
    addUTF16(&forms, value)
    for alignment in 0..<3 { addBase64(&forms, value, alignment) }
    return forms
  }

  private static let lowerDigits = Array("0123456789abcdef".utf8)
  private static let upperDigits = Array("0123456789ABCDEF".utf8)
  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// A way to write one byte after the other.
  private struct Escape {
    let form: ExposedForm
    /// By byte.
    let texts: [[UInt8]]
    let leavesAlone: [Bool]

    init(_ form: ExposedForm, _ encode: (UInt8) -> [UInt8]) {
      self.form = form
      let texts = (0...255).map { encode(UInt8($0)) }
      self.texts = texts
      leavesAlone = (0...255).map { texts[$0] == [UInt8($0)] }
    }
  }

  /// Worked out once: ten thousand values pass through each of them.
  private static let escapes: [Escape] =
    [false, true].flatMap(percentEscapes)
    + JSONStyle.allCases.map { style in
      Escape(.jsonEscaped) { json($0, style) }
    }
    + ["&#39;", "&#x27;", "&apos;", "'"].map { apostrophe in
      Escape(.htmlEscaped) { html($0, apostrophe) }
    }
    + shellEscapes
    + [false, true].flatMap { escapesQuote in
      [false, true].map { isBytes in
        Escape(.pythonEscaped) { python($0, escapesQuote, isBytes: isBytes) }
      }
    }

  private static func percentEscapes(_ uppercase: Bool) -> [Escape] {
    let reserved = Array(";,/?:@&=+$#!*'()".utf8)
    func percent(_ byte: UInt8) -> [UInt8] { [UInt8(ascii: "%")] + hexDigits(byte, uppercase) }
    return [
      Escape(.percentEncoded) { isUnreserved($0) ? [$0] : percent($0) },
      // Forms write a space as a plus, and leave the star alone.
      Escape(.percentEncoded) { byte in
        if byte == 0x20 { return [UInt8(ascii: "+")] }
        let isPlain =
          isUnreserved(byte) && byte != UInt8(ascii: "~") || byte == UInt8(ascii: "*")
        return isPlain ? [byte] : percent(byte)
      },
      // encodeURI and many a path encoder leave the reserved characters as they are.
      Escape(.percentEncoded) { isUnreserved($0) || reserved.contains($0) ? [$0] : percent($0) },
    ]
  }

  private static var shellEscapes: [Escape] {
    let quote = UInt8(ascii: "'")
    return [
      Escape(.shellEscaped) { $0 == quote ? Array("'\\''".utf8) : [$0] },
      // Python's shlex.quote.
      Escape(.shellEscaped) { $0 == quote ? Array("'\"'\"'".utf8) : [$0] },
      Escape(.shellEscaped) { byte in
        isUnreserved(byte) || Array("/:=@%+,".utf8).contains(byte) || byte >= 0x80
          ? [byte] : [UInt8(ascii: "\\"), byte]
      },
      Escape(.shellEscaped) { byte in
        Array("\"\\$`".utf8).contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
      },
    ]
  }

  private static func addEscapes(_ forms: inout [LeakForm], _ value: [UInt8]) {
    for escape in escapes {
      if value.allSatisfy({ escape.leavesAlone[Int($0)] }) { continue }
      var text: [UInt8] = []
      var origin: [UInt32] = []
      text.reserveCapacity(value.count * 3)
      origin.reserveCapacity(value.count * 3)
      for (index, byte) in value.enumerated() {
        for encoded in escape.texts[Int(byte)] {
          text.append(encoded)
          origin.append(UInt32(index))
        }
      }
      guard !forms.contains(where: { $0.text == text }) else { continue }
      forms.append(LeakForm(form: escape.form, text: text, origin: .table(origin)))
    }
  }

  /// What is certain of the base64 of a text that holds the value behind `alignment` other bytes
  /// (modulo three), and anything after it: the digits all of whose bits are the value's.
  private static func addBase64(_ forms: inout [LeakForm], _ value: [UInt8], _ alignment: Int) {
    let start = alignment == 0 ? 0 : 6 - (alignment * 8) % 6
    var text: [UInt8] = []
    text.reserveCapacity(value.count * 4 / 3 + 1)
    var isPlain = true
    var bit = start
    while bit + 6 <= value.count * 8 {
      let byte = bit / 8
      let pair = Int(value[byte]) << 8 | (byte + 1 < value.count ? Int(value[byte + 1]) : 0)
      let digit = pair >> (10 - bit % 8) & 63
      isPlain = isPlain && digit < 62
      text.append(base64Digits[digit])
      bit += 6
    }
    forms.append(LeakForm(form: .base64, text: text, origin: .sixBits(from: start)))
    if isPlain { return }
    forms.append(
      LeakForm(
        form: .base64URL, text: text.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 },
        origin: .sixBits(from: start)))
  }

  private static func addUTF16(_ forms: inout [LeakForm], _ value: [UInt8]) {
    if value.allSatisfy({ $0 < 0x80 }) {
      var text: [UInt8] = [0]
      text.reserveCapacity(value.count * 2 + 1)
      for byte in value {
        text.append(byte)
        text.append(0)
      }
      forms.append(LeakForm(form: .utf16, text: text, origin: .betweenZeros))
      return
    }
    guard let text = String(validating: value, as: UTF8.self) else { return }
    for isLittle in [true, false] {
      var bytes: [UInt8] = []
      var origin: [UInt32] = []
      var offset = 0
      for scalar in text.unicodeScalars {
        for unit in UTF16.encode(scalar)! {
          let (low, high) = (UInt8(unit & 255), UInt8(unit >> 8))
          bytes += isLittle ? [low, high] : [high, low]
          origin += [UInt32(offset), UInt32(offset)]
        }
        offset += UTF8.width(scalar)
      }
      forms.append(LeakForm(form: .utf16, text: bytes, origin: .table(origin)))
    }
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
      style == .safeInHTML ? Array("\\u00".utf8) + hexDigits(byte, false) : [byte]
    case 0x0A: Array("\\n".utf8)
    case 0x0D: Array("\\r".utf8)
    case 0x09: Array("\\t".utf8)
    case 0..<0x20: Array("\\u00".utf8) + hexDigits(byte, false)
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
    case 0..<0x20, 0x7F: Array("\\x".utf8) + hexDigits(byte, false)
    case 0x80...: isBytes ? Array("\\x".utf8) + hexDigits(byte, false) : [byte]
    default: [byte]
    }
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || Array("-._~".utf8).contains(byte)
  }

  private static func hexDigits(_ byte: UInt8, _ uppercase: Bool) -> [UInt8] {
    let digits = uppercase ? upperDigits : lowerDigits
    return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
