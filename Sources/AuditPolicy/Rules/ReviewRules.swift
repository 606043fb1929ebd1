import AuditModel

/// An incident that was closed although secrets it covers had not been proven rotated.
struct UnprovenClosureRule: FindingRule {
  static let id = "unproven-closure"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.timeline.incidents.compactMap { incident in
      guard let closure = incident.closure, let reason = closure.reason,
        evaluation.secrets.contains(where: {
          incident.covers($0.id) && !$0.assessment.evidence.isProvenAfter(incident.suspectedAt)
        })
      else { return nil }
      return finding(
        .high, "incident \(incident.id)",
        "incident \(incident.id) was closed by \(closure.by) with \(closure.unproven) secrets not proven rotated: \(reason)",
        remedy: "rotate them, or open the incident anew", since: closure.at)
    }
  }
}

/// What an attestation points to is gone, or no longer what it was.
struct ChangedEvidenceRule: FindingRule {
  static let id = "changed-evidence"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.timeline.review.attestations.compactMap { attestation in
      guard let evidence = attestation.evidence, let state = attestation.state, state != .intact
      else { return nil }
      let what = state == .missing ? "is missing" : "has changed since"
      return finding(
        .medium, "\(attestation.item) \(attestation.month)",
        "the evidence \(evidence.location) that \(attestation.by) gave for \(attestation.item) of \(attestation.month) \(what)",
        remedy: "restore it, or attest anew with what there is", since: attestation.at)
    }
  }
}

/// The last drill of a secret failed: its procedure does not work.
struct FailedDrillRule: FindingRule {
  static let id = "failed-drill"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.lastDrills.compactMap { drill in
      guard drill.outcome == .failed else { return nil }
      let faults = drill.checks.filter { $0.outcome == .failed }.map(\.detail)
      return finding(
        .high, drill.secret,
        "the last drill of \(drill.secret), on \(drill.heldAt.day), failed"
          + (faults.isEmpty ? "" : ": " + faults.joined(separator: "; ")),
        remedy: "mend the procedure and drill it again", since: drill.heldAt)
    }
  }
}

extension Evaluation {
  /// The last drill of each secret, by secret.
  var lastDrills: [Drill] {
    Dictionary(grouping: timeline.review.drills, by: \.secret).values
      .compactMap { $0.max { ($0.heldAt, $0.recordedAt) < ($1.heldAt, $1.recordedAt) } }
      .sorted { $0.secret < $1.secret }
  }
}
