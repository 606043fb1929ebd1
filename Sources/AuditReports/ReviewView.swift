import AuditModel

/// What the templates see of people's part of an audit.
enum ReviewView {
  static func values(_ report: AuditReport) -> [String: Any] {
    let review = report.review
    let signOffs = review.signOffs.map { signOff -> [String: Any] in
      [
        "by": signOff.by, "role": signOff.role, "at": "\(signOff.at)",
        "sha256": signOff.reportSHA256,
      ]
    }
    return [
      "signOffs": signOffs, "isSigned": !signOffs.isEmpty,
      "month": report.month.map { "\($0)" } ?? "",
      "incidents": review.incidents.map(incident), "hasIncidents": !review.incidents.isEmpty,
      "waivers": review.waivers.map(waiver), "hasWaivers": !review.waivers.isEmpty,
      "drills": review.drills.map(drill), "hasDrills": !review.drills.isEmpty,
      "anomalies": review.anomalies.prefix(ReportView.rowLimit).map(anomaly),
      "hasAnomalies": !review.anomalies.isEmpty,
      "controls": review.controls.map(control), "hasControls": !review.controls.isEmpty,
    ]
  }

  static func attestation(_ attestation: Attestation) -> String {
    var text = "attested by \(attestation.by) on \(attestation.at.day)"
    if let late = attestation.daysLate { text += ", \(days(late)) late" }
    text += ": \(attestation.note)"
    if let evidence = attestation.evidence {
      text += " (\(evidence.location)"
      if let state = attestation.state { text += ", \(state.rawValue)" }
      text += ")"
    }
    return text
  }

  private static func incident(_ progress: IncidentProgress) -> [String: Any] {
    let incident = progress.incident
    let done = progress.steps.filter { $0.tick != nil }.count
    let state =
      incident.closure.map { closure in
        "closed by \(closure.by) on \(closure.at.day)"
          + (closure.reason.map { " with \(closure.unproven) not proven: \($0)" } ?? "")
      } ?? "open"
    return [
      "id": "\(incident.id)", "suspectedAt": "\(incident.suspectedAt)",
      "covers": incident.patterns.map(\.description).joined(separator: " "),
      "reason": incident.reason, "by": incident.reportedBy, "state": state,
      "left": "\(progress.unproven) of \(progress.secrets.count)",
      "steps": "\(done) of \(progress.steps.count)",
    ]
  }

  private static func waiver(_ summary: WaiverSummary) -> [String: Any] {
    let waiver = summary.waiver
    return [
      "secret": waiver.secret.description, "state": summary.state.rawValue,
      "reason": waiver.reason, "control": waiver.control ?? "-",
      "requestedBy": waiver.requestedBy, "approvedBy": waiver.approvedBy,
      "approvedOn": waiver.approvedOn.map { "\($0)" } ?? "-", "expires": "\(waiver.expires)",
      "count": "\(summary.secrets)",
    ]
  }

  private static func drill(_ drill: Drill) -> [String: Any] {
    let faults = drill.checks.filter { $0.outcome == .failed }.map(\.detail)
    let proof =
      drill.kind == .recorded
      ? "told by \(drill.by)" + (drill.evidence.map { ", \($0.location)" } ?? "")
      : faults.isEmpty
        ? drill.checks.map(\.detail).joined(separator: "; ") : faults.joined(separator: "; ")
    return [
      "secret": "\(drill.secret)", "heldAt": "\(drill.heldAt)", "outcome": drill.outcome.rawValue,
      "by": drill.by, "proof": proof,
      "took": drill.milliseconds.map(Wording.duration) ?? "-",
    ]
  }

  private static func anomaly(_ anomaly: AccessAnomaly) -> [String: Any] {
    [
      "day": "\(anomaly.day)", "kind": anomaly.kind.rawValue, "object": anomaly.object,
      "principal": anomaly.principal, "explanation": anomaly.explanation,
    ]
  }

  private static func control(_ evidence: ControlEvidence) -> [String: Any] {
    [
      "id": evidence.control.id, "says": evidence.control.says,
      "required": evidence.control.days.map { days($0) } ?? "own",
      "ours": evidence.ourInterval,
      "items": evidence.control.items.joined(separator: ", "),
      "findings": "\(evidence.findings)",
    ]
  }
}
