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

  package init(
    name: String, sha256: String, warnDays: Int, classes: [SecretClass], rows: [PolicyRow],
    declarations: [Declaration], waivers: [Waiver], suppressions: [Suppression] = []
  ) {
    self.name = name
    self.sha256 = sha256
    self.warnDays = warnDays
    self.classes = classes
    self.rows = rows
    self.declarations = declarations
    self.waivers = waivers
    self.suppressions = suppressions
  }
}

/// A row group of the policy.
package struct SecretClass: Hashable, Sendable {
  package let name: String
  package let title: String
  /// How grave an overdue or compromised secret of the class is.
  package let severity: Severity

  package init(name: String, title: String, severity: Severity) {
    self.name = name
    self.title = title
    self.severity = severity
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
  package let requestedBy: String
  package let approvedBy: String
  package let expires: Day

  package init(
    secret: Glob, reason: String, requestedBy: String, approvedBy: String, expires: Day
  ) {
    self.secret = secret
    self.reason = reason
    self.requestedBy = requestedBy
    self.approvedBy = approvedBy
    self.expires = expires
  }
}
