import AuditModel

/// One dress of a value: its text, and where each byte of the text comes from.
struct LeakForm {
  let form: ExposedForm
  let text: [UInt8]
  /// For each byte of the text, the index of the value's byte it carries.
  let origin: [UInt32]
}

/// Every dress in which a value may stand in a log. Those equal to the plain one are left out.
enum LeakForms {
  /// - Parameter value: wiped by the caller; the forms are as secret as it is.
  static func all(of value: [UInt8]) -> [LeakForm] {
    var forms = [LeakForm(form: .plain, text: value, origin: value.indices.map(UInt32.init))]
    for uppercase in [false, true] {
      add(&forms, .hex, value) { hexDigits($0, uppercase) }
      add(&forms, .percentEncoded, value) { byte in
        isUnreserved(byte) ? [byte] : [UInt8(ascii: "%")] + hexDigits(byte, uppercase)
      }
      // Forms write a space as a plus, and leave the star alone.
      add(&forms, .percentEncoded, value) { byte in
        byte == 0x20
          ? [UInt8(ascii: "+")]
          : isUnreserved(byte) && byte != UInt8(ascii: "~") || byte == UInt8(ascii: "*")
            ? [byte] : [UInt8(ascii: "%")] + hexDigits(byte, uppercase)
      }
      // encodeURI and many a path encoder leave the reserved characters as they are.
      add(&forms, .percentEncoded, value) { byte in
        isUnreserved(byte) || Array(";,/?:@&=+$#!*'()".utf8).contains(byte)
          ? [byte] : [UInt8(ascii: "%")] + hexDigits(byte, uppercase)
      }
    }
    for style in JSONStyle.allCases { add(&forms, .jsonEscaped, value) { json($0, style) } }
    for apostrophe in ["&#39;", "&#x27;", "&apos;", "'"] {
      add(&forms, .htmlEscaped, value) { html($0, apostrophe) }
    }
    add(&forms, .shellEscaped, value) { byte in
      byte == UInt8(ascii: "'") ? Array("'\\''".utf8) : [byte]
    }
    add(&forms, .shellEscaped, value) { byte in
      isUnreserved(byte) || Array("/:=@%+,".utf8).contains(byte) || byte >= 0x80
        ? [byte] : [UInt8(ascii: "\\"), byte]
    }
    add(&forms, .shellEscaped, value) { byte in
      Array("\"\\$`".utf8).contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
    }
    for escapesQuote in [false, true] {
      add(&forms, .pythonEscaped, value) { python($0, escapesQuote, isBytes: false) }
      add(&forms, .pythonEscaped, value) { python($0, escapesQuote, isBytes: true) }
    }
    if let text = String(validating: value, as: UTF8.self) { addUTF16(&forms, text) }
    for alignment in 0..<3 {
      let (text, origin) = base64(value, alignment)
      forms.append(LeakForm(form: .base64, text: text, origin: origin))
      let urlText = text.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
      if urlText != text {
        forms.append(LeakForm(form: .base64URL, text: urlText, origin: origin))
      }
    }
    return forms
  }

  private static func add(
    _ forms: inout [LeakForm], _ form: ExposedForm, _ value: [UInt8],
    _ encode: (UInt8) -> [UInt8]
  ) {
    var text: [UInt8] = []
    var origin: [UInt32] = []
    for (index, byte) in value.enumerated() {
      let encoded = encode(byte)
      text += encoded
      origin += encoded.map { _ in UInt32(index) }
    }
    guard !forms.contains(where: { $0.text == text }) else { return }
    forms.append(LeakForm(form: form, text: text, origin: origin))
  }

  /// What is certain of the base64 of a text that holds the value behind `alignment` other bytes
  /// (modulo three), and anything after it.
  private static func base64(_ value: [UInt8], _ alignment: Int) -> ([UInt8], [UInt32]) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var origin: [UInt32] = []
    // Six bits a digit; only digits all of whose bits are the value's.
    var bit = alignment == 0 ? 0 : 6 - (alignment * 8) % 6
    while bit + 6 <= value.count * 8 {
      let byte = bit / 8
      let high = Int(value[byte]) << 8 | (byte + 1 < value.count ? Int(value[byte + 1]) : 0)
      text.append(alphabet[high >> (10 - bit % 8) & 63])
      origin.append(UInt32(byte))
      bit += 6
    }
    return (text, origin)
  }

  private static func addUTF16(_ forms: inout [LeakForm], _ text: String) {
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
      forms.append(LeakForm(form: .utf16, text: bytes, origin: origin))
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
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || Array("-._~".utf8).contains(byte)
  }

  private static func hexDigits(_ byte: UInt8, _ uppercase: Bool) -> [UInt8] {
    let digits = Array((uppercase ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
