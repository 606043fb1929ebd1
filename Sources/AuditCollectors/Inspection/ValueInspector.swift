import AuditModel
import Glibc

/// Takes down what the policy may need to know about a value: measures, marks, formats. It judges
/// nothing, and what it notes can't be turned back into the value.
enum ValueInspector {
  /// Opaque from here on: words and names of this length stay below it.
  private static let opaqueLength = 20
  private static let opaqueBits = 80

  static func facts(_ value: UnsafeRawBufferPointer, marks given: ValueMarks = []) -> ValueFacts {
    let url = URLParts(value)
    var shapes = KnownFormats.shapes(value, url)
    var marks = given
    let core = coreRange(value, url)
    let part = UnsafeRawBufferPointer(rebasing: value[core])
    if value.allSatisfy({ $0 == 0x20 || (9...13).contains($0) }) { marks.insert(.empty) }
    if value.count < 50 { marks.insert(.underFiftyCharacters) }
    if distinctBytes(value) < 5 { marks.insert(.fewCharacters) }
    if hasPrefix(value, "django-insecure-") { marks.insert(.djangoInsecure) }
    if PublishedValues.isExample(value) || PublishedValues.isExample(part) {
      marks.insert(.publishedExample)
    }
    if PublishedValues.isTestValue(value) { marks.insert(.publishedTestValue) }
    let isSetting = !shapes.isDisjoint(with: [.boolean, .number]) || marks.contains(.empty)
    if !isSetting, Placeholders.isPlaceholder(part, isWhole: core == 0..<value.count) {
      marks.insert(.placeholder)
    }
    var bits = isSetting && shapes.contains(.boolean) ? 0 : StrengthEstimate.bits(part)
    if let decoded = EncodedText.bits(part) {
      bits = min(bits, decoded.bits)
      if decoded.isWord { marks.insert(.encodedWord) }
    }
    if url == nil, value.count >= opaqueLength, bits >= opaqueBits,
      !value.contains(where: { $0 <= 0x20 || $0 >= 0x7F })
    {
      shapes.insert(.opaque)
    }
    return ValueFacts(
      length: part.count, distinctBytes: distinctBytes(part), strengthBits: bits, marks: marks,
      shapes: shapes)
  }

  /// The part that carries the strength: a URL's password, else all of it.
  private static func coreRange(_ value: UnsafeRawBufferPointer, _ url: URLParts?) -> Range<Int> {
    url?.password.flatMap { $0.isEmpty ? nil : $0 } ?? 0..<value.count
  }

  private static func distinctBytes(_ bytes: UnsafeRawBufferPointer) -> Int {
    var seen = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    for byte in bytes {
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: seen.0 |= bit
      case 1: seen.1 |= bit
      case 2: seen.2 |= bit
      default: seen.3 |= bit
      }
    }
    return seen.0.nonzeroBitCount + seen.1.nonzeroBitCount + seen.2.nonzeroBitCount
      + seen.3.nonzeroBitCount
  }
}

func hasPrefix(_ value: UnsafeRawBufferPointer, _ prefix: StaticString) -> Bool {
  let length = prefix.utf8CodeUnitCount
  guard value.count >= length, let start = value.baseAddress else { return false }
  return memcmp(start, prefix.utf8Start, length) == 0
}
