package import AuditModel

/// What the caller knows and the history does not.
package struct AuditRequest: Sendable {
  package let kind: AuditReport.Kind
  package let organization: String
  package let generatedAt: Instant
  package let asOf: Instant
  /// Nil for "since the collection before the last one".
  package let period: AuditReport.Period?
  /// What earlier nights reported, oldest first.
  package let nights: [TrendPoint]
  /// What people had recorded when the report is made: a month is reviewed after it is over.
  package let review: ReviewRecords
  package let previous: AuditReport.PreviousReport?

  package init(
    kind: AuditReport.Kind, organization: String, generatedAt: Instant, asOf: Instant,
    period: AuditReport.Period?, nights: [TrendPoint], review: ReviewRecords = ReviewRecords(),
    previous: AuditReport.PreviousReport? = nil
  ) {
    self.kind = kind
    self.organization = organization
    self.generatedAt = generatedAt
    self.asOf = asOf
    self.period = period
    self.nights = nights
    self.review = review
    self.previous = previous
  }
}

/// Judges a history by a policy at an instant. Pure: the same arguments give the same report.
package func audit(
  _ timeline: AuditTimeline, by policy: Policy, _ request: AuditRequest
) -> AuditReport {
  // A month is reviewed after it is over, and what was reviewed is no longer open.
  let timeline = timeline.attested(request.review.attestations)
  let earlier = baseline(timeline, request)
  // Judging the past costs as much as judging the present.
  let (evaluation, before) = sideBySide {
    Evaluation(timeline, policy, asOf: request.asOf)
  } _: {
    earlier.map { Evaluation(timeline.known(after: $0), policy, asOf: $0.at) }
  }
  let period =
    request.period
    ?? AuditReport.Period(from: earlier?.at ?? request.asOf, to: request.asOf)
  let summary = Summary(evaluation.secrets.map(\.assessment.status))
  let (findings, (secrets, differences)) = sideBySide {
    evaluation.findings()
  } _: {
    (
      evaluation.secrets.map(\.assessment).sorted(by: isMoreUrgent),
      before.map { changes(from: $0, to: evaluation) } ?? []
    )
  }
  let runs = runLog(timeline, period, asOf: request.asOf)
  let overall = verdict(evaluation, summary, findings)
  let items = checklist(
    ChecklistFacts(
      evaluation: evaluation, summary: summary, findings: findings, runs: runs, period: period,
      month: Month(of: (request.period?.from ?? request.asOf).day),
      attestations: request.review.attestations,
      before: request.kind == .monthly
        ? before.flatMap { earlierChecklist($0, request) } : nil))
  return AuditReport(
    kind: request.kind, organization: request.organization,
    generatedAt: request.generatedAt.wholeSecond, asOf: request.asOf.wholeSecond,
    period: period, policyName: policy.name, policySHA256: policy.sha256,
    warnDays: policy.warnDays, verdict: overall, summary: summary,
    sources: evaluation.sources.map(summarize),
    secrets: secrets,
    findings: findings, checklist: items,
    changes: differences, changesSince: earlier?.at.wholeSecond, runs: runs,
    trend: request.nights
      + [TrendPoint(at: request.asOf.wholeSecond, verdict: overall, summary: summary)],
    review: reviewSummary(
      evaluation, findings,
      request.kind == .monthly
        ? request.review.signOffs.filter { $0.month == Month(of: period.from.day) } : []),
    previous: request.previous)
}

/// How the items stood at the end of the month before, if that is what the baseline is.
private func earlierChecklist(_ before: Evaluation, _ request: AuditRequest) -> [ChecklistItem]? {
  guard let period = request.period, before.asOf < period.from else { return nil }
  let month = Month(before: period.from.day)
  return checklist(
    ChecklistFacts(
      evaluation: before, summary: Summary(before.secrets.map(\.assessment.status)),
      findings: before.findings(), runs: RunLog(runs: [], missedDays: []), period: month.period,
      month: month, attestations: request.review.attestations, before: nil))
}

extension Evaluation {
  /// What every rule finds, the gravest first.
  fileprivate func findings() -> [Finding] {
    findingRules.flatMap { $0.findings(in: self) }.sorted { left, right in
      if left.severity != right.severity { return left.severity < right.severity }
      if left.rule != right.rule { return left.rule < right.rule }
      if left.subject != right.subject { return left.subject < right.subject }
      return left.message < right.message
    }
  }
}

/// The collection that changes are told against: the last one before the period, or, for a night,
/// the one before the last.
private func baseline(_ timeline: AuditTimeline, _ request: AuditRequest) -> CollectionRecord? {
  guard let period = request.period else { return timeline.collections.dropLast().last }
  return timeline.collections.last { $0.at < period.from }
    ?? (timeline.collections.count > 1 ? timeline.collections.first : nil)
}

/// The report's one word. Unknown never counts as a pass, nor as a failure.
private func verdict(
  _ evaluation: Evaluation, _ summary: Summary, _ findings: [Finding]
) -> Verdict {
  if summary[.overdue] + summary[.compromised] > 0 { return .nonCompliant }
  let hasGap = evaluation.sources.contains { $0.timeline.lastRun.outcome != .complete }
  if summary[.unknown] > 0 || hasGap { return .inconclusive }
  return summary[.dueSoon] > 0 || !findings.isEmpty ? .attention : .compliant
}

private func summarize(_ source: EvaluatedSource) -> SourceSummary {
  let last = source.timeline.lastRun
  return SourceSummary(
    source: source.timeline.source, outcome: last.outcome,
    collectedAt: source.timeline.lastCompleteRun?.collection.at.wholeSecond,
    secrets: source.secrets.count, problem: last.problem,
    coverage: Coverage(
      seen: last.observed,
      seenBefore: source.timeline.runs.dropLast().last { $0.outcome == .complete }?.observed,
      requests: last.facts.requests, gaps: last.facts.gaps, gapCount: last.facts.gapCount,
      managedElsewhere: source.managedElsewhere.sorted { $0.secret < $1.secret }))
}

private func isMoreUrgent(_ left: Assessment, _ right: Assessment) -> Bool {
  if left.status != right.status { return left.status.urgency < right.status.urgency }
  let (leftDue, rightDue) = (left.dueOn?.number ?? Int.max, right.dueOn?.number ?? Int.max)
  return leftDue != rightDue ? leftDue < rightDue : left.secret < right.secret
}

extension Status {
  /// The order in which a reader should see them.
  fileprivate var urgency: Int {
    switch self {
    case .compromised: 0
    case .overdue: 1
    case .dueSoon: 2
    case .unknown: 3
    case .waived: 4
    case .compliant: 5
    }
  }
}

private func runLog(
  _ timeline: AuditTimeline, _ period: AuditReport.Period, asOf: Instant
) -> RunLog {
  var outcomes: [Int64: [SourceOutcome: Int]] = [:]
  for source in timeline.sources {
    for run in source.runs where run.collection.at >= period.from {
      outcomes[run.collection.id, default: [:]][run.outcome, default: 0] += 1
    }
  }
  let inside = timeline.collections.filter { $0.at >= period.from && $0.at <= asOf }
  let runs = inside.map { collection in
    let counts = outcomes[collection.id] ?? [:]
    return RunLog.Run(
      at: collection.at.wholeSecond, complete: counts[.complete] ?? 0,
      partial: counts[.partial] ?? 0, failed: counts[.failed] ?? 0)
  }
  let collected = Set(inside.map(\.at.day))
  let first = max(period.from.day, timeline.collections[0].at.day)
  // A report's own last day counts as missed only once it is over.
  let lastDay = min(asOf.day, period.to.day + -1)
  let missed =
    first <= lastDay
    ? (first.number...lastDay.number).map(Day.init(number:)).filter { !collected.contains($0) } : []
  return RunLog(runs: runs, missedDays: missed)
}
