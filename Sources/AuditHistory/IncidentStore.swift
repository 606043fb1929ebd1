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
    let ticks = Dictionary(
      grouping: try Row.fetchAll(
        db, sql: "SELECT incident, step, by, at, note FROM incident_tick WHERE at <= ? ORDER BY id",
        arguments: [instant.milliseconds]),
      by: { $0[0] as Int64 })
    return try Row.fetchAll(
      db,
      sql: """
        SELECT i.id, i.suspected_at, i.recorded_at, i.reason, i.reported_by, c.by, c.at, c.reason,
          c.unproven
        FROM incident i LEFT JOIN incident_closure c ON c.incident = i.id AND c.at <= ?1
        WHERE i.recorded_at <= ?1 ORDER BY i.id
        """,
      arguments: [instant.milliseconds]
    ).map { row in
      let id: Int64 = row[0]
      let patterns = try String.fetchAll(
        db, sql: "SELECT pattern FROM incident_scope WHERE incident = ? ORDER BY pattern",
        arguments: [id])
      return Incident(
        id: id, patterns: patterns.map(Glob.init),
        suspectedAt: Instant(milliseconds: row[1]), recordedAt: Instant(milliseconds: row[2]),
        reason: row[3], reportedBy: row[4],
        ticks: (ticks[id] ?? []).map {
          Incident.Tick(step: $0[1], by: $0[2], at: Instant(milliseconds: $0[3]), note: $0[4])
        },
        closure: (row[6] as Int64?).map {
          Incident.Closure(
            by: row[5], at: Instant(milliseconds: $0), reason: row[7], unproven: row[8])
        })
    }
  }

  /// Records that a step of the response was done.
  package func record(_ tick: Incident.Tick, of incident: Int64) throws {
    try write { db in
      try db.execute(
        sql: "INSERT INTO incident_tick (incident, step, by, at, note) VALUES (?, ?, ?, ?, ?)",
        arguments: [incident, tick.step, tick.by, tick.at.milliseconds, tick.note])
    }
  }

  /// Ends an incident.
  package func record(_ closure: Incident.Closure, of incident: Int64) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO incident_closure (incident, by, at, reason, unproven) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          incident, closure.by, closure.at.milliseconds, closure.reason, closure.unproven,
        ])
    }
  }
}
