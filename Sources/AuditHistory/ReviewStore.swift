package import AuditModel
import GRDB

/// Waivers, drills, attestations and sign-offs.
extension History {
  /// What had been recorded by `instant`, oldest first.
  package func review(recordedBy instant: Instant) throws -> ReviewRecords {
    try read { db in try Self.review(recordedBy: instant, db) }
  }

  static func review(recordedBy instant: Instant, _ db: Database) throws -> ReviewRecords {
    var records = ReviewRecords()
    records.waivers = try waivers(recordedBy: instant, db).map(\.waiver)
    records.drills = try drills(recordedBy: instant, db)
    records.attestations = try attestations(recordedBy: instant, db)
    records.signOffs = try Row.fetchAll(
      db, sql: "SELECT month, by, role, at, report_sha256 FROM sign_off WHERE at <= ? ORDER BY id",
      arguments: [instant.milliseconds]
    ).map {
      SignOff(
        month: month($0[0]), by: $0[1], role: $0[2], at: Instant(milliseconds: $0[3]),
        reportSHA256: $0[4])
    }
    return records
  }

  /// The waivers on record, with the numbers that `rota waive --revoke` takes.
  package func waivers(recordedBy instant: Instant) throws -> [(id: Int64, waiver: Waiver)] {
    try read { db in try Self.waivers(recordedBy: instant, db) }
  }

  private static func waivers(
    recordedBy instant: Instant, _ db: Database
  ) throws -> [(id: Int64, waiver: Waiver)] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT w.id, w.secret, w.reason, w.control, w.requested_by, w.approved_by, w.expires, w.at,
          r.at
        FROM waiver w LEFT JOIN waiver_revocation r ON r.waiver = w.id AND r.at <= ?1
        WHERE w.at <= ?1 ORDER BY w.id
        """,
      arguments: [instant.milliseconds]
    ).map { row in
      let at = Instant(milliseconds: row[7])
      return (
        row[0],
        Waiver(
          secret: Glob(row[1]), reason: row[2], control: row[3], requestedBy: row[4],
          approvedBy: row[5], approvedOn: at.day, expires: Day(number: row[6]), recordedAt: at,
          revokedAt: (row[8] as Int64?).map(Instant.init(milliseconds:)))
      )
    }
  }

  /// - Parameter waiver: with `recordedAt`.
  /// - Returns: its number.
  package func record(_ waiver: Waiver, at instant: Instant) throws -> Int64 {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO waiver (secret, reason, control, requested_by, approved_by, expires, at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          waiver.secret.description, waiver.reason, waiver.control, waiver.requestedBy,
          waiver.approvedBy, waiver.expires.number, instant.milliseconds,
        ])
      return db.lastInsertedRowID
    }
  }

  package func revokeWaiver(_ id: Int64, by: String, at instant: Instant) throws {
    try write { db in
      try db.execute(
        sql: "INSERT INTO waiver_revocation (waiver, by, at) VALUES (?, ?, ?)",
        arguments: [id, by, instant.milliseconds])
    }
  }

  private static func drills(recordedBy instant: Instant, _ db: Database) throws -> [Drill] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT source, name, key, kind, held_at, at, by, outcome, milliseconds, checks,
          output_sha256, note, evidence
        FROM drill WHERE at <= ? ORDER BY id
        """,
      arguments: [instant.milliseconds]
    ).map { row in
      guard let kind = Drill.Kind(rawValue: row[3]), let outcome = Drill.Outcome(rawValue: row[7])
      else { throw HistoryError(.corrupt) }
      return Drill(
        secret: SecretID(source: row[0], name: row[1], key: row[2]), kind: kind,
        heldAt: Instant(milliseconds: row[4]), recordedAt: Instant(milliseconds: row[5]),
        by: row[6], outcome: outcome, milliseconds: row[8],
        checks: try value([Drill.Check].self, row[9]), outputSHA256: row[10], note: row[11],
        evidence: try reference(row[12]))
    }
  }

  package func record(_ drill: Drill) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO drill (source, name, key, kind, held_at, at, by, outcome, milliseconds,
            checks, output_sha256, note, evidence)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          drill.secret.source, drill.secret.name, drill.secret.key, drill.kind.rawValue,
          drill.heldAt.milliseconds, drill.recordedAt.milliseconds, drill.by,
          drill.outcome.rawValue, drill.milliseconds, try text(drill.checks), drill.outputSHA256,
          drill.note, try drill.evidence.map { try text($0) },
        ])
    }
  }

  private static func attestations(
    recordedBy instant: Instant, _ db: Database
  ) throws -> [Attestation] {
    // The last look at the evidence, where there was one.
    try Row.fetchAll(
      db,
      sql: """
        SELECT a.id, a.item, a.month, a.by, a.at, a.note, a.evidence,
          (SELECT state FROM evidence_look l WHERE l.attestation = a.id AND l.at <= ?1
           ORDER BY l.id DESC LIMIT 1)
        FROM attestation a WHERE a.at <= ?1 ORDER BY a.id
        """,
      arguments: [instant.milliseconds]
    ).map { row in
      Attestation(
        id: row[0], item: row[1], month: month(row[2]), by: row[3],
        at: Instant(milliseconds: row[4]), note: row[5], evidence: try reference(row[6]),
        state: (row[7] as String?).flatMap(Attestation.EvidenceState.init))
    }
  }

  /// - Parameter attestation: its `id` is the history's to give.
  package func record(_ attestation: Attestation) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO attestation (item, month, by, at, note, evidence) VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          attestation.item, attestation.month.first.number, attestation.by,
          attestation.at.milliseconds, attestation.note,
          try attestation.evidence.map { try text($0) },
        ])
      if let state = attestation.state {
        try Self.look(db.lastInsertedRowID, state, attestation.at, db)
      }
    }
  }

  /// Records what a look at attestations' evidence saw.
  package func record(
    looks: [(attestation: Int64, state: Attestation.EvidenceState)], at instant: Instant
  ) throws {
    guard !looks.isEmpty else { return }
    try write { db in
      for (id, state) in looks { try Self.look(id, state, instant, db) }
    }
  }

  private static func look(
    _ id: Int64, _ state: Attestation.EvidenceState, _ at: Instant, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO evidence_look (attestation, at, state) VALUES (?, ?, ?)",
      arguments: [id, at.milliseconds, state.rawValue])
  }

  package func record(_ signOff: SignOff) throws {
    try write { db in
      try db.execute(
        sql: "INSERT INTO sign_off (month, by, role, at, report_sha256) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          signOff.month.first.number, signOff.by, signOff.role, signOff.at.milliseconds,
          signOff.reportSHA256,
        ])
    }
  }

  private static func month(_ first: Int) -> Month { Month(of: Day(number: first)) }

  private static func reference(_ json: String?) throws -> EvidenceReference? {
    try json.map { try value(EvidenceReference.self, $0) }
  }
}
