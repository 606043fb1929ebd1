import AuditModel

/// The same value in two environments, or under two names.
struct SharedValueRule: FindingRule {
  static let id = "shared-value"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    var holders: [Fingerprint: [EvaluatedSecret]] = [:]
    for secret in evaluation.secrets {
      // A placeholder in two places is two placeholders.
      guard let fingerprint = secret.fingerprint,
        secret.facts?.marks.isDisjoint(with: [
          .placeholder, .publishedExample, .publishedTestValue,
        ]) ?? true
      else { continue }
      holders[fingerprint, default: []].append(secret)
    }
    return holders.values.compactMap { group in
      guard group.count > 1 else { return nil }
      let environments = Set(group.compactMap(\.assessment.environment))
      let names = Set(group.map(\.settingName))
      guard environments.count > 1 || names.count > 1 else { return nil }
      let sorted = group.sorted { $0.id < $1.id }
      let others = sorted.dropFirst().prefix(5).map(\.id.description).joined(separator: ", ")
      let more = sorted.count > 6 ? " and \(sorted.count - 6) more" : ""
      let scope = environments.count > 1 ? "across environments" : "under different names"
      return finding(
        environments.count > 1 ? .high : .medium, sorted[0].id,
        "\(sorted[0].id) has the same value as \(others)\(more), \(scope)",
        remedy: "give each its own value", since: since(sorted))
    }
  }

  /// When the second of them came to hold the value.
  private static func since(_ group: [EvaluatedSecret]) -> Instant {
    let starts = group.map { secret in
      let fingerprint = secret.fingerprint
      return secret.since { $0.fingerprint == fingerprint }
    }
    return starts.sorted()[1]
  }
}
