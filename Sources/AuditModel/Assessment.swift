/// The six answers to "is this secret fresh enough?". `unknown` is an answer, not a gap: neither
/// a pass nor a failure.
package enum Status: String, CaseIterable, Sendable {
  case compliant
  case dueSoon = "due-soon"
  case overdue
  case compromised
  case unknown
  case waived
}

/// The verdict on one secret at one instant. A class, since audits of a hundred thousand spent a
/// quarter of their time copying it around as a structure.
package final class Assessment: Sendable {
  package let secret: SecretID
  package let environment: String?
  /// Nil when no policy row matched.
  package let row: PolicyRow?
  package let owner: String?
  package let evidence: RotationEvidence
  package let status: Status
  package let grounds: Grounds
  package let dueOn: Day?
  /// Days from today until `dueOn`; negative once past.
  package let daysLeft: Int?
  package let ageDays: AgeDays
  /// Whether the verdict stands on facts from before the last collection.
  package let isStale: Bool

  package init(
    secret: SecretID, environment: String?, row: PolicyRow?, owner: String?,
    evidence: RotationEvidence, status: Status, grounds: Grounds, dueOn: Day?, daysLeft: Int?,
    ageDays: AgeDays, isStale: Bool
  ) {
    self.secret = secret
    self.environment = environment
    self.row = row
    self.owner = owner
    self.evidence = evidence
    self.status = status
    self.grounds = grounds
    self.dueOn = dueOn
    self.daysLeft = daysLeft
    self.ageDays = ageDays
    self.isStale = isStale
  }
}

/// How old the value is, in days: at least `min`, at most `max` where that can be told.
package struct AgeDays: Hashable, Sendable {
  package let min: Int
  package let max: Int?

  package init(min: Int, max: Int?) {
    self.min = min
    self.max = max
  }
}

package enum Severity: String, CaseIterable, Sendable, Comparable {
  case critical, high, medium, low

  private var rank: Int {
    switch self {
    case .critical: 0
    case .high: 1
    case .medium: 2
    case .low: 3
    }
  }

  /// The graver severity sorts first.
  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// One thing that needs attention. A class, like `Assessment` and for the same reason.
package final class Finding: Sendable {
  /// The rule's short name, such as `weak-secret`.
  package let rule: String
  package let severity: Severity
  /// What it is about: a secret's id, a source's name, a setting.
  package let subject: String
  package let message: String
  package let remedy: String
  /// When the history first held the facts behind it.
  package let firstSeen: Instant

  /// The source's name, where the subject is one or a secret of one. By bytes: there are many findings.
  package var source: Substring {
    let end = subject.utf8.firstIndex(of: UInt8(ascii: "/")) ?? subject.utf8.endIndex
    return subject[..<end]
  }

  /// Stable from night to night: one rule says one thing about one subject.
  package var id: String { "\(rule):\(subject)" }

  package init(
    rule: String, severity: Severity, subject: String, message: String, remedy: String,
    firstSeen: Instant
  ) {
    self.rule = rule
    self.severity = severity
    self.subject = subject
    self.message = message
    self.remedy = remedy
    self.firstSeen = firstSeen
  }
}
