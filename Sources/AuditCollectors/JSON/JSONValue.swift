package import AuditModel

/// A provider's metadata as a tree. Answers that hold values are read with `JSONScanner` alone; what
/// `skipping` names is passed over unread, for fields that may hold a value by accident.
package enum JSONValue: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case object([String: JSONValue])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case bool(Bool)
  case null

  private static let deepest = 64

  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral value: Int) { self = .number(Double(value)) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(Dictionary(members) { first, _ in first })
  }

  /// Reads a whole document; nil where it is none.
  init?(_ response: HTTPResponse, skipping names: Set<String> = []) {
    guard let value = response.withBody({ JSONValue(document: $0, skipping: names) }) else {
      return nil
    }
    self = value
  }

  /// Reads a whole document; nil where it is none.
  package init?(document bytes: UnsafeRawBufferPointer, skipping names: Set<String> = []) {
    var scanner = JSONScanner(bytes)
    guard let value = try? JSONValue(&scanner, skipping: names), (try? scanner.end()) != nil
    else { return nil }
    self = value
  }

  /// Reads a whole document; nil where it is none.
  package init?(text: String) {
    guard let value = Array(text.utf8).withUnsafeBytes({ JSONValue(document: $0) }) else {
      return nil
    }
    self = value
  }

  /// Reads one value from where `scanner` stands.
  package init(_ scanner: inout JSONScanner, skipping names: Set<String> = [], depth: Int = 0)
    throws
  {
    guard depth < Self.deepest else { throw JSONScanner.Failure.tooDeep }
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      var members: [String: JSONValue] = [:]
      try scanner.object { name, scanner in
        if names.contains(name) {
          try scanner.skipValue(depth: depth + 1)
        } else {
          members[name] = try JSONValue(&scanner, skipping: names, depth: depth + 1)
        }
      }
      self = .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try scanner.array {
        elements.append(try JSONValue(&$0, skipping: names, depth: depth + 1))
      }
      self = .array(elements)
    case UInt8(ascii: "\""): self = .string(try scanner.string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool(try scanner.bool())
    case UInt8(ascii: "n"):
      guard scanner.isNull() else { throw JSONScanner.Failure.syntax }
      self = .null
    default: self = .number(try scanner.number())
    }
  }

  /// The value as JSON text, members by name.
  package var text: String {
    switch self {
    case .object(let members):
      let parts = members.sorted { $0.key < $1.key }
        .map { "\(JSONValue.string($0.key).text):\($0.value.text)" }
      return "{\(parts.joined(separator: ","))}"
    case .array(let elements): return "[\(elements.map(\.text).joined(separator: ","))]"
    case .string(let text):
      // Most texts hold nothing to be escaped.
      if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) { return "\"\(text)\"" }
      var quoted = "\""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case "\u{0}"..<" ":
          let code = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - code.count) + code
        default: quoted.unicodeScalars.append(scalar)
        }
      }
      return quoted + "\""
    case .number(let value): return Int(exactly: value).map(String.init) ?? "\(value)"
    case .bool(let value): return value ? "true" : "false"
    case .null: return "null"
    }
  }

  /// The member `name`; nil where it is absent or null.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self, let member = members[name] else { return nil }
    if case .null = member { return nil }
    return member
  }

  package var object: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }

  package var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var integer: Int? {
    if case .number(let value) = self { Int(exactly: value) } else { nil }
  }

  /// An RFC 3339 text, or seconds since 1970 as AWS writes them.
  package var instant: Instant? {
    switch self {
    case .string(let text): Instant(text)
    case .number(let seconds) where seconds.magnitude < 1e11:
      Instant(milliseconds: Int64((seconds * 1000).rounded()))
    default: nil
    }
  }
}
