package import AuditModel

/// People's part of an audit: incidents and how far they are, waivers, drills, signatures, and the
/// controls that all of it is evidence for.
func reviewSummary(
  _ evaluation: Evaluation, _ findings: [Finding], _ signOffs: [SignOff]
) -> ReviewSummary {
  ReviewSummary(
    incidents: evaluation.timeline.incidents.map { progress($0, evaluation) },
    waivers: evaluation.waivers.map { waiver in
      WaiverSummary(
        waiver: waiver, state: evaluation.state(of: waiver),
        secrets: evaluation.secrets.filter { waiver.secret.matches($0.id.description) }.count)
    },
    drills: evaluation.lastDrills, signOffs: signOffs,
    anomalies: evaluation.openAnomalies.map(\.anomaly),
    controls: controls(evaluation, findings))
}

/// How far the response to an incident is, as of the end of a timeline.
package func progress(
  of incident: Incident, _ timeline: AuditTimeline, by policy: Policy, asOf: Instant
) -> IncidentProgress {
  progress(incident, Evaluation(timeline, policy, asOf: asOf))
}

private func progress(_ incident: Incident, _ evaluation: Evaluation) -> IncidentProgress {
  let covered = evaluation.secrets.filter { incident.covers($0.id) }.map { secret in
    let evidence = secret.assessment.evidence
    return IncidentProgress.CoveredSecret(
      secret: secret.id, evidence: evidence,
      isProven: evidence.isProvenAfter(incident.suspectedAt),
      respondBy: secret.row?.secretClass.responseHours.map(incident.recordedAt.adding(hours:)))
  }
  return IncidentProgress(
    incident: incident,
    secrets: covered.sorted {
      $0.isProven != $1.isProven ? !$0.isProven : $0.secret < $1.secret
    })
}

extension Evaluation {
  fileprivate func state(of waiver: Waiver) -> WaiverSummary.State {
    if waiver.isRevoked(by: asOf) { return .revoked }
    if waiver.expires < today { return .expired }
    return waiver.isTooLong(on: today, longest: policy.longestWaiverDays) ? .overlong : .inForce
  }
}

/// The controls that are about any of the sources.
private func controls(_ evaluation: Evaluation, _ findings: [Finding]) -> [ControlEvidence] {
  let providers = Dictionary(
    evaluation.sources.map { ($0.name[...], $0.timeline.source.provider) },
    uniquingKeysWith: { first, _ in first })
  var counts: [String: [String: Int]] = [:]
  for finding in findings {
    let provider = providers[finding.source] ?? ""
    counts[finding.rule, default: [:]][provider, default: 0] += 1
  }
  let interval = interval(evaluation.policy)
  return evaluation.policy.controls
    .filter { control in providers.isEmpty || providers.values.contains(where: control.isAbout) }
    .map { control in
      ControlEvidence(
        control: control, ourInterval: interval,
        findings: control.rules.reduce(0) { sum, rule in
          sum + (counts[rule] ?? [:]).filter { control.isAbout($0.key) }.values.reduce(0, +)
        })
    }
}

/// `90 to 365 days, and on suspected breach`.
private func interval(_ policy: Policy) -> String {
  var periods: [Int] = []
  for case .days(let period) in policy.rows.map(\.period) { periods.append(period) }
  let onBreach = policy.rows.contains { $0.period == .onBreach }
  guard let least = periods.min(), let most = periods.max() else {
    return onBreach ? "on suspected breach" : "none"
  }
  let range = least == most ? days(least) : "\(least) to \(days(most))"
  return onBreach ? "\(range), and on suspected breach" : range
}
