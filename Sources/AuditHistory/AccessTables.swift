/// The tables of access logs. Each reading adds rows of its own, so that an audit as of an earlier
/// instant sees what was known then. Rows older than what the configuration keeps are dropped, so they
/// are no evidence in the sense of the others; what was told about them, the anomalies, is.
enum AccessTables {
  static let definitions = [
    """
    CREATE TABLE access_run (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      record TEXT NOT NULL
    ) STRICT
    """,
    "CREATE TABLE access_name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE access_bucket (
      object INTEGER NOT NULL REFERENCES access_name,
      day INTEGER NOT NULL,
      principal INTEGER NOT NULL REFERENCES access_name,
      address INTEGER NOT NULL REFERENCES access_name,
      run INTEGER NOT NULL,
      part INTEGER NOT NULL,
      reads INTEGER NOT NULL,
      denials INTEGER NOT NULL,
      first_read INTEGER,
      last_read INTEGER,
      first_denied INTEGER,
      last_denied INTEGER,
      hours BLOB NOT NULL,
      privileged INTEGER NOT NULL,
      old_reads INTEGER NOT NULL,
      last_old_read INTEGER,
      PRIMARY KEY (object, day, principal, address, run, part)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX access_bucket_principal ON access_bucket (principal, day)",
    "CREATE INDEX access_bucket_run ON access_bucket (run)",
    """
    CREATE TABLE access_anomaly (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL,
      kind TEXT NOT NULL,
      object TEXT NOT NULL,
      principal TEXT NOT NULL,
      day INTEGER NOT NULL,
      at INTEGER NOT NULL,
      explanation TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX access_anomaly_once ON access_anomaly (kind, object, principal, day)",
    """
    CREATE TABLE access_position (
      source TEXT NOT NULL,
      head BLOB NOT NULL,
      consumed INTEGER NOT NULL,
      device INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      PRIMARY KEY (source, head)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE access_event (id INTEGER PRIMARY KEY, hash INTEGER NOT NULL) STRICT",
    """
    CREATE TRIGGER access_anomaly_refuses_update BEFORE UPDATE ON access_anomaly
    BEGIN SELECT RAISE(ABORT, 'access_anomaly is evidence: it is only added to'); END
    """,
    """
    CREATE TRIGGER access_anomaly_refuses_delete BEFORE DELETE ON access_anomaly
    BEGIN SELECT RAISE(ABORT, 'access_anomaly is evidence: it is only added to'); END
    """,
  ]
}
