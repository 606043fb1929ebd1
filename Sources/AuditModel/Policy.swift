/// How often a secret has to change.
package enum RotationPeriod: Hashable, Sendable {
  case days(Int)
  /// Not by the calendar: at once when a breach is suspected, and otherwise never.
  case onBreach
}

/// The rules of the house: the rotation frequency table and what goes with it.
package struct Policy: Sendable {
  package let name: String
  /// SHA-256 of everything the policy was read from, in hex.
  package let sha256: String
  /// Days before the due day from which a secret is due soon, where nothing else says so.
  package let warnDays: Int
  package let classes: [SecretClass]
  /// In order of precedence: the first row that matches a secret decides.
  package let rows: [PolicyRow]
  package let declarations: [Declaration]
  package let waivers: [Waiver]
  package let suppressions: [Suppression]
  /// The longest that a waiver may last, in days.
  package let longestWaiverDays: Int
  /// What accesses are judged by; nil where no access log is read.
  package let access: AccessRules?
  /// What the findings and items are evidence for.
  package let controls: [Control]

  package init(
    name: String, sha256: String, warnDays: Int, classes: [SecretClass], rows: [PolicyRow],
    declarations: [Declaration], waivers: [Waiver], suppressions: [Suppression] = [],
    longestWaiverDays: Int = 365, access: AccessRules? = nil, controls: [Control] = []
  ) {
    self.name = name
    self.sha256 = sha256
    self.warnDays = warnDays
    self.classes = classes
    self.rows = rows
    self.declarations = declarations
    self.waivers = waivers
    self.suppressions = suppressions
    self.longestWaiverDays = longestWaiverDays
    self.access = access
    self.controls = controls
  }
}

/// What accesses are judged by.
package struct AccessRules: Hashable, Sendable {
  /// Sources whose access logs are read.
  package let sources: [Glob]
  /// A secret that nobody has read for so many days is a finding.
  package let unreadDays: Int
  package let expected: [ExpectedAccess]

  package init(sources: [Glob], unreadDays: Int, expected: [ExpectedAccess]) {
    self.sources = sources
    self.unreadDays = unreadDays
    self.expected = expected
  }
}

/// An approved exception: accesses that stand out and are answered. It ends with the day `expires`.
package struct ExpectedAccess: Hashable, Sendable {
  package let principal: Glob
  package let secret: Glob
  package let reason: String
  package let approvedBy: String
  package let expires: Day

  package init(principal: Glob, secret: Glob, reason: String, approvedBy: String, expires: Day) {
    self.principal = principal
    self.secret = secret
    self.reason = reason
    self.approvedBy = approvedBy
    self.expires = expires
  }
}

/// A row group of the policy.
package struct SecretClass: Hashable, Sendable {
  package let name: String
  package let title: String
  /// How grave an overdue or compromised secret of the class is.
  package let severity: Severity
  /// How soon a compromised secret has to be rotated once its incident is recorded; nil where the
  /// policy names no time.
  package let responseHours: Int?
  /// How recent a tested rotation has to be, in days.
  package let drillDays: Int

  package init(
    name: String, title: String, severity: Severity, responseHours: Int? = nil,
    drillDays: Int = 90
  ) {
    self.name = name
    self.title = title
    self.severity = severity
    self.responseHours = responseHours
    self.drillDays = drillDays
  }
}

/// One line of the rotation frequency table. A class, since it is shared by all the secrets it
/// matches.
package final class PolicyRow: Sendable {
  package let name: Glob
  /// Restricts the row to sources whose name matches.
  package let source: Glob?
  /// Restricts the row to secrets that carry this tag.
  package let tag: TagPattern?
  package let secretClass: SecretClass
  package let period: RotationPeriod
  package let warnDays: Int?
  package let kind: SecretKind?
  package let owner: String?
  package let controls: [String]
  /// Every environment must hold such a secret.
  package let isRequired: Bool
  /// Only a value that carries a password is a secret: a Redis URL without one protects nothing.
  package let onlyWithPassword: Bool

  package init(
    name: Glob, source: Glob? = nil, tag: TagPattern? = nil, secretClass: SecretClass,
    period: RotationPeriod, warnDays: Int? = nil, kind: SecretKind? = nil, owner: String? = nil,
    controls: [String] = [], isRequired: Bool = false, onlyWithPassword: Bool = false
  ) {
    self.name = name
    self.source = source
    self.tag = tag
    self.secretClass = secretClass
    self.period = period
    self.warnDays = warnDays
    self.kind = kind
    self.owner = owner
    self.controls = controls
    self.isRequired = isRequired
    self.onlyWithPassword = onlyWithPassword
  }
}

/// `key=value`, the value a glob.
package struct TagPattern: Hashable, Sendable {
  package let key: String
  package let value: Glob

  package init(key: String, value: Glob) {
    self.key = key
    self.value = value
  }
}

/// A person's word on when a secret's value was set.
package struct Declaration: Hashable, Sendable {
  package let secret: Glob
  package let rotatedOn: Day
  package let by: String?

  package init(secret: Glob, rotatedOn: Day, by: String?) {
    self.secret = secret
    self.rotatedOn = rotatedOn
    self.by = by
  }
}

/// An approved exception. It ends with the day `expires`, which still counts.
package struct Waiver: Hashable, Sendable {
  package let secret: Glob
  package let reason: String
  /// What protects meanwhile.
  package let control: String?
  package let requestedBy: String
  package let approvedBy: String
  /// Nil where nobody wrote it down.
  package let approvedOn: Day?
  package let expires: Day
  /// Nil for one from the configuration.
  package let recordedAt: Instant?
  /// The last instant of a waiver that was withdrawn.
  package let revokedAt: Instant?

  package init(
    secret: Glob, reason: String, control: String? = nil, requestedBy: String, approvedBy: String,
    approvedOn: Day? = nil, expires: Day, recordedAt: Instant? = nil, revokedAt: Instant? = nil
  ) {
    self.secret = secret
    self.reason = reason
    self.control = control
    self.requestedBy = requestedBy
    self.approvedBy = approvedBy
    self.approvedOn = approvedOn
    self.expires = expires
    self.recordedAt = recordedAt
    self.revokedAt = revokedAt
  }
}
