import AuditModel

/// What looks like a secret and matches no policy row is listed, never dropped.
struct UnclassifiedRule: FindingRule {
  static let id = "unclassified-secret"
  private static let namesShown = 10

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.compactMap { source in
      let unclassified = source.secrets.filter { $0.row == nil }
      guard !unclassified.isEmpty else { return nil }
      let names = unclassified.map(\.id).sorted().prefix(namesShown).map {
        $0.key.map { key in "\(key)" } ?? $0.name
      }
      let more =
        unclassified.count > namesShown ? " and \(unclassified.count - namesShown) more" : ""
      return finding(
        .medium, source.name,
        "\(unclassified.count) in source \(source.name) without a policy row: "
          + names.joined(separator: ", ") + more,
        remedy: "add rows for them under 'policy: secrets:' in rota.yaml",
        since: unclassified.map { $0.since { _ in true } }.min() ?? evaluation.asOf)
    }
  }
}
