import AuditModel

/// The value that a secret has now, or a piece of it, stands in a log. A rotation answers it: then
/// what stands there opens nothing any more.
struct ExposedSecretRule: FindingRule {
  static let id = "exposed-secret"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let exposures = Dictionary(grouping: evaluation.timeline.exposures, by: \.fingerprint)
    guard !exposures.isEmpty else { return [] }
    return evaluation.secrets.compactMap { secret in
      guard let fingerprint = secret.fingerprint,
        let open = exposures[fingerprint]?.filter({ !evaluation.isSuppressed($0, secret.id) }),
        let first = open.max(by: { ($0.foundBytes, $1.file) < ($1.foundBytes, $0.file) })
      else { return nil }
      let part = first.isWhole ? "whole" : "\(first.foundBytes) of \(first.valueBytes) bytes"
      let last = open.map(\.firstSeen).max() ?? first.firstSeen
      let others =
        open.count > 1
        ? " and in \(open.count - 1) more places, the last found on \(last.day)" : ""
      return finding(
        first.isWhole ? .critical : .high, secret.id,
        "\(secret.id) stands in \(first.file):\(first.line), \(part), as \(first.form.rawValue)\(others)",
        remedy: "rotate it now, then remove it from the log and from what writes it there",
        since: open.map(\.firstSeen).min() ?? first.firstSeen)
    }
  }
}

extension Evaluation {
  fileprivate func isSuppressed(_ exposure: RecordedExposure, _ secret: SecretID) -> Bool {
    policy.suppressions.contains {
      $0.expires >= today && $0.secret.matches(secret.description) && $0.file.matches(exposure.file)
    }
  }
}
