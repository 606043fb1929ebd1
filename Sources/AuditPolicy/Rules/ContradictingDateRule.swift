import AuditModel

/// A date that the evidence rules out: a clock is wrong, or somebody is.
struct ContradictingDateRule: FindingRule {
  static let id = "contradicting-date"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard let contradiction = secret.dated.contradictions.first else { return nil }
      let evidence = secret.assessment.evidence
      let who = contradiction.basis == .declared ? "a declaration" : "the provider"
      let why =
        contradiction.isTooLate
        ? "the same value was there at \(evidence.notAfter) already"
        : "another value was there until \(evidence.notBefore?.description ?? "later")"
      return finding(
        .medium, secret.id,
        "\(who) dates \(secret.id) to \(contradiction.claimed.day), but \(why)",
        remedy: contradiction.basis == .declared
          ? "correct the declared date"
          : "check the provider's clock and who saved the value again",
        since: secret.timeline.current.collection.at)
    }
  }
}
