import AuditModel

/// One rule about one kind of trouble besides age. Pure: the evaluation in, findings out.
protocol FindingRule: Sendable {
  /// The short name that findings carry.
  static var id: String { get }
  static func findings(in evaluation: Evaluation) -> [Finding]
}

/// Every rule, in the order in which findings of equal severity are reported. A new rule is one
/// file, one line here, one test file.
let findingRules: [any FindingRule.Type] = [
  CompromisedRule.self, ExposedSecretRule.self, ReportedSecretRule.self, OverdueRule.self,
  DueSoonRule.self,
  ProviderExpiryRule.self,
  CoverageGapRule.self, LogGapRule.self, DisappearanceRule.self, StuckRotationRule.self,
  MonitoringDisabledRule.self, InvalidSettingRule.self,
  MissingSecretRule.self, PlaceholderRule.self, PublishedValueRule.self,
  InsecureSigningKeyRule.self, WeakSecretRule.self, MalformedSecretRule.self,
  SharedValueRule.self, FakeRotationRule.self, UnversionedChangeRule.self,
  RestoredValueRule.self, ProcessDriftRule.self, ContradictingDateRule.self,
  ExposedFileRule.self, DuplicateNameRule.self, UnreadableLineRule.self,
  OutsideReferenceRule.self, MissingPasswordRule.self, UnclassifiedRule.self,
  ExpiredWaiverRule.self, LapsingWaiverRule.self, OverlongWaiverRule.self, UnusedWaiverRule.self,
  UnprovenClosureRule.self, ChangedEvidenceRule.self, FailedDrillRule.self,
  AccessAnomalyRule.self, UnreadSecretRule.self,
]

/// The rules about the value itself, which the strength item of the checklist answers for.
let strengthRules: Set<String> = [
  PlaceholderRule.id, PublishedValueRule.id, InsecureSigningKeyRule.id, WeakSecretRule.id,
  MalformedSecretRule.id, MissingSecretRule.id,
]

extension FindingRule {
  static func finding(
    _ severity: Severity, _ subject: some CustomStringConvertible, _ message: String,
    remedy: String, since: Instant
  ) -> Finding {
    Finding(
      rule: id, severity: severity, subject: subject.description, message: message,
      remedy: remedy, firstSeen: since.wholeSecond)
  }

  /// A finding for each secret whose facts carry one of `marks`.
  static func findings(
    in evaluation: Evaluation, marks: ValueMarks, _ severity: Severity, _ message: String,
    remedy: String
  ) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      let hasMark = { (facts: ValueFacts?) in !(facts?.marks.isDisjoint(with: marks) ?? true) }
      guard hasMark(secret.facts) else { return nil }
      return finding(
        severity, secret.id, "\(secret.id) \(message)", remedy: remedy,
        since: secret.since { hasMark($0.facts) })
    }
  }
}
