package import AuditModel
import Synchronization

/// A value held for the length of a search, in memory that is wiped when it is let go.
package final class CapturedValue: @unchecked Sendable {
  package let fingerprint: Fingerprint
  package let facts: ValueFacts
  /// The part that is secret: of a URL its password, of a token what follows its published header.
  package let core: Range<Int>
  private let bytes: SecretBytes

  init(_ value: UnsafeRawBufferPointer, _ fingerprint: Fingerprint, _ facts: ValueFacts) {
    self.fingerprint = fingerprint
    self.facts = facts
    core = SecretCore.range(value)
    bytes = SecretBytes(copying: value)
  }

  package func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try bytes.withBytes(body)
  }
}

/// Keeps every value that a collection measures, for a search of logs.
package final class ValueCapture: Sendable {
  private let values = Mutex<[Fingerprint: CapturedValue]>([:])

  package init() {}

  func keep(_ value: UnsafeRawBufferPointer, _ fingerprint: Fingerprint, _ facts: ValueFacts) {
    values.withLock { values in
      if values[fingerprint] == nil {
        values[fingerprint] = CapturedValue(value, fingerprint, facts)
      }
    }
  }

  package var all: [CapturedValue] { values.withLock { Array($0.values) } }

  package subscript(fingerprint: Fingerprint) -> CapturedValue? {
    values.withLock { $0[fingerprint] }
  }
}

/// Which part of a value is secret, where the rest may stand in any log.
enum SecretCore {
  static func range(_ value: UnsafeRawBufferPointer) -> Range<Int> {
    if let password = URLParts(value)?.password, !password.isEmpty { return password }
    return afterTokenHeader(value) ?? betweenArmor(value) ?? 0..<value.count
  }

  /// A JSON Web Token's header is the same in all tokens of its kind.
  private static func afterTokenHeader(_ value: UnsafeRawBufferPointer) -> Range<Int>? {
    guard hasPrefix(value, "eyJ"), let dot = value.firstIndex(of: UInt8(ascii: ".")),
      dot + 1 < value.count
    else { return nil }
    return dot + 1..<value.count
  }

  /// A PEM block without its first and last line.
  private static func betweenArmor(_ value: UnsafeRawBufferPointer) -> Range<Int>? {
    guard hasPrefix(value, "-----BEGIN "),
      let first = value.firstIndex(of: UInt8(ascii: "\n")),
      let last = value[(first + 1)...].lastIndex(of: UInt8(ascii: "\n")), first + 1 < last
    else { return nil }
    // The last line feed may be the one behind the closing line.
    let closing =
      last == value.count - 1
      ? value[(first + 1)..<last].lastIndex(of: UInt8(ascii: "\n")) ?? last : last
    return first + 1..<closing
  }
}
