package import AuditModel
import GRDB

extension History {
  /// The alerts that stand open after the last run.
  package func openAlerts() throws -> [OpenAlert] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT rule, subject, identity, stage, day FROM alert_state ORDER BY rule, subject"
      ).map { row in
        OpenAlert(
          rule: row[0], subject: row[1], identity: row[2], stage: row[3],
          day: Day(number: row[4]))
      }
    }
  }

  /// Replaces the open alerts, once their lines are written.
  /// - Parameter before: as `openAlerts` gave them; only what differs is written.
  package func replaceOpenAlerts(_ before: [OpenAlert], by after: [OpenAlert]) throws {
    let changed = Set(after).subtracting(before)
    let gone = Set(before.map(Key.init)).subtracting(after.map(Key.init))
    guard !changed.isEmpty || !gone.isEmpty else { return }
    try write { db in
      let delete = try db.makeStatement(
        sql: "DELETE FROM alert_state WHERE rule = ? AND subject = ?")
      for key in gone { try delete.execute(arguments: [key.rule, key.subject]) }
      let upsert = try db.makeStatement(
        sql: """
          INSERT INTO alert_state (rule, subject, identity, stage, day) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (rule, subject)
          DO UPDATE SET identity = excluded.identity, stage = excluded.stage, day = excluded.day
          """)
      for alert in changed {
        try upsert.execute(
          arguments: [alert.rule, alert.subject, alert.identity, alert.stage, alert.day.number])
      }
    }
  }

  private struct Key: Hashable {
    let rule: String
    let subject: String

    init(_ alert: OpenAlert) {
      rule = alert.rule
      subject = alert.subject
    }
  }
}
