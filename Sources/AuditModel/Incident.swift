/// A suspected breach. It covers the secrets whose id matches one of its patterns.
package struct Incident: Hashable, Sendable {
  package let id: Int64
  package let patterns: [Glob]
  package let suspectedAt: Instant
  package let recordedAt: Instant
  package let reason: String
  package let reportedBy: String
  /// The steps that people ticked, in the order they did.
  package let ticks: [Tick]
  /// Nil while it is open.
  package let closure: Closure?

  /// A step of the response, done by somebody.
  package struct Tick: Hashable, Sendable {
    package let step: String
    package let by: String
    package let at: Instant
    package let note: String?

    package init(step: String, by: String, at: Instant, note: String?) {
      self.step = step
      self.by = by
      self.at = at
      self.note = note
    }
  }

  /// Its end. A closed incident compromises nothing any more.
  package struct Closure: Hashable, Sendable {
    package let by: String
    package let at: Instant
    /// Why it was closed although `unproven` secrets had not been proven rotated.
    package let reason: String?
    package let unproven: Int

    package init(by: String, at: Instant, reason: String?, unproven: Int) {
      self.by = by
      self.at = at
      self.reason = reason
      self.unproven = unproven
    }
  }

  package init(
    id: Int64, patterns: [Glob], suspectedAt: Instant, recordedAt: Instant, reason: String,
    reportedBy: String, ticks: [Tick] = [], closure: Closure? = nil
  ) {
    self.id = id
    self.patterns = patterns
    self.suspectedAt = suspectedAt
    self.recordedAt = recordedAt
    self.reason = reason
    self.reportedBy = reportedBy
    self.ticks = ticks
    self.closure = closure
  }

  package var isOpen: Bool { closure == nil }

  /// Whether it asks for the guide's complete secret rotation.
  package var coversEverything: Bool { patterns.contains { $0.description == "*" } }

  package func covers(_ secret: SecretID) -> Bool {
    let id = secret.description
    return patterns.contains { $0.matches(id) }
  }

  /// The same incident as it was known at `instant`; nil when nobody had recorded it yet.
  package func known(at instant: Instant) -> Incident? {
    guard recordedAt <= instant else { return nil }
    return Incident(
      id: id, patterns: patterns, suspectedAt: suspectedAt, recordedAt: recordedAt,
      reason: reason, reportedBy: reportedBy, ticks: ticks.filter { $0.at <= instant },
      closure: closure.flatMap { $0.at <= instant ? $0 : nil })
  }
}

/// One thing that people do when a breach is suspected.
package struct ResponseStep: Hashable, Sendable {
  package enum Phase: String, CaseIterable, Sendable {
    case immediate, investigation, remediation

    package var title: String {
      switch self {
      case .immediate: "Immediate"
      case .investigation: "Investigation"
      case .remediation: "Remediation"
      }
    }
  }

  /// The short name that `rota incident tick` takes.
  package let id: String
  package let phase: Phase
  package let text: String

  /// The emergency procedures of the secret management guide, in its order: for a suspected
  /// compromise, and, for everything at once, its complete secret rotation first.
  package static func plan(everything: Bool) -> [ResponseStep] {
    (everything ? completeRotation : [rotateNow]) + common
  }

  private static let rotateNow = ResponseStep(
    id: "rotate", phase: .immediate, text: "Rotate every secret that is covered")

  private static let completeRotation = [
    ("signing-key", "Generate a new signing key"),
    ("database", "Create new database credentials"),
    ("api-keys", "Regenerate every API key"),
    ("variables", "Update every environment variable and secret store"),
    ("deploy", "Deploy"),
    ("caches", "Clear every cache"),
    ("sessions", "Invalidate every session"),
    ("revoke", "Revoke every old credential"),
  ].map { ResponseStep(id: $0.0, phase: .immediate, text: $0.1) }

  private static let common = [
    ResponseStep(
      id: "access-logs", phase: .immediate,
      text: "Check the access logs for unauthorized use ('rota incident show N --accesses')"),
    ResponseStep(id: "related", phase: .immediate, text: "Review the systems that it opens"),
    ResponseStep(id: "leak-source", phase: .investigation, text: "Find where it leaked"),
    ResponseStep(
      id: "access-patterns", phase: .investigation, text: "Review who used it, when, from where"),
    ResponseStep(id: "document", phase: .investigation, text: "Write down what happened"),
    ResponseStep(id: "fix", phase: .remediation, text: "Mend what made the leak possible"),
    ResponseStep(id: "procedures", phase: .remediation, text: "Update the security procedures"),
    ResponseStep(id: "post-mortem", phase: .remediation, text: "Hold a post-mortem"),
  ]
}
