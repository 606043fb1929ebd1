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

/// A waiver that ran out while it still covers a secret.
struct ExpiredWaiverRule: FindingRule {
  static let id = "expired-waiver"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.policy.waivers.compactMap { waiver in
      guard waiver.expires < evaluation.today,
        evaluation.secrets.contains(where: { waiver.secret.matches($0.id.description) })
      else { return nil }
      return finding(
        .high, waiver.secret,
        "the waiver for \(waiver.secret) approved by \(waiver.approvedBy) expired on \(waiver.expires)",
        remedy: "rotate what it covers, or have it approved again",
        since: (waiver.expires + 1).start)
    }
  }
}
