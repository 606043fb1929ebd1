package import AuditModel
import GRDB

extension History {
  /// Records a suspected breach of the secrets that `patterns` cover. It changes later verdicts,
  /// never what a report as of an earlier instant says.
  package func recordIncident(
    patterns: [String], suspectedAt: Instant, recordedAt: Instant, reason: String,
    reportedBy: String
  ) throws -> Int64 {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO incident (suspected_at, recorded_at, reason, reported_by)
          VALUES (?, ?, ?, ?)
          """,
        arguments: [suspectedAt.milliseconds, recordedAt.milliseconds, reason, reportedBy])
      let id = db.lastInsertedRowID
      for pattern in Set(patterns).sorted() {
        try db.execute(
          sql: "INSERT INTO incident_scope (incident, pattern) VALUES (?, ?)",
          arguments: [id, pattern])
      }
      return id
    }
  }

  /// The incidents recorded at or before `instant`, oldest first.
  package func incidents(recordedBy instant: Instant) throws -> [Incident] {
    try read { db in try Self.incidents(recordedBy: instant, db) }
  }

  static func incidents(recordedBy instant: Instant, _ db: Database) throws -> [Incident] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT id, suspected_at, recorded_at, reason, reported_by FROM incident
        WHERE recorded_at <= ? ORDER BY id
        """,
      arguments: [instant.milliseconds]
    ).map { row in
      let patterns = try String.fetchAll(
        db, sql: "SELECT pattern FROM incident_scope WHERE incident = ? ORDER BY pattern",
        arguments: [row[0] as Int64])
      return Incident(
        id: row[0], patterns: patterns.map(Glob.init),
        suspectedAt: Instant(milliseconds: row[1]), recordedAt: Instant(milliseconds: row[2]),
        reason: row[3], reportedBy: row[4])
    }
  }
}
