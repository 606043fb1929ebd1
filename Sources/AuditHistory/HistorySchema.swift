import GRDB

/// The migrations, append-only: a released one is never edited, the next change is a new one.
enum HistorySchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      for statement in v1 { try db.execute(sql: statement) }
    }
    migrator.registerMigration("v2") { db in
      for statement in RevisionColumns.additionsV2 { try db.execute(sql: statement) }
    }
    migrator.registerMigration("v3") { db in
      for statement in v3 { try db.execute(sql: statement) }
    }
    migrator.registerMigration("v4") { db in
      for statement in v4 { try db.execute(sql: statement) }
    }
    migrator.registerMigration("v5") { db in
      for statement in v5 { try db.execute(sql: statement) }
    }
    return migrator
  }

  /// Instants are milliseconds since 1970 UTC. What is evidence can be added to, never changed:
  /// triggers refuse it, whoever holds the file open.
  private static let v1 =
    [
      """
      CREATE TABLE collection (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX collection_at ON collection (at)",
      """
      CREATE TABLE source (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
      ) STRICT
      """,
      """
      CREATE TABLE source_run (
        source INTEGER NOT NULL REFERENCES source,
        collection INTEGER NOT NULL REFERENCES collection,
        provider TEXT NOT NULL,
        environment TEXT,
        outcome TEXT NOT NULL CHECK (outcome IN ('complete', 'partial', 'failed')),
        observed INTEGER NOT NULL,
        problem TEXT,
        facts TEXT,
        PRIMARY KEY (source, collection)
      ) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX source_run_collection ON source_run (collection)",
      """
      CREATE TABLE secret (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES source,
        name TEXT NOT NULL,
        key TEXT
      ) STRICT
      """,
      """
      CREATE UNIQUE INDEX secret_identity
        ON secret (source, name, key IS NULL, ifnull(key, ''))
      """,
      """
      CREATE TABLE revision (
        secret INTEGER NOT NULL REFERENCES secret,
        collection INTEGER NOT NULL REFERENCES collection,
        \(RevisionColumns.definitions),
        PRIMARY KEY (secret, collection)
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE fingerprint_key (
        id INTEGER PRIMARY KEY,
        since INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE incident (
        id INTEGER PRIMARY KEY,
        suspected_at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        reported_by TEXT NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE incident_scope (
        incident INTEGER NOT NULL REFERENCES incident,
        pattern TEXT NOT NULL,
        PRIMARY KEY (incident, pattern)
      ) STRICT, WITHOUT ROWID
      """,
      """
      CREATE TABLE night_report (
        collection INTEGER PRIMARY KEY REFERENCES collection,
        as_of INTEGER NOT NULL,
        verdict TEXT NOT NULL,
        compliant INTEGER NOT NULL,
        due_soon INTEGER NOT NULL,
        overdue INTEGER NOT NULL,
        compromised INTEGER NOT NULL,
        unknown INTEGER NOT NULL,
        waived INTEGER NOT NULL,
        policy_sha256 TEXT NOT NULL,
        report_sha256 TEXT NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE alert_state (
        rule TEXT NOT NULL,
        subject TEXT NOT NULL,
        identity TEXT NOT NULL,
        stage INTEGER,
        day INTEGER NOT NULL,
        PRIMARY KEY (rule, subject)
      ) STRICT, WITHOUT ROWID
      """,
    ] + evidenceTables.flatMap { [refuse("UPDATE", on: $0), refuse("DELETE", on: $0)] }

  /// Searches of logs. What was found is evidence; how far they came is not.
  private static let v3 = [
    """
    CREATE TABLE log_scan (
      collection INTEGER PRIMARY KEY REFERENCES collection,
      record TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE exposure (
      id INTEGER PRIMARY KEY,
      collection INTEGER NOT NULL REFERENCES collection,
      key INTEGER NOT NULL,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      file TEXT NOT NULL,
      line INTEGER NOT NULL,
      offset INTEGER NOT NULL,
      form TEXT NOT NULL,
      shape TEXT,
      found INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      written_at INTEGER
    ) STRICT
    """,
    "CREATE UNIQUE INDEX exposure_place ON exposure (key, high, low, file, offset, form)",
    """
    CREATE TABLE log_position (
      device INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      key INTEGER NOT NULL,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      head_bytes INTEGER NOT NULL,
      searched INTEGER NOT NULL,
      PRIMARY KEY (device, inode)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE log_value (
      key INTEGER NOT NULL,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      PRIMARY KEY (key, high, low)
    ) STRICT, WITHOUT ROWID
    """,
    refuse("UPDATE", on: "exposure"), refuse("DELETE", on: "exposure"),
  ]

  /// What people record, and who read what.
  private static let v4 =
    [
      """
      CREATE TABLE incident_tick (
        id INTEGER PRIMARY KEY,
        incident INTEGER NOT NULL REFERENCES incident,
        step TEXT NOT NULL,
        by TEXT NOT NULL,
        at INTEGER NOT NULL,
        note TEXT
      ) STRICT
      """,
      """
      CREATE TABLE incident_closure (
        incident INTEGER PRIMARY KEY REFERENCES incident,
        by TEXT NOT NULL,
        at INTEGER NOT NULL,
        reason TEXT,
        unproven INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE waiver (
        id INTEGER PRIMARY KEY,
        secret TEXT NOT NULL,
        reason TEXT NOT NULL,
        control TEXT,
        requested_by TEXT NOT NULL,
        approved_by TEXT NOT NULL CHECK (approved_by <> requested_by),
        expires INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE waiver_revocation (
        waiver INTEGER PRIMARY KEY REFERENCES waiver,
        by TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE drill (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        name TEXT NOT NULL,
        key TEXT,
        kind TEXT NOT NULL CHECK (kind IN ('run', 'recorded')),
        held_at INTEGER NOT NULL,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'failed')),
        milliseconds INTEGER,
        checks TEXT NOT NULL,
        output_sha256 TEXT,
        note TEXT,
        evidence TEXT
      ) STRICT
      """,
      """
      CREATE TABLE attestation (
        id INTEGER PRIMARY KEY,
        item TEXT NOT NULL,
        month INTEGER NOT NULL,
        by TEXT NOT NULL,
        at INTEGER NOT NULL,
        note TEXT NOT NULL,
        evidence TEXT
      ) STRICT
      """,
      """
      CREATE TABLE evidence_look (
        id INTEGER PRIMARY KEY,
        attestation INTEGER NOT NULL REFERENCES attestation,
        at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('intact', 'changed', 'missing'))
      ) STRICT
      """,
      """
      CREATE TABLE sign_off (
        id INTEGER PRIMARY KEY,
        month INTEGER NOT NULL,
        by TEXT NOT NULL,
        role TEXT NOT NULL,
        at INTEGER NOT NULL,
        report_sha256 TEXT NOT NULL
      ) STRICT
      """,
    ]
    + [
      "incident_tick", "incident_closure", "waiver", "waiver_revocation", "drill", "attestation",
      "evidence_look", "sign_off",
    ].flatMap { [refuse("UPDATE", on: $0), refuse("DELETE", on: $0)] }
    + AccessTables.definitions

  /// Copies of logs are known by what stands where an earlier scan ended.
  private static let v5 = [
    "ALTER TABLE log_position ADD COLUMN tail_high INTEGER",
    "ALTER TABLE log_position ADD COLUMN tail_low INTEGER",
  ]

  private static let evidenceTables = [
    "collection", "source_run", "secret", "revision", "incident", "incident_scope", "night_report",
  ]

  private static func refuse(_ verb: String, on table: String) -> String {
    """
    CREATE TRIGGER \(table)_refuses_\(verb.lowercased()) BEFORE \(verb) ON \(table)
    BEGIN SELECT RAISE(ABORT, '\(table) is evidence: it is only added to'); END
    """
  }
}
