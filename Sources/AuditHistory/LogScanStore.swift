package import AuditModel
import GRDB

/// What a night's scan leaves behind.
package struct LogScanResult: Sendable {
  package let record: LogScanRecord
  package let exposures: [RecordedExposure]
  package let positions: [LogPosition]
  /// Every value that has now been searched for in all that the positions cover.
  package let values: Set<Fingerprint>

  package init(
    record: LogScanRecord, exposures: [RecordedExposure], positions: [LogPosition],
    values: Set<Fingerprint>
  ) {
    self.record = record
    self.exposures = exposures
    self.positions = positions
    self.values = values
  }
}

extension History {
  /// Records a scan in one transaction: what was found, and how far it came.
  package func record(_ scan: LogScanResult, of collection: CollectionRecord) throws {
    try write { db in
      try db.execute(
        sql: "INSERT INTO log_scan (collection, record) VALUES (?, ?)",
        arguments: [collection.id, try text(scan.record)])
      let insert = try db.makeStatement(
        sql: """
          INSERT OR IGNORE INTO exposure (collection, key, high, low, file, line, offset, form, shape,
            found, bytes, written_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for seen in scan.exposures {
        try insert.execute(arguments: [
          collection.id, seen.fingerprint.keyID, Int64(bitPattern: seen.fingerprint.high),
          Int64(bitPattern: seen.fingerprint.low), seen.file, seen.line, seen.offset,
          seen.form.rawValue, seen.shape, seen.foundBytes, seen.valueBytes,
          seen.writtenAt?.milliseconds,
        ])
      }
      try db.execute(sql: "DELETE FROM log_position")
      let place = try db.makeStatement(
        sql: """
          INSERT OR REPLACE INTO log_position (device, inode, key, high, low, head_bytes, searched,
            tail_high, tail_low)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for position in scan.positions {
        try place.execute(arguments: [
          Int64(bitPattern: position.device), Int64(bitPattern: position.inode),
          position.head.keyID, Int64(bitPattern: position.head.high),
          Int64(bitPattern: position.head.low), position.headBytes, position.searched,
          position.tail.map { Int64(bitPattern: $0.high) },
          position.tail.map { Int64(bitPattern: $0.low) },
        ])
      }
      try db.execute(sql: "DELETE FROM log_value")
      let value = try db.makeStatement(
        sql: "INSERT INTO log_value (key, high, low) VALUES (?, ?, ?)")
      for fingerprint in scan.values {
        try value.execute(arguments: [
          fingerprint.keyID, Int64(bitPattern: fingerprint.high),
          Int64(bitPattern: fingerprint.low),
        ])
      }
    }
  }

  /// How far earlier scans came, and for which values.
  package func logPositions() throws -> (positions: [LogPosition], values: Set<Fingerprint>) {
    try read { db in
      let positions = try Row.fetchAll(
        db,
        sql: """
          SELECT device, inode, key, high, low, head_bytes, searched, tail_high, tail_low
          FROM log_position
          """
      ).map { row in
        let head = Self.fingerprint(row, from: 2)
        let tail = (row[7] as Int64?).map { high in
          Fingerprint(
            keyID: head.keyID, high: UInt64(bitPattern: high), low: UInt64(bitPattern: row[8]))
        }
        return LogPosition(
          device: UInt64(bitPattern: row[0]), inode: UInt64(bitPattern: row[1]), head: head,
          headBytes: row[5], searched: row[6], tail: tail)
      }
      let values = try Row.fetchAll(db, sql: "SELECT key, high, low FROM log_value")
        .map { Self.fingerprint($0, from: 0) }
      return (positions, Set(values))
    }
  }

  /// Every value that was ever found in a log.
  package func exposedValues() throws -> Set<Fingerprint> {
    try read { db in
      Set(
        try Row.fetchAll(db, sql: "SELECT DISTINCT key, high, low FROM exposure")
          .map { Self.fingerprint($0, from: 0) })
    }
  }

  /// Exposures found by the scans of collections up to `last`, oldest first, and the last scan.
  static func exposures(
    upTo last: CollectionRecord, _ db: Database
  ) throws -> (exposures: [RecordedExposure], scan: (at: Instant, record: LogScanRecord)?) {
    let exposures = try Row.fetchAll(
      db,
      sql: """
        SELECT e.key, e.high, e.low, e.file, e.line, e.offset, e.form, e.found, e.bytes,
          e.written_at, c.at, e.shape
        FROM exposure e JOIN collection c ON c.id = e.collection
        WHERE e.collection <= ? ORDER BY e.collection, e.file, e.offset
        """,
      arguments: [last.id]
    ).map { row in
      guard let form = ExposedForm(rawValue: row[6]) else { throw HistoryError(.corrupt) }
      return RecordedExposure(
        fingerprint: fingerprint(row, from: 0), file: row[3], line: row[4], offset: row[5],
        form: form, shape: row[11], foundBytes: row[7], valueBytes: row[8],
        writtenAt: (row[9] as Int64?).map(Instant.init(milliseconds:)),
        firstSeen: Instant(milliseconds: row[10]))
    }
    let scan = try Row.fetchOne(
      db,
      sql: """
        SELECT c.at, s.record FROM log_scan s JOIN collection c ON c.id = s.collection
        WHERE s.collection <= ? ORDER BY s.collection DESC LIMIT 1
        """,
      arguments: [last.id]
    ).map { row in
      (
        at: Instant(milliseconds: row[0]),
        record: try value(LogScanRecord.self, row[1] as String)
      )
    }
    return (exposures, scan)
  }

  private static func fingerprint(_ row: Row, from first: Int) -> Fingerprint {
    Fingerprint(
      keyID: row[first], high: UInt64(bitPattern: row[first + 1]),
      low: UInt64(bitPattern: row[first + 2]))
  }
}
