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

  /// Replaces the open alerts by `alerts`, once their lines are written.
  package func replaceOpenAlerts(_ alerts: [OpenAlert]) throws {
    let before = Set(try openAlerts())
    let after = Set(alerts)
    guard before != after else { return }
    try write { db in
      for alert in before.subtracting(after) {
        try db.execute(
          sql: "DELETE FROM alert_state WHERE rule = ? AND subject = ?",
          arguments: [alert.rule, alert.subject])
      }
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO alert_state (rule, subject, identity, stage, day) VALUES (?, ?, ?, ?, ?)
          """)
      for alert in after.subtracting(before) {
        try insert.execute(
          arguments: [alert.rule, alert.subject, alert.identity, alert.stage, alert.day.number])
      }
    }
  }
}
