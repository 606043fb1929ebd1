/// Decodes standard base64 into memory that is wiped; nil where it is none.
func decodeBase64(_ text: UnsafeRawBufferPointer) -> SecretBytes? {
  var result = SecretBytes(capacity: text.count * 3 / 4 + 3)
  var group: UInt32 = 0
  var digits = 0
  for byte in text.prefix(while: { $0 != UInt8(ascii: "=") }) {
    let digit: UInt32
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = UInt32(byte) - 71
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte) + 4
    case UInt8(ascii: "+"): digit = 62
    case UInt8(ascii: "/"): digit = 63
    default: return nil
    }
    group = group << 6 | digit
    digits += 1
    if digits % 4 == 0 {
      for shift in [16, 8, 0] { result.append(UInt8(truncatingIfNeeded: group >> UInt32(shift))) }
      group = 0
    }
  }
  switch digits % 4 {
  case 2: result.append(UInt8(truncatingIfNeeded: group >> 4))
  case 3:
    result.append(UInt8(truncatingIfNeeded: group >> 10))
    result.append(UInt8(truncatingIfNeeded: group >> 2))
  case 1: return nil
  default: break
  }
  return result
}
