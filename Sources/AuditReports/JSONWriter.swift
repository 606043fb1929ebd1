import AuditModel

/// Writes JSON straight into bytes, in the order it is told to, which is the schema's: Foundation's
/// encoder sorts or shuffles the keys, and needs a value tree of the whole report first.
struct JSONWriter {
  private var bytes: [UInt8] = []
  /// What is finished before `bytes`.
  private var pieces: [[UInt8]] = []
  private var needsComma = false
  private var depth = 0

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// The document in pieces, ending with a line feed.
  consuming func finished() -> [[UInt8]] {
    bytes.append(UInt8(ascii: "\n"))
    return pieces + [bytes]
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

  /// Bytes of a piece: memory that grows by doubling would be copied, and half of it not used.
  private static let pieceSize = 1 << 18

  /// A list as it will stand under a key of the outermost object, to be given to
  /// `field(_:written:)`: so parts of a document can be written side by side.
  static func list<Element>(
    _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) -> [[UInt8]] {
    var writer = JSONWriter(capacity: pieceSize)
    writer.depth = 1
    writer.isAfterName = true
    writer.nest("[", "]") { writer in
      for element in elements {
        body(&writer, element)
        if writer.bytes.count >= pieceSize - 4096 { writer.beginPiece() }
      }
    }
    return writer.pieces + [writer.bytes]
  }

  private mutating func beginPiece() {
    pieces.append(bytes)
    bytes = []
    bytes.reserveCapacity(Self.pieceSize)
  }

  mutating func field(_ key: StaticString, written list: [[UInt8]]) {
    name(key)
    separate()
    pieces += [bytes] + list
    bytes = []
    needsComma = true
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
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void
  ) {
    separate()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    depth += 1
    body(&self)
    depth -= 1
    // A comma is due where something stands in it.
    if depth <= 1, needsComma { newline() }
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

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
