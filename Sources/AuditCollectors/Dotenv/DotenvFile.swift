import AuditModel

/// A `.env` file read into memory that is wiped: the bindings in order, and their values with
/// `${NAME}` and `${NAME:-default}` resolved from what the file defines above.
struct DotenvFile: ~Copyable {
  struct Entry {
    let name: String
    /// Nil for a bare name.
    let value: Range<Int>?
    let declared: DeclaredComment?
    /// Refers to a variable that neither the file nor a default defines.
    let refersOutside: Bool
  }

  private(set) var entries: [Entry] = []
  private var values: SecretBytes
  let unreadableLines: [Int]

  /// Past this much expanded text, references are a bomb rather than a configuration.
  private static let expansionLimit = 32 << 20

  /// - Returns: nil when `raw` is not UTF-8 text: the caller says so.
  init?(_ raw: borrowing SecretBytes) {
    guard raw.withBytes(Self.isText) else { return nil }
    let text = raw.withBytes(Self.normalized)
    let parser = text.withBytes { bytes in
      var parser = DotenvParser(bytes)
      parser.parse()
      return parser
    }
    unreadableLines = parser.unreadableLines
    let bindings = parser.bindings
    values = parser.takeArena()
    var current: [String: Range<Int>?] = [:]
    for binding in bindings {
      var refersOutside = false
      var value = binding.value
      if let literal = binding.value, values.count < Self.expansionLimit {
        (value, refersOutside) = resolve(literal, current)
      }
      current[binding.name] = .some(value)
      entries.append(
        Entry(
          name: binding.name, value: value, declared: binding.declared,
          refersOutside: refersOutside))
    }
  }

  borrowing func withValue<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try values.withBytes(in: range, body)
  }

  /// All values; those of the entries are ranges of it.
  borrowing func withValues<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try values.withBytes(body)
  }

  private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
    !bytes.contains(0) && UTF8Validation.isValid(bytes)
  }

  /// Without a byte order mark, and with every line end as `\n`.
  private static func normalized(_ bytes: UnsafeRawBufferPointer) -> SecretBytes {
    var text = SecretBytes(capacity: bytes.count + 1)
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\r") {
        if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
        text.append(UInt8(ascii: "\n"))
      } else {
        text.append(byte)
      }
    }
    return text
  }

  /// Appends the resolved value to `values`; a value without a reference stays where it is.
  private mutating func resolve(
    _ literal: Range<Int>, _ current: [String: Range<Int>?]
  ) -> (Range<Int>, refersOutside: Bool) {
    let references = values.withBytes(in: literal) { Self.references(in: $0) }
    guard !references.isEmpty else { return (literal, false) }
    let start = values.count
    var refersOutside = false
    var copied = literal.lowerBound
    for reference in references {
      values.append(copyOf: copied..<(literal.lowerBound + reference.whole.lowerBound))
      copied = literal.lowerBound + reference.whole.upperBound
      if let known = current[reference.name] {
        if let known { values.append(copyOf: known) }
      } else if let fallback = reference.fallback {
        values.append(
          copyOf: (literal.lowerBound + fallback.lowerBound)..<(literal.lowerBound
            + fallback.upperBound))
      } else {
        refersOutside = true
      }
    }
    values.append(copyOf: copied..<literal.upperBound)
    return (start..<values.count, refersOutside)
  }

  private struct Reference {
    let whole: Range<Int>
    let name: String
    let fallback: Range<Int>?
  }

  /// `${name}` and `${name:-default}`, as python-dotenv's expression finds them.
  private static func references(in value: UnsafeRawBufferPointer) -> [Reference] {
    var result: [Reference] = []
    var index = 0
    while index + 2 < value.count {
      guard value[index] == UInt8(ascii: "$"), value[index + 1] == UInt8(ascii: "{"),
        let reference = reference(at: index, in: value)
      else {
        index += 1
        continue
      }
      result.append(reference)
      index = reference.whole.upperBound
    }
    return result
  }

  private static func reference(at start: Int, in value: UnsafeRawBufferPointer) -> Reference? {
    var end = start + 2
    while end < value.count, value[end] != UInt8(ascii: "}"), value[end] != UInt8(ascii: ":") {
      end += 1
    }
    guard end < value.count else { return nil }
    let name = String(decoding: value[(start + 2)..<end], as: UTF8.self)
    if value[end] == UInt8(ascii: "}") {
      return Reference(whole: start..<(end + 1), name: name, fallback: nil)
    }
    guard end + 1 < value.count, value[end + 1] == UInt8(ascii: "-") else { return nil }
    let fallback = end + 2
    var closing = fallback
    while closing < value.count, value[closing] != UInt8(ascii: "}") { closing += 1 }
    guard closing < value.count else { return nil }
    return Reference(whole: start..<(closing + 1), name: name, fallback: fallback..<closing)
  }
}
