import AuditModel

/// Who read what: the access logs that were read, and what stood out in them.
func accessPatterns(_ facts: ChecklistFacts) -> AutomatedAnswer {
  let (id, title) = (ChecklistItem.auditAccessPatterns, "Audit secret access patterns")
  let evaluation = facts.evaluation
  guard let rules = evaluation.policy.access, let (at, run) = evaluation.timeline.accesses.lastRun
  else {
    return AutomatedAnswer(
      id: id, title: title, outcome: nil,
      evidence: ["no access log was read: name some under 'access: logs:' in rota.yaml"])
  }
  let covered = evaluation.secrets.filter { secret in
    rules.sources.contains { $0.matches(secret.id.source) }
  }
  let open = evaluation.openAnomalies
  var evidence = [
    "\(run.logs) access logs were read up to \(at); they tell of \(covered.count) of \(evaluation.secrets.count) secrets",
    "\(open.count) accesses stand out and are not answered",
  ]
  for (source, first) in evaluation.timeline.accesses.firstDays.sorted(by: { $0.key < $1.key }) {
    evidence.append("the log of \(source) tells of \(first) and later")
  }
  if run.unreadCount > 0 {
    evidence.append(
      "\(run.unreadCount) logs were not read to their end: " + run.unread.joined(separator: "; "))
  }
  if run.unreadable + run.future > 0 {
    evidence.append(
      "\(run.unreadable) lines were no events, \(run.future) events lay in the future")
  }
  let isOld = evaluation.isTooOld(at)
  if isOld { evidence.append("that is more than \(Evaluation.freshHours) hours ago") }
  let isWhole =
    covered.count == evaluation.secrets.count && run.unreadCount == 0 && run.unreadable == 0
    && !isOld && run.logs > 0
  return AutomatedAnswer(
    id: id, title: title, outcome: !open.isEmpty ? .fail : isWhole ? .pass : .incomplete,
    evidence: evidence, rules: [AccessAnomalyRule.id])
}

/// Whether the rotation procedure of each class is known to work: by a drill, or by a real rotation
/// that the history saw, which is evidence of a kind of its own.
func rotationProcedures(_ facts: ChecklistFacts) -> AutomatedAnswer {
  let evaluation = facts.evaluation
  let drills = evaluation.timeline.review.drills
  let failed = facts.findings.filter { $0.rule == FailedDrillRule.id }.count
  let byClass = Dictionary(
    grouping: evaluation.secrets.filter { $0.row != nil }, by: { $0.row!.secretClass })
  var evidence: [String] = []
  var missing = 0
  var tested = 0
  for (secretClass, secrets) in byClass.sorted(by: {
    ($0.key.severity, $0.key.name) < ($1.key.severity, $1.key.name)
  }) {
    let since = evaluation.today + -secretClass.drillDays
    let ids = Set(secrets.map(\.id))
    let last = drills.filter { ids.contains($0.secret) && $0.outcome == .passed }
      .max { $0.heldAt < $1.heldAt }
    let rotations = secrets.filter { $0.wasSeenRotating(since: since) }.count
    let name = secretClass.name
    if let last, last.heldAt.day >= since {
      evidence.append(
        "\(name): drilled on \(last.heldAt.day) with \(last.secret) (\(last.kind == .run ? "seen by rota" : "told by \(last.by)")), \(rotations) real rotations seen"
      )
      tested += 1
    } else if rotations > 0 {
      evidence.append(
        "\(name): no drill within \(days(secretClass.drillDays)), but \(rotations) real rotations were seen"
      )
      tested += 1
    } else {
      let when = last.map { ", the last on \($0.heldAt.day)" } ?? ""
      evidence.append("\(name): no drill within \(days(secretClass.drillDays))\(when)")
      missing += 1
    }
  }
  if drills.isEmpty { evidence.append("no drill is on record: see 'rota drill --help'") }
  return AutomatedAnswer(
    id: ChecklistItem.testRotationProcedures, title: "Test secret rotation procedures",
    outcome: failed > 0
      ? .fail
      : missing == 0 && tested > 0 ? .pass : drills.isEmpty && tested == 0 ? nil : .incomplete,
    evidence: evidence, rules: [FailedDrillRule.id])
}

extension EvaluatedSecret {
  /// Whether the history holds another value, or another version, in the place of this one, which was
  /// set on `day` or later. A secret that is merely new was not rotated.
  fileprivate func wasSeenRotating(since day: Day) -> Bool {
    guard assessment.evidence.notAfter.day >= day else { return false }
    return timeline.revisions.contains { revision in
      guard let earlier = revision.observation else { return false }
      if let was = earlier.fingerprint, let now = fingerprint {
        return was.isComparable(to: now) && was != now
      }
      guard fingerprint == nil, let was = earlier.version, let now = observation.version else {
        return false
      }
      return was != now
    }
  }
}
