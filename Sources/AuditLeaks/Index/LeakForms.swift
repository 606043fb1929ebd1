import AuditCollectors
import AuditModel

/// One dress of a value: where its text lies, and where each byte of it comes from.
struct LeakForm {
  let form: ExposedForm
  /// In the buffer that the texts of many forms share.
  let text: Range<Int>
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

/// Every dress in which a value may stand in a log, each text once. Digits of hex and of percent signs
/// are small letters here; they are compared in either case.
///
/// The plain form comes first, then its escapes; base64 directly before its URL alphabet. Windows that
/// such twins share are indexed once.
enum LeakForms {
  /// Writes the text of each dress of `value` behind what `texts` holds already.
  static func append(
    _ value: UnsafeRawBufferPointer, to texts: inout SecretBytes
  ) -> [LeakForm] {
    var forms: [LeakForm] = []
    add(.plain, .scaled(1), value.count, &forms, &texts) { room in
      room.copyMemory(from: value)
      return value.count
    }
    for escape in LeakEscapes.changing(value) {
      var origin: [UInt32] = []
      let most = value.count * LeakEscapes.longest
      let start = texts.count
      let count = texts.append(upTo: most) { escape.write(value, to: $0, &origin) }
      keep(escape.form, .table(origin), start..<start + count, &forms, &texts)
    }
    add(.hex, .scaled(2), value.count * 2, &forms, &texts) { writeHex(value, to: $0) }
    appendUTF16(value, &forms, &texts)
    for alignment in 0..<3 {
      let start = alignment == 0 ? 0 : 6 - (alignment * 8) % 6
      for (form, digits) in [(ExposedForm.base64, base64Digits), (.base64URL, base64URLDigits)] {
        add(form, .sixBits(from: start), value.count * 4 / 3 + 1, &forms, &texts) {
          writeBase64(value, from: start, digits, to: $0)
        }
      }
    }
    return forms
  }

  private static func add(
    _ form: ExposedForm, _ origin: LeakForm.Origin, _ most: Int, _ forms: inout [LeakForm],
    _ texts: inout SecretBytes, _ write: (UnsafeMutableRawBufferPointer) -> Int
  ) {
    let start = texts.count
    let count = texts.append(upTo: most, write)
    keep(form, origin, start..<start + count, &forms, &texts)
  }

  /// Takes the last text written for a form, unless an earlier one is the same.
  private static func keep(
    _ form: ExposedForm, _ origin: LeakForm.Origin, _ text: Range<Int>, _ forms: inout [LeakForm],
    _ texts: inout SecretBytes
  ) {
    if forms.contains(where: { texts.isSame($0.text, text) }) {
      texts.removeLast(text.count)
    } else {
      forms.append(LeakForm(form: form, text: text, origin: origin))
    }
  }

  private static func writeHex(
    _ value: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer
  ) -> Int {
    for (index, byte) in value.enumerated() {
      room[2 * index] = hexDigit(byte >> 4)
      room[2 * index + 1] = hexDigit(byte & 15)
    }
    return value.count * 2
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
  }

  private static let base64Digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let base64URLDigits = Array(base64Digits.dropLast(2)) + Array("-_".utf8)

  /// What is certain of the base64 of a text that holds the value and anything after it: the digits
  /// all of whose bits are the value's, from bit `start` on.
  private static func writeBase64(
    _ value: UnsafeRawBufferPointer, from start: Int, _ digits: [UInt8],
    to room: UnsafeMutableRawBufferPointer
  ) -> Int {
    var count = 0
    var bit = start
    while bit + 6 <= value.count * 8 {
      let byte = bit / 8
      let pair = Int(value[byte]) << 8 | (byte + 1 < value.count ? Int(value[byte + 1]) : 0)
      room[count] = digits[pair >> (10 - bit % 8) & 63]
      count += 1
      bit += 6
    }
    return count
  }

  private static func appendUTF16(
    _ value: UnsafeRawBufferPointer, _ forms: inout [LeakForm], _ texts: inout SecretBytes
  ) {
    if value.allSatisfy({ $0 < 0x80 }) {
      add(.utf16, .betweenZeros, value.count * 2 + 1, &forms, &texts) { room in
        for (index, byte) in value.enumerated() {
          room[2 * index] = 0
          room[2 * index + 1] = byte
        }
        room[2 * value.count] = 0
        return value.count * 2 + 1
      }
      return
    }
    guard let text = String(validating: value, as: UTF8.self) else { return }
    for isLittle in [true, false] {
      var origin: [UInt32] = []
      let start = texts.count
      var offset = 0
      for scalar in text.unicodeScalars {
        for unit in UTF16.encode(scalar)! {
          let (low, high) = (UInt8(unit & 255), UInt8(unit >> 8))
          texts.append(isLittle ? low : high)
          texts.append(isLittle ? high : low)
          origin += [UInt32(offset), UInt32(offset)]
        }
        offset += UTF8.width(scalar)
      }
      keep(.utf16, .table(origin), start..<texts.count, &forms, &texts)
    }
  }
}
