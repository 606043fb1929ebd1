package import AuditModel
import GRDB

extension History {
  /// Notes what a night reported, with the digest of its JSON: the trend, and the proof that the
  /// report on file is the one that was written. The first report of a collection stands.
  package func recordNight(
    _ collection: CollectionRecord, _ point: TrendPoint, policySHA256: String,
    reportSHA256: String
  ) throws {
    try write { db in
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO night_report (collection, as_of, verdict, compliant, due_soon,
            overdue, compromised, unknown, waived, policy_sha256, report_sha256)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          collection.id, point.at.milliseconds, point.verdict.rawValue,
          point.summary[.compliant], point.summary[.dueSoon], point.summary[.overdue],
          point.summary[.compromised], point.summary[.unknown], point.summary[.waived],
          policySHA256, reportSHA256,
        ])
    }
  }

  /// The last report of a night before the collection `id`.
  package func previousReport(before id: Int64) throws -> AuditReport.PreviousReport? {
    try read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT as_of, report_sha256 FROM night_report WHERE collection < ?
          ORDER BY collection DESC LIMIT 1
          """,
        arguments: [id]
      ).map { AuditReport.PreviousReport(at: Instant(milliseconds: $0[0]), sha256: $0[1]) }
    }
  }

  /// What the nights before the collection `id` reported, oldest first.
  package func nights(before id: Int64) throws -> [TrendPoint] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT as_of, verdict, compliant, due_soon, overdue, compromised, unknown, waived
          FROM night_report WHERE collection < ? ORDER BY collection
          """,
        arguments: [id]
      ).map { row in
        guard let verdict = Verdict(rawValue: row[1]) else { throw HistoryError(.corrupt) }
        return TrendPoint(
          at: Instant(milliseconds: row[0]), verdict: verdict,
          summary: Summary(counts: [
            .compliant: row[2], .dueSoon: row[3], .overdue: row[4], .compromised: row[5],
            .unknown: row[6], .waived: row[7],
          ]))
      }
    }
  }
}
