import AuditModel

/// Dates one secret and judges it: period, incidents, waivers, freshness of the facts.
struct SecretJudge {
  let policy: Policy
  let incidents: [Incident]
  /// Those in force.
  let waivers: [Waiver]
  let asOf: Instant

  init(_ policy: Policy, _ timeline: AuditTimeline, asOf: Instant) {
    self.policy = policy
    self.incidents = timeline.incidents.filter(\.isOpen)
    self.asOf = asOf
    waivers = (policy.waivers + timeline.review.waivers).filter {
      $0.isInForce(on: asOf, longest: policy.longestWaiverDays)
    }
  }

  func evaluate(
    _ secret: SecretTimeline, _ observation: Observation, _ row: PolicyRow?,
    _ source: SourceTimeline, _ completeRuns: [CollectionRecord]
  ) -> EvaluatedSecret {
    let declaration = policy.declarations.isEmpty ? nil : declaration(for: secret.id)
    let dated = DatedValue(secret, completeRuns: completeRuns, declaration: declaration)
    let judgement = judge(secret.id, row, dated.evidence, source, completeRuns)
    let isWaived =
      [.overdue, .dueSoon, .unknown].contains(judgement.status) && hasWaiver(secret.id)
    let assessment = Assessment(
      secret: secret.id,
      environment: observation.environment ?? source.source.environment,
      row: row,
      owner: observation.owner ?? row?.owner,
      evidence: dated.evidence,
      status: isWaived ? .waived : judgement.status,
      grounds: judgement.grounds,
      dueOn: judgement.dueOn,
      daysLeft: judgement.dueOn.map { $0 - asOf.day },
      ageDays: AgeDays(
        min: max(0, asOf.day - dated.evidence.notAfter.day),
        max: dated.evidence.notBefore.map { asOf.day - $0.day }),
      isStale: completeRuns.last != source.lastRun.collection)
    return EvaluatedSecret(timeline: secret, dated: dated, assessment: assessment)
  }

  private func judge(
    _ secret: SecretID, _ row: PolicyRow?, _ evidence: RotationEvidence,
    _ source: SourceTimeline, _ completeRuns: [CollectionRecord]
  ) -> Judgement {
    // A suspected breach outweighs everything: neither a waiver nor a silent source answers it.
    if let incident = Judgement.unansweredIncident(incidents, secret, evidence) {
      return Judgement(
        status: .compromised,
        grounds: .breachSuspected(
          at: incident.suspectedAt,
          respondBy: row?.secretClass.responseHours.map(incident.recordedAt.adding(hours:))),
        dueOn: incident.suspectedAt.day)
    }
    guard let row else {
      return Judgement(status: .unknown, grounds: .noPolicyRow, dueOn: nil)
    }
    guard let last = completeRuns.last,
      last.at.adding(hours: Evaluation.freshHours) >= asOf
    else {
      return Judgement(
        status: .unknown, grounds: .factsTooOld(lastComplete: completeRuns.last?.at), dueOn: nil)
    }
    switch row.period {
    case .onBreach:
      return Judgement(status: .compliant, grounds: .noBreachSuspected, dueOn: nil)
    case .days(let period):
      return .calendar(
        everyDays: period, warnDays: warnDays(row, source.lastRun.facts), evidence: evidence,
        today: asOf.day)
    }
  }

  /// A row's own window is the most particular; the source's setting wins over the policy's default.
  func warnDays(_ row: PolicyRow, _ facts: SourceFacts) -> Int {
    row.warnDays ?? facts.expiryWarningDays ?? policy.warnDays
  }

  private func declaration(for secret: SecretID) -> Declaration? {
    let id = secret.description
    return policy.declarations.filter { $0.rotatedOn <= asOf.day && $0.secret.matches(id) }
      .max { $0.rotatedOn < $1.rotatedOn }
  }

  private func hasWaiver(_ secret: SecretID) -> Bool {
    guard !waivers.isEmpty else { return false }
    let id = secret.description
    return waivers.contains { $0.secret.matches(id) }
  }
}

extension Waiver {
  /// Whether it excuses anything at `instant`: approved, neither run out nor withdrawn, and no
  /// longer than the policy allows.
  func isInForce(on instant: Instant, longest: Int) -> Bool {
    expires >= instant.day && !isRevoked(by: instant)
      && !isTooLong(on: instant.day, longest: longest)
  }

  func isRevoked(by instant: Instant) -> Bool { revokedAt.map { $0 <= instant } ?? false }

  /// Counted from its approval, or, where nobody wrote that down, from today.
  func isTooLong(on today: Day, longest: Int) -> Bool {
    expires - (approvedOn ?? today) > longest
  }
}
