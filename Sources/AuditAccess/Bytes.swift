import CLinux
import Glibc

/// A stretch of the text at hand; valid as long as that is.
///
/// Unchecked, since the pointer alone keeps it from being so: nothing is ever written through it.
struct Bytes: @unchecked Sendable {
  let start: UnsafePointer<UInt8>
  let count: Int

  /// The empty stretch.
  static let none: Bytes = {
    let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
    nothing.initialize(to: 0)
    return Bytes(start: UnsafePointer(nothing), count: 0)
  }()

  init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  var isEmpty: Bool { count == 0 }

  @inline(__always)
  static func == (left: Bytes, right: StaticString) -> Bool {
    left.count == right.utf8CodeUnitCount
      && memcmp(left.start, right.utf8Start, left.count) == 0
  }

  func hasPrefix(_ text: StaticString) -> Bool {
    count >= text.utf8CodeUnitCount && memcmp(start, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  func contains(_ text: StaticString) -> Bool {
    clinux_find(start, count, text.utf8Start, text.utf8CodeUnitCount) != nil
  }

  func contains(_ byte: UInt8) -> Bool { memchr(start, Int32(byte), count) != nil }

  /// The text, as it stands in JSON: with its escapes decoded.
  var unescaped: String {
    let raw = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    guard raw.utf8.contains(UInt8(ascii: "\\")) else { return raw }
    return JSONText.unescaped(raw)
  }

  /// A hash that nobody can foresee, so that nobody can make names collide.
  func hash(_ seed: UInt64) -> UInt64 {
    var result = seed ^ UInt64(count)
    var at = 0
    while at + 8 <= count {
      let word = UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self)
      result = Self.mix(result ^ word)
      at += 8
    }
    var last: UInt64 = 0
    while at < count {
      last = last << 8 | UInt64(start[at])
      at += 1
    }
    return Self.mix(result ^ last ^ 0x5851_F42D_4C95_7F2D)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = (value ^ 0xA076_1D64_78BD_642F)
      .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}

enum JSONText {
  /// Decodes the escapes of a JSON string; what is no escape stays as it is.
  static func unescaped(_ raw: String) -> String {
    var units: [UInt16] = []
    var rest = Array(raw.utf16)[...]
    while let unit = rest.popFirst() {
      guard unit == 0x5C, let kind = rest.popFirst() else {
        units.append(unit)
        continue
      }
      switch Unicode.Scalar(kind) {
      case "n": units.append(0x0A)
      case "t": units.append(0x09)
      case "r": units.append(0x0D)
      case "b": units.append(0x08)
      case "f": units.append(0x0C)
      case "u":
        let digits = String(decoding: rest.prefix(4), as: UTF16.self)
        if digits.utf8.count == 4, let code = UInt16(digits, radix: 16) {
          units.append(code)
          rest = rest.dropFirst(4)
        } else {
          units += [unit, kind]
        }
      default: units.append(kind)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
