import AuditModel

/// Timeline, policy and instant, judged secret by secret. Rules read it; nothing in it is fetched.
struct Evaluation {
  let timeline: AuditTimeline
  let policy: Policy
  let asOf: Instant
  let sources: [EvaluatedSource]

  var today: Day { asOf.day }
  let secrets: [EvaluatedSecret]

  /// From the configuration and from the history.
  var waivers: [Waiver] { policy.waivers + timeline.review.waivers }

  /// Facts older than this say nothing about today.
  static let freshHours = 48

  init(_ timeline: AuditTimeline, _ policy: Policy, asOf: Instant) {
    self.timeline = timeline
    self.policy = policy
    self.asOf = asOf
    let judge = SecretJudge(policy, timeline, asOf: asOf)
    sources = timeline.currentSources.map { EvaluatedSource($0, judge) }
    secrets = sources.flatMap(\.secrets)
  }
}

struct EvaluatedSource {
  let timeline: SourceTimeline
  let secrets: [EvaluatedSecret]
  /// Secrets of a row that asks for a password, without one.
  let withoutPassword: [SecretTimeline]
  let managedElsewhere: [ManagedSecret]

  var name: String { timeline.source.name }
  var facts: SourceFacts { timeline.lastRun.facts }

  init(_ timeline: SourceTimeline, _ judge: SecretJudge) {
    self.timeline = timeline
    let complete = timeline.runs.filter { $0.outcome == .complete }.map(\.collection)
    var secrets: [EvaluatedSecret] = []
    var withoutPassword: [SecretTimeline] = []
    var managedElsewhere: [ManagedSecret] = []
    for secret in timeline.secrets {
      guard let observation = secret.current.observation else { continue }
      switch Classification(observation, in: timeline.source, judge.policy) {
      case .notASecret: continue
      case .managedElsewhere(let manager):
        managedElsewhere.append(ManagedSecret(secret: secret.id, manager: manager))
      case .withoutPassword: withoutPassword.append(secret)
      case .unclassified:
        secrets.append(judge.evaluate(secret, observation, nil, timeline, complete))
      case .tracked(let row):
        secrets.append(judge.evaluate(secret, observation, row, timeline, complete))
      }
    }
    self.secrets = secrets
    self.withoutPassword = withoutPassword
    self.managedElsewhere = managedElsewhere
  }
}

/// A secret with everything that was worked out about it. A class, like `Assessment` and for the
/// same reason.
final class EvaluatedSecret: Sendable {
  let timeline: SecretTimeline
  let dated: DatedValue
  let assessment: Assessment
  /// Of the current observation. Every rule asks for these two, and an observation is large.
  let facts: ValueFacts?
  let fingerprint: Fingerprint?

  /// - Parameter timeline: its current revision holds an observation.
  init(timeline: SecretTimeline, dated: DatedValue, assessment: Assessment) {
    self.timeline = timeline
    self.dated = dated
    self.assessment = assessment
    facts = timeline.current.observation?.facts
    fingerprint = timeline.current.observation?.fingerprint
  }

  var id: SecretID { timeline.id }
  var observation: Observation { timeline.current.observation! }
  var row: PolicyRow? { assessment.row }
  var settingName: String { timeline.id.settingName }

  /// Since when, without a break, observations of this secret have satisfied `condition`.
  func since(_ condition: (Observation) -> Bool) -> Instant {
    var first = timeline.current
    for revision in timeline.revisions.reversed() {
      guard let observation = revision.observation, condition(observation) else { break }
      first = revision
    }
    return first.collection.at
  }
}
