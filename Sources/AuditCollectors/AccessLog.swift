package import AuditModel
import Foundation
import Synchronization

/// One reading of values by Rota itself: who, what, why. Never a value.
package struct ValueAccess: Sendable {
  package let source: String
  /// What was read in one go: a secret's name, a file, an app's variables.
  package let object: String
  package let values: Int
  package let purpose: Purpose

  package enum Purpose: String, Sendable {
    case fingerprint
  }
}

/// Takes down every reading of values, so that an audit of accesses finds Rota's own among them.
package final class AccessLog: Sendable {
  private let entries = Mutex<[ValueAccess]>([])

  package init() {}

  func note(_ source: SourceDescription, _ object: String, values: Int) {
    guard values > 0 else { return }
    entries.withLock {
      $0.append(
        ValueAccess(source: source.name, object: object, values: values, purpose: .fingerprint))
    }
  }

  /// One JSON object a line, by source and object.
  package func lines(at now: Instant, principal: String) throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let noted = entries.withLock { $0 }.sorted { ($0.source, $0.object) < ($1.source, $1.object) }
    return try noted.map { access in
      let line = Line(
        time: "\(now)", principal: principal, action: "read-value", source: access.source,
        object: access.object, values: access.values, purpose: access.purpose.rawValue)
      return String(decoding: try encoder.encode(line), as: UTF8.self)
    }
  }

  private struct Line: Encodable {
    let time: String
    let principal: String
    let action: String
    let source: String
    let object: String
    let values: Int
    let purpose: String
  }
}
