package import AuditModel
import GRDB

/// What audits ask of the access logs.
extension History {
  /// What had been read of access logs by `instant`.
  static func accesses(knownAt instant: Instant, _ db: Database) throws -> AccessRecord {
    var accesses = AccessRecord()
    var lastRun: Int64?
    accesses.lastRun = try Row.fetchOne(
      db,
      sql: """
        SELECT at, record, id FROM access_run WHERE at <= ? ORDER BY id DESC LIMIT 1
        """,
      arguments: [instant.milliseconds]
    ).map {
      lastRun = $0[2]
      return (Instant(milliseconds: $0[0]), try value(AccessRunRecord.self, $0[1] as String))
    }
    guard let lastRun else { return accesses }
    for span in try accessSpans(upTo: lastRun, db) {
      let source = String(span.object.prefix { $0 != "/" })
      accesses.firstDays[source] = min(accesses.firstDays[source] ?? span.firstDay, span.firstDay)
      accesses.lastReads[span.object] = span.lastRead
    }
    accesses.anomalies = try Row.fetchAll(
      db,
      sql: """
        SELECT r.at, a.kind, a.object, a.principal, a.day, a.at, a.explanation
        FROM access_anomaly a JOIN access_run r ON r.id = a.run
        WHERE a.run <= ? ORDER BY a.id
        """,
      arguments: [lastRun]
    ).map { row in
      guard let kind = AccessAnomaly.Kind(rawValue: row[1]) else { throw HistoryError(.corrupt) }
      return (
        Instant(milliseconds: row[0]),
        AccessAnomaly(
          kind: kind, object: row[2], principal: row[3], day: Day(number: row[4]),
          at: Instant(milliseconds: row[5]), explanation: row[6])
      )
    }
    return accesses
  }
}

extension History {
  /// From when to when each object's readings reach. By a few look-ups for each: the rows between,
  /// of which every night adds some, are not touched.
  static func accessSpans(
    upTo run: Int64, _ db: Database
  ) throws -> [(object: String, firstDay: Day, lastRead: Instant?)] {
    try Row.fetchAll(
      db,
      sql: """
        WITH RECURSIVE known(id) AS (
          SELECT min(object) FROM access_bucket
          UNION ALL
          SELECT (SELECT min(object) FROM access_bucket WHERE object > known.id) FROM known
          WHERE known.id IS NOT NULL)
        SELECT n.text,
          (SELECT day FROM access_bucket WHERE object = k.id AND run <= ?1 ORDER BY day LIMIT 1),
          (SELECT max(last_read) FROM access_bucket WHERE object = k.id AND run <= ?1 AND day = (
            SELECT day FROM access_bucket WHERE object = k.id AND run <= ?1 AND reads > 0
            ORDER BY day DESC LIMIT 1))
        FROM known k JOIN access_name n ON n.id = k.id
        """,
      arguments: [run]
    ).compactMap { row in
      guard let first = row[1] as Int? else { return nil }
      return (
        row[0], Day(number: first), (row[2] as Int64?).map(Instant.init(milliseconds:))
      )
    }
  }

  /// Who read an object between two instants, day by day, as far as it was known at `knownAt`.
  package func accesses(
    of object: String, from: Instant, to: Instant, knownAt: Instant
  ) throws -> [AccessBucket] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT p.text, a.text, b.day, sum(b.reads), sum(b.denials), min(b.first_read),
            max(b.last_read), min(b.first_denied), max(b.last_denied), max(b.privileged),
            sum(b.old_reads), max(b.last_old_read)
          FROM access_bucket b JOIN access_name o ON o.id = b.object
          JOIN access_name p ON p.id = b.principal JOIN access_name a ON a.id = b.address
          JOIN access_run r ON r.id = b.run
          WHERE o.text = ?1 AND b.day BETWEEN ?2 AND ?3 AND r.at <= ?4
          GROUP BY b.day, p.text, a.text
          HAVING max(ifnull(max(b.last_read), 0), ifnull(max(b.last_denied), 0)) >= ?5
            AND min(ifnull(min(b.first_read), ?7), ifnull(min(b.first_denied), ?7)) <= ?6
          ORDER BY b.day, p.text, a.text
          """,
        arguments: [
          object, from.day.number, to.day.number, knownAt.milliseconds, from.milliseconds,
          to.milliseconds, Int64.max,
        ]
      ).map { row in
        func instant(_ index: Int) -> Instant? {
          (row[index] as Int64?).map(Instant.init(milliseconds:))
        }
        var bucket = AccessBucket(
          object: object, principal: row[0], address: row[1], day: Day(number: row[2]))
        bucket.reads = row[3]
        bucket.denials = row[4]
        bucket.firstRead = instant(5)
        bucket.lastRead = instant(6)
        bucket.firstDenied = instant(7)
        bucket.lastDenied = instant(8)
        bucket.isPrivileged = row[9] == 1
        bucket.oldReads = row[10]
        bucket.lastOldRead = instant(11)
        return bucket
      }
    }
  }
}

/// What one principal did with one secret over a time.
package struct AccessUsage: Hashable, Sendable {
  package let object: String
  package let principal: String
  package let reads: Int
  package let denials: Int
  package let first: Instant
  package let last: Instant
  /// How many different ones.
  package let addresses: Int
  /// Bit n: read in the hour that begins at n, UTC.
  package let hours: UInt32
}

extension History {
  /// Who read what since a day, by secret and principal.
  package func accessUsage(since day: Day, knownAt instant: Instant) throws -> [AccessUsage] {
    try read { db in
      var result: [AccessUsage] = []
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT o.text, p.text, sum(b.reads), sum(b.denials),
            min(min(ifnull(b.first_read, b.first_denied), ifnull(b.first_denied, b.first_read))),
            max(max(ifnull(b.last_read, b.last_denied), ifnull(b.last_denied, b.last_read))),
            count(DISTINCT b.address), group_concat(hex(b.hours), '')
          FROM access_bucket b JOIN access_run r ON r.id = b.run
          JOIN access_name o ON o.id = b.object JOIN access_name p ON p.id = b.principal
          WHERE b.day >= ? AND r.at <= ? GROUP BY b.object, b.principal ORDER BY o.text, p.text
          """,
        arguments: [day.number, instant.milliseconds])
      while let row = try rows.next() {
        result.append(
          AccessUsage(
            object: row[0], principal: row[1], reads: row[2], denials: row[3],
            first: Instant(milliseconds: row[4]), last: Instant(milliseconds: row[5]),
            addresses: row[6], hours: HourCounts.mask(hex: row[7])))
      }
      return result
    }
  }
}
