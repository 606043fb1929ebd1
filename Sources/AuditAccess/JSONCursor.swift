import Glibc

/// Walks JSON without making anything of what nobody asks for. Access logs are large, and of each
/// event a dozen strings matter; finding the end of the others costs a `memchr`.
///
/// It is lenient about what it skips: brackets are counted, not matched.
struct JSONCursor {
  private let text: UnsafePointer<UInt8>
  private let end: Int
  private(set) var at: Int
  /// The text ended, or is no JSON, before the value did.
  private(set) var isBroken = false

  init(_ text: UnsafePointer<UInt8>, from start: Int, to end: Int) {
    self.text = text
    self.at = start
    self.end = end
  }

  /// Enters the object that comes next; false, with the value skipped, when it is something else.
  mutating func enterObject() -> Bool { enter(UInt8(ascii: "{")) }

  mutating func enterArray() -> Bool { enter(UInt8(ascii: "[")) }

  private mutating func enter(_ bracket: UInt8) -> Bool {
    guard peek() == bracket else {
      skip()
      return false
    }
    at += 1
    return true
  }

  /// The next name inside an object, the cursor then standing before its value; nil at the end of the
  /// object. Every value has to be read or skipped.
  mutating func nextName() -> Bytes? {
    // As machines write it: no space between.
    if at + 1 < end, text[at] == UInt8(ascii: ","), text[at + 1] == UInt8(ascii: "\"") {
      at += 1
    } else {
      var next = peek()
      if next == UInt8(ascii: ",") {
        at += 1
        next = peek()
      }
      guard next == UInt8(ascii: "\"") else {
        if next == UInt8(ascii: "}") { at += 1 } else { isBroken = true }
        return nil
      }
    }
    let name = quoted()
    guard peek() == UInt8(ascii: ":") else {
      isBroken = true
      return nil
    }
    at += 1
    return isBroken ? nil : name
  }

  /// Whether another element follows inside an array; at its end the array is left.
  mutating func nextElement() -> Bool {
    var next = peek()
    if next == UInt8(ascii: ",") {
      at += 1
      next = peek()
    }
    guard let next, !isBroken else {
      isBroken = true
      return false
    }
    if next == UInt8(ascii: "]") {
      at += 1
      return false
    }
    return true
  }

  /// The string that comes next, as it stands between its quotes; empty, with the value skipped, when
  /// it is something else.
  mutating func string() -> Bytes {
    guard peek() == UInt8(ascii: "\"") else {
      skip()
      return .none
    }
    return quoted()
  }

  /// The number that comes next; nil, with the value skipped, when it is something else.
  mutating func integer() -> Int? {
    guard let first = peek(), first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
      skip()
      return nil
    }
    let start = at
    skip()
    return Int(
      String(decoding: UnsafeBufferPointer(start: text + start, count: at - start), as: UTF8.self))
  }

  mutating func skip() {
    guard let first = peek() else {
      isBroken = true
      return
    }
    switch first {
    case UInt8(ascii: "\""): _ = quoted()
    case UInt8(ascii: "{"), UInt8(ascii: "["): skipNested()
    default:
      let start = at
      while at < end, !Self.endsWord(text[at]) { at += 1 }
      if at == start || at == end { isBroken = true }
    }
  }

  private mutating func skipNested() {
    var depth = 0
    repeat {
      guard at < end else {
        isBroken = true
        return
      }
      switch text[at] {
      case UInt8(ascii: "\""): _ = quoted()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        at += 1
      default: at += 1
      }
    } while depth > 0 && !isBroken
  }

  /// The byte that comes next; nil at the end.
  @inline(__always)
  mutating func peek() -> UInt8? {
    if at < end, text[at] > 0x20 { return text[at] }
    return peekPastSpace()
  }

  private mutating func peekPastSpace() -> UInt8? {
    while at < end {
      let byte = text[at]
      if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return byte }
      at += 1
    }
    return nil
  }

  /// - Precondition: the cursor stands before a quotation mark.
  private mutating func quoted() -> Bytes {
    let start = at + 1
    var from = start
    while true {
      guard from < end, let found = memchr(text + from, 0x22, end - from) else {
        at = end
        isBroken = true
        return .none
      }
      let close = UnsafeRawPointer(found) - UnsafeRawPointer(text)
      var slashes = close
      while slashes > start, text[slashes - 1] == UInt8(ascii: "\\") { slashes -= 1 }
      if (close - slashes) % 2 == 0 {
        at = close + 1
        return Bytes(start: text + start, count: close - start)
      }
      from = close + 1
    }
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      || byte <= 0x20 || byte == UInt8(ascii: ":")
  }
}
