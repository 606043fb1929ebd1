package import AuditModel
import GRDB

extension History {
  /// The ids of the fingerprint keys that this history has used, newest last; empty before the
  /// first fingerprint.
  package func fingerprintKeys() throws -> [Int64] {
    try read { db in
      try Int64.fetchAll(db, sql: "SELECT id FROM fingerprint_key ORDER BY since, id")
    }
  }

  /// Accepts a new fingerprint key in place of a lost one.
  package func acceptFingerprintKey(_ id: Int64, at now: Instant) throws {
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO fingerprint_key (id, since) VALUES (?, ?)",
        arguments: [id, now.milliseconds])
    }
  }
}
