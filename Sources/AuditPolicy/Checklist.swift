import AuditModel

/// The five monthly items, answered from the facts that exist. An item whose facts don't exist is
/// incomplete, and says what is missing: not done is not passed.
func checklist(_ evaluation: Evaluation, _ summary: Summary, _ findings: [Finding], _ runs: RunLog)
  -> [ChecklistItem]
{
  [
    rotationSchedule(evaluation, summary, runs),
    exposedSecrets(evaluation, findings),
    secretStrength(evaluation, findings),
    missing(
      "audit-access-patterns", "Audit secret access patterns",
      "no access log was read: this version of rota has no access log analysis"),
    missing(
      "test-rotation-procedures", "Test secret rotation procedures",
      "no drill is on record: this version of rota keeps none"),
  ]
}

private func missing(_ id: String, _ title: String, _ what: String) -> ChecklistItem {
  ChecklistItem(id: id, title: title, outcome: .incomplete, mode: .manual, evidence: [what])
}

private func rotationSchedule(
  _ evaluation: Evaluation, _ summary: Summary, _ runs: RunLog
) -> ChecklistItem {
  let gaps = evaluation.sources.filter { $0.timeline.lastRun.outcome != .complete }
  var evidence = [
    "\(summary.total) secrets in \(evaluation.sources.count) sources: "
      + Status.allCases.map { "\(summary[$0]) \($0.rawValue)" }.joined(separator: ", "),
    "\(runs.runs.count) collections in the period, \(runs.missedDays.count) days without one",
  ]
  if !gaps.isEmpty {
    evidence.append("not completely collected: " + gaps.map(\.name).joined(separator: ", "))
  }
  let outcome: ChecklistItem.Outcome =
    summary[.overdue] + summary[.compromised] > 0
    ? .fail : summary[.unknown] > 0 || !gaps.isEmpty ? .incomplete : .pass
  return ChecklistItem(
    id: "review-rotation-schedule", title: "Review secret rotation schedule", outcome: outcome,
    mode: .automated, evidence: evidence)
}

private func exposedSecrets(_ evaluation: Evaluation, _ findings: [Finding]) -> ChecklistItem {
  let (id, title) = ("check-exposed-secrets", "Check for exposed secrets in logs")
  guard let (at, scan) = evaluation.timeline.lastScan else {
    return missing(id, title, "no log was searched: name some under 'leaks: paths:' in rota.yaml")
  }
  let found = findings.filter { $0.rule == ExposedSecretRule.id }.count
  var evidence = [
    "\(scan.files) files were searched up to \(at) for \(scan.values) values; \(found) secrets stand in them"
  ]
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
  let isOld = at.adding(hours: Evaluation.freshHours) < evaluation.asOf
  if isOld { evidence.append("that is more than \(Evaluation.freshHours) hours ago") }
  let isWhole = notSearched.isEmpty && scan.unreadCount == 0 && !isOld && scan.files > 0
  return ChecklistItem(
    id: id, title: title, outcome: found > 0 ? .fail : isWhole ? .pass : .incomplete,
    mode: .automated, evidence: evidence)
}

private func secretStrength(_ evaluation: Evaluation, _ findings: [Finding]) -> ChecklistItem {
  let faults = findings.filter { strengthRules.contains($0.rule) }
  var measured = 0
  var total = 0
  for secret in evaluation.secrets {
    total += 1
    if secret.facts != nil { measured += 1 }
  }
  let gaps = evaluation.sources.contains { $0.timeline.lastRun.outcome != .complete }
  var evidence = ["\(measured) of \(total) values were measured, \(faults.count) findings"]
  if measured < total {
    evidence.append("\(total - measured) values were not read, so their strength is unknown")
  }
  if gaps { evidence.append("not every source was completely collected") }
  return ChecklistItem(
    id: "verify-secret-strength", title: "Verify secret strength requirements",
    outcome: !faults.isEmpty ? .fail : measured < total || gaps ? .incomplete : .pass,
    mode: .automated, evidence: evidence)
}
