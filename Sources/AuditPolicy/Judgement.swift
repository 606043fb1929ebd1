import AuditModel

/// The verdict of one period on one interval of evidence, before waivers.
struct Judgement: Hashable {
  let status: Status
  let grounds: Grounds
  let dueOn: Day?

  /// The calendar part of the verdicts, in whole UTC days.
  ///
  /// Overdue only when even the kindest reading of the evidence is past due, compliant only when
  /// even the unkindest is not; between the two there is no telling.
  static func calendar(
    everyDays: Int, warnDays: Int, evidence: RotationEvidence, today: Day
  ) -> Judgement {
    let latestDue = evidence.notAfter.day + everyDays
    if latestDue < today {
      return Judgement(
        status: .overdue, grounds: .tooOld(latestDue: latestDue, today: today), dueOn: latestDue)
    }
    guard let notBefore = evidence.notBefore else {
      return Judgement(
        status: .unknown, grounds: .ageUnbounded(latestDue: latestDue), dueOn: nil)
    }
    let earliestDue = notBefore.day + everyDays
    let left = earliestDue - today
    if left > warnDays {
      return Judgement(
        status: .compliant, grounds: .fresh(dueOn: earliestDue), dueOn: earliestDue)
    }
    if left >= 0 {
      return Judgement(
        status: .dueSoon, grounds: .dueWithinWarning(dueOn: earliestDue, warnDays: warnDays),
        dueOn: earliestDue)
    }
    return Judgement(
      status: .unknown, grounds: .straddles(earliestDue: earliestDue, latestDue: latestDue),
      dueOn: earliestDue)
  }

  /// The open incident that makes a secret compromised, if any: one whose suspected instant the
  /// evidence does not put behind it. The earliest counts.
  static func unansweredIncident(
    _ incidents: [Incident], _ secret: SecretID, _ evidence: RotationEvidence
  ) -> Incident? {
    incidents
      .filter { $0.isOpen && !evidence.isProvenAfter($0.suspectedAt) && $0.covers(secret) }
      .min { $0.suspectedAt < $1.suspectedAt }
  }
}

extension RotationEvidence {
  /// Whether the value was set after `instant`, however the evidence is read.
  func isProvenAfter(_ instant: Instant) -> Bool { notBefore.map { $0 >= instant } ?? false }
}
