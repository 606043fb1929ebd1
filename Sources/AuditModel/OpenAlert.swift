/// An alert that has been given and not taken back: what a later run needs to know in order not
/// to repeat it.
package struct OpenAlert: Hashable, Sendable {
  package let rule: String
  package let subject: String
  /// Tells this alert from the next one on the same subject: rule, subject and due day.
  package let identity: String
  /// The last threshold of days left that was announced; nil where there are none.
  package let stage: Int?
  /// The day of the last line.
  package let day: Day

  package init(rule: String, subject: String, identity: String, stage: Int?, day: Day) {
    self.rule = rule
    self.subject = subject
    self.identity = identity
    self.stage = stage
    self.day = day
  }
}

/// How alert lines are written.
package enum AlertFormat: String, CaseIterable, Sendable {
  /// `WARNING 2026-11-23 02:00:03,226 security Secret expiry: ...`
  case plain = "default"
  case json, logfmt, syslog
}
