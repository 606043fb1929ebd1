import AuditModel

/// What the five monthly items are answered from.
struct ChecklistFacts {
  let evaluation: Evaluation
  let summary: Summary
  let findings: [Finding]
  let runs: RunLog
  let period: AuditReport.Period
  /// The month that attestations are for.
  let month: Month
  /// Those that are known when the report is made: a month is reviewed after it is over.
  let attestations: [Attestation]
  /// How the items stood before the period; nil where nobody looked.
  let before: [ChecklistItem]?
}

/// The five monthly items, answered from the facts that exist. An item whose facts don't exist is
/// incomplete, and says what is missing: not done is not passed.
func checklist(_ facts: ChecklistFacts) -> [ChecklistItem] {
  [
    rotationSchedule(facts), exposedSecrets(facts), secretStrength(facts), accessPatterns(facts),
    rotationProcedures(facts),
  ].map { reviewed($0, facts) }
}

/// An item's answer by the facts alone, before anybody attested.
struct AutomatedAnswer {
  let id: String
  let title: String
  /// Nil where no facts were gathered: then a person's word can answer.
  let outcome: ChecklistItem.Outcome?
  let evidence: [String]
  /// The rules whose findings the item is about.
  var rules: Set<String> = []
}

/// Adds people's part: who attested, how late, what is left to do, what was left open before.
private func reviewed(_ answer: AutomatedAnswer, _ facts: ChecklistFacts) -> ChecklistItem {
  let attestations = facts.attestations.filter { $0.item == answer.id && $0.month == facts.month }
  let valid = attestations.filter { $0.state == nil || $0.state == .intact }
  let isManual = answer.outcome == nil && !valid.isEmpty
  let outcome = answer.outcome ?? (isManual ? .pass : .incomplete)
  let earlier = facts.findings.filter {
    answer.rules.contains($0.rule) && $0.firstSeen < facts.period.from
  }.count
  var evidence = answer.evidence
  if earlier > 0 {
    evidence.append("\(earlier) findings were open before \(facts.period.from.day) already")
  }
  if let before = facts.before?.first(where: { $0.id == answer.id }), before.outcome != .pass {
    evidence.append("it was \(before.outcome.rawValue) at the end of the month before")
  }
  return ChecklistItem(
    id: answer.id, title: answer.title, outcome: outcome, mode: isManual ? .manual : .automated,
    evidence: evidence, toDo: toDo(answer, outcome, valid, facts), attestations: attestations)
}

private func toDo(
  _ answer: AutomatedAnswer, _ outcome: ChecklistItem.Outcome, _ valid: [Attestation],
  _ facts: ChecklistFacts
) -> String? {
  let found = facts.findings.filter { answer.rules.contains($0.rule) }.count
  var tasks: [String] = []
  switch outcome {
  case .fail: tasks.append(found > 0 ? "answer \(found) findings" : "rotate what is overdue")
  case .incomplete: tasks.append("gather what is missing")
  case .pass: break
  }
  if valid.isEmpty { tasks.append("review it and attest: 'rota attest \(answer.id)'") }
  return tasks.isEmpty ? nil : tasks.joined(separator: "; ")
}

private func rotationSchedule(_ facts: ChecklistFacts) -> AutomatedAnswer {
  let (evaluation, summary) = (facts.evaluation, facts.summary)
  let gaps = evaluation.sources.filter { $0.timeline.lastRun.outcome != .complete }
  var evidence = [
    "\(summary.total) secrets in \(evaluation.sources.count) sources: "
      + Status.allCases.map { "\(summary[$0]) \($0.rawValue)" }.joined(separator: ", "),
    "\(facts.runs.runs.count) collections in the period, \(facts.runs.missedDays.count) days without one",
  ]
  if !gaps.isEmpty {
    evidence.append("not completely collected: " + gaps.map(\.name).joined(separator: ", "))
  }
  if !evaluation.waivers.isEmpty {
    let inForce = evaluation.waivers.filter {
      $0.isInForce(on: evaluation.asOf, longest: evaluation.policy.longestWaiverDays)
    }
    evidence.append("\(inForce.count) waivers in force, \(summary[.waived]) secrets waived")
  }
  let outcome: ChecklistItem.Outcome =
    summary[.overdue] + summary[.compromised] > 0
    ? .fail : summary[.unknown] > 0 || !gaps.isEmpty ? .incomplete : .pass
  return AutomatedAnswer(
    id: ChecklistItem.reviewRotationSchedule, title: "Review secret rotation schedule",
    outcome: outcome, evidence: evidence,
    rules: [CompromisedRule.id, OverdueRule.id, ExpiredWaiverRule.id, UnprovenClosureRule.id])
}

private func exposedSecrets(_ facts: ChecklistFacts) -> AutomatedAnswer {
  let (id, title) = (ChecklistItem.checkExposedSecrets, "Check for exposed secrets in logs")
  let evaluation = facts.evaluation
  guard let (at, scan) = evaluation.timeline.lastScan else {
    return AutomatedAnswer(
      id: id, title: title, outcome: nil,
      evidence: ["no log was searched: name some under 'leaks: paths:' in rota.yaml"])
  }
  let found = facts.findings.filter { $0.rule == ExposedSecretRule.id }.count
  var evidence = [
    "\(scan.files) files were searched up to \(at) for \(scan.values) values, \(scan.bytes) bytes of them new that night; \(found) secrets stand in them"
  ]
  if let paths = scan.paths { evidence.append("in " + paths.joined(separator: ", ")) }
  let notSearched = scan.notSearched.sorted { $0.key < $1.key }
  if !notSearched.isEmpty {
    let counts = notSearched.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    evidence.append("not searched for: \(counts)")
  }
  if scan.unreadCount > 0 {
    evidence.append(
      "\(scan.unreadCount) files were not searched to their end: "
        + scan.unread.joined(separator: "; "))
  }
  let isOld = evaluation.isTooOld(at)
  if isOld { evidence.append("that is more than \(Evaluation.freshHours) hours ago") }
  let isWhole = notSearched.isEmpty && scan.unreadCount == 0 && !isOld && scan.files > 0
  return AutomatedAnswer(
    id: id, title: title, outcome: found > 0 ? .fail : isWhole ? .pass : .incomplete,
    evidence: evidence, rules: [ExposedSecretRule.id, ReportedSecretRule.id])
}

private func secretStrength(_ facts: ChecklistFacts) -> AutomatedAnswer {
  let evaluation = facts.evaluation
  let faults = facts.findings.filter { strengthRules.contains($0.rule) }
  let total = evaluation.secrets.count
  let measured = evaluation.secrets.filter { $0.facts != nil }.count
  let gaps = evaluation.sources.contains { $0.timeline.lastRun.outcome != .complete }
  var evidence = [
    "\(measured) of \(total) values were measured by \(strengthRules.count) rules, \(faults.count) findings"
  ]
  if measured < total {
    evidence.append("\(total - measured) values were not read, so their strength is unknown")
  }
  if gaps { evidence.append("not every source was completely collected") }
  return AutomatedAnswer(
    id: ChecklistItem.verifySecretStrength, title: "Verify secret strength requirements",
    outcome: !faults.isEmpty ? .fail : measured < total || gaps ? .incomplete : .pass,
    evidence: evidence, rules: strengthRules)
}

extension Evaluation {
  /// Whether facts from then say nothing about now.
  func isTooOld(_ instant: Instant) -> Bool {
    instant.adding(hours: Self.freshHours) < asOf
  }
}
