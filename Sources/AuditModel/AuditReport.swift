/// Everything a renderer sees, and nothing else.
package struct AuditReport: Sendable {
  package let kind: Kind
  package let organization: String
  package let generatedAt: Instant
  /// The instant the verdicts hold for.
  package let asOf: Instant
  package let period: Period
  package let policyName: String
  package let policySHA256: String
  package let warnDays: Int
  package let verdict: Verdict
  package let summary: Summary
  package let sources: [SourceSummary]
  /// Most urgent first, then by id.
  package let secrets: [Assessment]
  /// Gravest first, then by rule and subject.
  package let findings: [Finding]
  package let checklist: [ChecklistItem]
  /// What changed since `changesSince`.
  package let changes: [Change]
  /// Nil when there is nothing earlier to compare with.
  package let changesSince: Instant?
  /// The collections inside the period, and the days without one.
  package let runs: RunLog
  /// What earlier nights reported, oldest first, this report's own figures last.
  package let trend: [TrendPoint]
  package let review: ReviewSummary
  /// The report of the night before, with the digest of its `report.json` in hex; nil before there was
  /// one.
  package let previous: PreviousReport?

  package struct PreviousReport: Hashable, Sendable {
    package let at: Instant
    package let sha256: String
    package init(at: Instant, sha256: String) {
      self.at = at
      self.sha256 = sha256
    }
  }

  /// Of a monthly report.
  package var month: Month? { kind == .monthly ? Month(of: period.from.day) : nil }

  package enum Kind: String, Sendable { case nightly, monthly }

  /// `from` is inside, `to` is not.
  package struct Period: Hashable, Sendable {
    package let from: Instant
    package let to: Instant
    package init(from: Instant, to: Instant) {
      self.from = from
      self.to = to
    }
  }

  package init(
    kind: Kind, organization: String, generatedAt: Instant, asOf: Instant, period: Period,
    policyName: String, policySHA256: String, warnDays: Int, verdict: Verdict, summary: Summary,
    sources: [SourceSummary], secrets: [Assessment], findings: [Finding],
    checklist: [ChecklistItem], changes: [Change], changesSince: Instant?, runs: RunLog,
    trend: [TrendPoint], review: ReviewSummary, previous: PreviousReport? = nil
  ) {
    self.kind = kind
    self.organization = organization
    self.generatedAt = generatedAt
    self.asOf = asOf
    self.period = period
    self.policyName = policyName
    self.policySHA256 = policySHA256
    self.warnDays = warnDays
    self.verdict = verdict
    self.summary = summary
    self.sources = sources
    self.secrets = secrets
    self.findings = findings
    self.checklist = checklist
    self.changes = changes
    self.changesSince = changesSince
    self.runs = runs
    self.trend = trend
    self.review = review
    self.previous = previous
  }
}

/// The whole audit in one word.
package enum Verdict: String, Sendable {
  case compliant, attention
  case nonCompliant = "non-compliant"
  case inconclusive
}

/// How many secrets have which status. `total` is always their sum.
package struct Summary: Hashable, Sendable {
  package private(set) var counts: [Status: Int] = [:]

  package init(_ statuses: some Sequence<Status>) {
    for status in statuses { counts[status, default: 0] += 1 }
  }

  package init(counts: [Status: Int]) { self.counts = counts }

  package subscript(status: Status) -> Int { counts[status] ?? 0 }
  package var total: Int { counts.values.reduce(0, +) }
}

/// One source in the report.
package struct SourceSummary: Hashable, Sendable {
  package let source: SourceDescription
  package let outcome: SourceOutcome
  /// When its last complete facts were collected; nil if never.
  package let collectedAt: Instant?
  package let secrets: Int
  package let problem: SourceProblem?
  package let coverage: Coverage

  package init(
    source: SourceDescription, outcome: SourceOutcome, collectedAt: Instant?, secrets: Int,
    problem: SourceProblem?, coverage: Coverage
  ) {
    self.source = source
    self.outcome = outcome
    self.collectedAt = collectedAt
    self.secrets = secrets
    self.problem = problem
    self.coverage = coverage
  }
}

/// What the last collection of a source tried, and how far it came.
package struct Coverage: Hashable, Sendable {
  /// Entries that it saw, secrets or not.
  package let seen: Int
  /// Entries that the complete collection before it saw; nil when there was none.
  package let seenBefore: Int?
  /// Requests sent, repeated ones included; nil where none are.
  package let requests: Int?
  /// The first hundred of the parts that could not be seen, and how many there were.
  package let gaps: [SourceProblem]
  package let gapCount: Int
  /// Entries that somebody else has to rotate; they are not judged.
  package let managedElsewhere: [ManagedSecret]

  package init(
    seen: Int, seenBefore: Int?, requests: Int?, gaps: [SourceProblem], gapCount: Int,
    managedElsewhere: [ManagedSecret]
  ) {
    self.seen = seen
    self.seenBefore = seenBefore
    self.requests = requests
    self.gaps = gaps
    self.gapCount = gapCount
    self.managedElsewhere = managedElsewhere
  }
}

/// A secret that is not the audited team's to rotate.
package struct ManagedSecret: Hashable, Sendable {
  package let secret: SecretID
  package let manager: String

  package init(secret: SecretID, manager: String) {
    self.secret = secret
    self.manager = manager
  }
}

/// One of the five monthly items.
package struct ChecklistItem: Hashable, Sendable {
  package enum Outcome: String, Sendable { case pass, fail, incomplete }
  package enum Mode: String, Sendable { case automated, manual }

  package static let reviewRotationSchedule = "review-rotation-schedule"
  package static let checkExposedSecrets = "check-exposed-secrets"
  package static let verifySecretStrength = "verify-secret-strength"
  package static let auditAccessPatterns = "audit-access-patterns"
  package static let testRotationProcedures = "test-rotation-procedures"

  package static let ids = [
    reviewRotationSchedule, checkExposedSecrets, verifySecretStrength, auditAccessPatterns,
    testRotationProcedures,
  ]

  package let id: String
  package let title: String
  package let outcome: Outcome
  /// Manual where it rests on a person's word alone.
  package let mode: Mode
  package let evidence: [String]
  /// What a person still has to do; nil when nothing is left.
  package let toDo: String?
  package let attestations: [Attestation]

  package init(
    id: String, title: String, outcome: Outcome, mode: Mode, evidence: [String],
    toDo: String? = nil, attestations: [Attestation] = []
  ) {
    self.id = id
    self.title = title
    self.outcome = outcome
    self.mode = mode
    self.evidence = evidence
    self.toDo = toDo
    self.attestations = attestations
  }
}

/// One difference to an earlier report.
package struct Change: Hashable, Sendable {
  package enum Kind: String, Sendable {
    case appeared, disappeared, rotated
    case statusChanged = "status-changed"
  }

  package let kind: Kind
  package let secret: SecretID
  package let before: Status?
  package let after: Status?

  package init(kind: Kind, secret: SecretID, before: Status?, after: Status?) {
    self.kind = kind
    self.secret = secret
    self.before = before
    self.after = after
  }
}

/// The collections of a period.
package struct RunLog: Hashable, Sendable {
  package let runs: [Run]
  /// Days of the period, since the first collection ever, that saw no collection.
  package let missedDays: [Day]

  package struct Run: Hashable, Sendable {
    package let at: Instant
    package let complete: Int
    package let partial: Int
    package let failed: Int
    package init(at: Instant, complete: Int, partial: Int, failed: Int) {
      self.at = at
      self.complete = complete
      self.partial = partial
      self.failed = failed
    }
  }

  package init(runs: [Run], missedDays: [Day]) {
    self.runs = runs
    self.missedDays = missedDays
  }
}

/// What one night reported.
package struct TrendPoint: Hashable, Sendable {
  package let at: Instant
  package let verdict: Verdict
  package let summary: Summary

  package init(at: Instant, verdict: Verdict, summary: Summary) {
    self.at = at
    self.verdict = verdict
    self.summary = summary
  }
}
