import AuditModel

/// Another scanner reports a secret, or a token of a well-known shape stands in a log. Where its value is one of ours, ours is named; one that was
/// rotated since opens nothing any more, and is not told.
struct ReportedSecretRule: FindingRule {
  static let id = "reported-secret"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let reports = (evaluation.timeline.lastScan?.record.reported ?? []) + evaluation.tokens
    guard let at = evaluation.timeline.lastScan?.at, !reports.isEmpty else { return [] }
    var current: [Fingerprint: SecretID] = [:]
    for secret in evaluation.secrets {
      if let fingerprint = secret.fingerprint { current[fingerprint] = secret.id }
    }
    let former = Set(
      evaluation.secrets.flatMap { $0.timeline.revisions.compactMap(\.observation?.fingerprint) })
    // Two tools may report one place.
    var told: Set<String> = []
    return reports.compactMap { reported in
      let place = "\(reported.file):\(reported.line)"
      let ours = reported.fingerprint.flatMap { current[$0] }
      if ours == nil, let value = reported.fingerprint, former.contains(value) { return nil }
      let isSuppressed = evaluation.policy.suppressions.contains {
        $0.expires >= evaluation.today && $0.file.matches(reported.file)
          && $0.secret.matches(ours?.description ?? "unknown")
      }
      let subject = ours.map { "\($0) in \(place)" } ?? place
      guard !isSuppressed, told.insert(subject).inserted else { return nil }
      return finding(
        ours == nil ? .high : .critical, subject,
        "\(reported.tool) reports \(reported.rule) in \(place)"
          + (ours.map { ", which is the value of \($0)" } ?? ", a secret that rota does not know"),
        remedy: ours == nil
          ? "find out whose it is and rotate it; or suppress it under 'leaks: suppress:' as 'unknown'"
          : "rotate it now, then remove it from there",
        since: at)
    }
  }
}

extension Evaluation {
  /// Tokens that the search itself met: nobody here can tell whether they still open anything, so
  /// they stand until they are suppressed.
  fileprivate var tokens: [ReportedSecret] {
    timeline.exposures.compactMap { seen in
      seen.shape.map {
        ReportedSecret(
          tool: "rota", rule: $0, file: seen.file, line: seen.line, fingerprint: seen.fingerprint)
      }
    }
  }
}
