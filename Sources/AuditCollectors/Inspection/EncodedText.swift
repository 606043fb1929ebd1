/// Sees through encodings that make a guessable text look random: base64, hex, and the digests of
/// dictionary words.
enum EncodedText {
  /// The strength of what the value encodes, when that is printable text or the digest of a common
  /// word; nil when the value encodes nothing of the kind.
  static func bits(_ value: UnsafeRawBufferPointer) -> (bits: Int, isWord: Bool)? {
    if let bytes = hexDecoded(value) {
      let isWord = bytes.withBytes { raw in
        CommonWordIndex.shared.isDigestOfWord(raw)
      }
      if isWord { return (wordBits, true) }
      return bytes.withBytes(textBits)
    }
    if let bytes = base64Decoded(value) { return bytes.withBytes(textBits) }
    return nil
  }

  /// What choosing a common word and a digest is worth.
  private static let wordBits = 16

  private static func textBits(_ decoded: UnsafeRawBufferPointer) -> (bits: Int, isWord: Bool)? {
    guard decoded.count >= 4, decoded.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A })
    else { return nil }
    let bits = StrengthEstimate.bits(decoded)
    return (bits, bits <= wordBits)
  }

  private static func hexDecoded(_ value: UnsafeRawBufferPointer) -> SecretBytes? {
    guard value.count >= 8, value.count % 2 == 0, value.count <= 256 else { return nil }
    var result = SecretBytes(capacity: value.count / 2)
    var index = 0
    while index < value.count {
      guard let high = nibble(value[index]), let low = nibble(value[index + 1]) else { return nil }
      result.append(high << 4 | low)
      index += 2
    }
    return result
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 97...102: byte - 87
    case 65...70: byte - 55
    default: nil
    }
  }

  /// Standard and URL alphabets, with or without padding.
  private static func base64Decoded(_ value: UnsafeRawBufferPointer) -> SecretBytes? {
    let padding = value.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    let digits = value.count - padding
    guard digits >= 6, digits <= 512, padding <= 2, digits % 4 != 1,
      padding == 0 || value.count % 4 == 0
    else { return nil }
    var result = SecretBytes(capacity: value.count)
    var (pool, bits) = (UInt32(0), 0)
    for byte in value.prefix(digits) {
      guard let digit = sextet(byte) else { return nil }
      pool = pool << 6 | digit
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: pool >> UInt32(bits)))
      }
    }
    return result
  }

  private static func sextet(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 65...90: UInt32(byte - 65)
    case 97...122: UInt32(byte - 71)
    case 48...57: UInt32(byte + 4)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
