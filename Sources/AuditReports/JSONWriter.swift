import AuditModel
import Foundation

/// Writes JSON straight into bytes, in the order it is told to, which is the schema's: Foundation's
/// encoder sorts or shuffles the keys, and needs a value tree of the whole report first.
struct JSONWriter {
  private var bytes: [UInt8] = []
  private var needsComma = false
  private var depth = 0

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// The rest of the document, ending with a line feed.
  consuming func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// What was written since the last piece was taken.
  mutating func takePiece() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  mutating func object(_ body: (inout JSONWriter) -> Void) { nest("{", "}", body) }

  mutating func object(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
    name(key)
    object(body)
  }

  mutating func list<Element>(
    _ key: StaticString, _ elements: some Sequence<Element>,
    _ body: (inout JSONWriter, Element) -> Void
  ) {
    name(key)
    nest("[", "]") { writer in
      for element in elements { body(&writer, element) }
    }
  }

  /// Elements that are written at a time, by one core.
  private static let portion = 512

  /// The elements of a list that was opened, in pieces that are made as they are asked for: a long list
  /// never lies in memory whole. All cores write side by side.
  /// - Parameter body: writes one portion.
  func pieces<Element: Sendable>(
    _ elements: [Element],
    _ body: @escaping @Sendable (inout JSONWriter, ArraySlice<Element>) -> Void
  ) -> some Sequence<[UInt8]> {
    let rounds = elements.portions(of: Self.portion)
      .portions(of: ProcessInfo.processInfo.activeProcessorCount)
    return rounds.lazy.flatMap { round in
      sideBySide(Array(round)) { portion in
        var writer = self
        writer.bytes = []
        writer.bytes.reserveCapacity(1 << 19)
        writer.needsComma = portion.startIndex > 0
        body(&writer, portion)
        return writer.bytes
      }
    }
  }

  /// Goes on behind a list whose elements were written elsewhere.
  mutating func closeList(isEmpty: Bool) {
    needsComma = !isEmpty
    close("]")
  }

  mutating func openList(_ key: StaticString) {
    name(key)
    open("[")
  }

  mutating func field(_ key: StaticString, _ value: String?) {
    name(key)
    guard let value else { return literal("null") }
    string(value)
  }

  mutating func field(_ key: StaticString, _ value: Int?) {
    name(key)
    guard let value else { return literal("null") }
    literal("\(value)")
  }

  mutating func field(_ key: StaticString, _ value: Bool) {
    name(key)
    literal(value ? "true" : "false")
  }

  mutating func field(_ key: StaticString, _ value: Instant?) { field(key, value?.description) }
  mutating func field(_ key: StaticString, _ value: Day?) { field(key, value?.description) }

  mutating func string(_ value: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var value = value
    value.withUTF8 { utf8 in
      if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
        bytes.append(contentsOf: utf8)
      } else {
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars { escape(scalar) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// Controls and everything that can hide or reorder text become escapes, so that the file can be
  /// read safely on a terminal and still says exactly what the name was.
  private mutating func escape(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    default:
      let text = String(scalar)
      guard visible(text) != text else { return append(text) }
      for unit in text.utf16 {
        let hex = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
      }
    }
  }

  private mutating func nest(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout JSONWriter) -> Void
  ) {
    open(opening)
    body(&self)
    close(closing)
  }

  private mutating func open(_ sign: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: sign))
    needsComma = false
    depth += 1
  }

  private mutating func close(_ sign: Unicode.Scalar) {
    depth -= 1
    // A comma is due where something stands in it.
    if depth <= 1, needsComma { newline() }
    bytes.append(UInt8(ascii: sign))
    needsComma = true
  }

  mutating func openDocument() { open("{") }
  mutating func closeDocument() { close("}") }

  private mutating func name(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    needsComma = false
    isAfterName = true
  }

  private var isAfterName = false

  /// The two outer levels get a line for each element: a diff of two reports reads secret by secret.
  private mutating func separate() {
    if isAfterName {
      isAfterName = false
      return
    }
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    if depth == 1 || depth == 2 { newline() }
    needsComma = false
  }

  private mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes.append(contentsOf: [0x20, 0x20]) }
  }

  private mutating func literal(_ text: String) {
    separate()
    append(text)
    needsComma = true
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
