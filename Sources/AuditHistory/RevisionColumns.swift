import AuditModel
import Foundation
import GRDB

/// How an observation lies in the `revision` table: one list for the definition, the writing and
/// the reading, so that they can't drift apart.
enum RevisionColumns {
  /// Column names and types, in the order in which `arguments` and `observation` use them.
  private static let columns = v1 + v2

  /// Each migration's own, which stay as they were released.
  private static let v1: [(name: String, type: String)] = [
    ("present", "INTEGER NOT NULL CHECK (present IN (0, 1))"),
    ("fingerprint_key", "INTEGER"), ("fingerprint_high", "INTEGER"),
    ("fingerprint_low", "INTEGER"), ("version", "TEXT"),
    ("created_at", "INTEGER"), ("rotated_at", "INTEGER"), ("version_created_at", "INTEGER"),
    ("bound_at", "INTEGER"), ("bound_basis", "TEXT"), ("declared_day", "INTEGER"),
    ("length", "INTEGER"), ("distinct_bytes", "INTEGER"), ("strength_bits", "INTEGER"),
    ("marks", "INTEGER"), ("shapes", "INTEGER"),
    ("expires_at", "INTEGER"), ("last_accessed_at", "INTEGER"), ("next_rotation_at", "INTEGER"),
    ("rotation_enabled", "INTEGER"), ("environment", "TEXT"), ("owner", "TEXT"),
    ("managed_by", "TEXT"), ("tags", "TEXT"),
  ]
  private static let v2: [(name: String, type: String)] = [
    ("lower_bound", "INTEGER"), ("rotation_pending", "INTEGER"),
  ]

  static var definitions: String {
    v1.map { "\($0.name) \($0.type)" }.joined(separator: ",\n  ")
  }

  static var additionsV2: [String] {
    v2.map { "ALTER TABLE revision ADD COLUMN \($0.name) \($0.type)" }
  }

  static var names: String { columns.map(\.name).joined(separator: ", ") }

  /// `r.present, r.fingerprint_key, ...`
  static func names(of table: String) -> String {
    columns.map { "\(table).\($0.name)" }.joined(separator: ", ")
  }

  static var placeholders: String {
    columns.map { _ in "?" }.joined(separator: ", ")
  }

  static func arguments(_ observation: Observation?) throws -> [(any DatabaseValueConvertible)?] {
    guard let seen = observation else {
      return [0] + Array(repeating: nil, count: columns.count - 1)
    }
    let tags = seen.tags.isEmpty ? nil : try text(seen.tags)
    return [
      1,
      seen.fingerprint?.keyID, seen.fingerprint.map { Int64(bitPattern: $0.high) },
      seen.fingerprint.map { Int64(bitPattern: $0.low) }, seen.version,
      seen.createdAt?.milliseconds, seen.rotatedAt?.milliseconds,
      seen.versionCreatedAt?.milliseconds,
      seen.upperBound?.instant.milliseconds, seen.upperBound?.basis.rawValue,
      seen.declaredRotation?.number,
      seen.facts?.length, seen.facts?.distinctBytes, seen.facts?.strengthBits,
      seen.facts?.marks.rawValue, seen.facts?.shapes.rawValue,
      seen.expiresAt?.milliseconds, seen.lastAccessedAt?.milliseconds,
      seen.nextRotationAt?.milliseconds,
      seen.rotationEnabled.map { $0 ? 1 : 0 }, seen.environment, seen.owner,
      seen.managedBy, tags,
      seen.lowerBound?.milliseconds, seen.rotationPending.map { $0 ? 1 : 0 },
    ]
  }

  /// Reads the columns from `first` on; nil for a revision that says "no longer there".
  /// - Parameter tagsRead: what is decoded already: many secrets carry the same tags.
  static func observation(
    _ row: Row, from first: Int, name: String, key: String?,
    _ tagsRead: inout [String: [String: String]]
  ) throws -> Observation? {
    guard row[first] as Int == 1 else { return nil }
    var seen = Observation(name: name, key: key)
    if let keyID = row[first + 1] as Int64?, let high = row[first + 2] as Int64?,
      let low = row[first + 3] as Int64?
    {
      seen.fingerprint = Fingerprint(
        keyID: keyID, high: UInt64(bitPattern: high), low: UInt64(bitPattern: low))
    }
    seen.version = row[first + 4]
    seen.createdAt = instant(row, first + 5)
    seen.rotatedAt = instant(row, first + 6)
    seen.versionCreatedAt = instant(row, first + 7)
    if let at = instant(row, first + 8), let basis = row[first + 9] as String? {
      guard let known = EvidenceBasis(rawValue: basis) else { throw HistoryError(.corrupt) }
      seen.upperBound = UpperBound(instant: at, basis: known)
    }
    seen.declaredRotation = (row[first + 10] as Int?).map(Day.init(number:))
    if let length = row[first + 11] as Int? {
      seen.facts = ValueFacts(
        length: length, distinctBytes: row[first + 12] ?? 0, strengthBits: row[first + 13] ?? 0,
        marks: ValueMarks(rawValue: row[first + 14] ?? 0),
        shapes: ValueShapes(rawValue: row[first + 15] ?? 0))
    }
    seen.expiresAt = instant(row, first + 16)
    seen.lastAccessedAt = instant(row, first + 17)
    seen.nextRotationAt = instant(row, first + 18)
    seen.rotationEnabled = (row[first + 19] as Int?).map { $0 == 1 }
    seen.environment = row[first + 20]
    seen.owner = row[first + 21]
    seen.managedBy = row[first + 22]
    if let tags = row[first + 23] as String? {
      if let again = tagsRead[tags] {
        seen.tags = again
      } else {
        seen.tags = try value([String: String].self, tags)
        tagsRead[tags] = seen.tags
      }
    }
    seen.lowerBound = instant(row, first + 24)
    seen.rotationPending = (row[first + 25] as Int?).map { $0 == 1 }
    return seen
  }

  private static func instant(_ row: Row, _ index: Int) -> Instant? {
    (row[index] as Int64?).map(Instant.init(milliseconds:))
  }
}

/// Small structures inside a column, as JSON with sorted keys.
func text(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  } catch {
    throw HistoryError(.corrupt)
  }
}
