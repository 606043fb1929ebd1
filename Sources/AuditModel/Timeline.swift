/// Everything the history knows up to an instant: the policy's only view of the past.
package struct AuditTimeline: Sendable {
  /// Collections in the order they ran; never empty.
  package let collections: [CollectionRecord]
  /// Every source that any of them covered, by name. Those that the last collection no longer
  /// covered are history only: see `currentSources`.
  package let sources: [SourceTimeline]
  package let incidents: [Incident]
  /// What searches of logs found, oldest first.
  package let exposures: [RecordedExposure]
  /// The last search of logs; nil when there was none.
  package let lastScan: (at: Instant, record: LogScanRecord)?
  package let accesses: AccessRecord
  /// What people recorded: waivers, drills, attestations, sign-offs.
  package let review: ReviewRecords

  package init(
    collections: [CollectionRecord], sources: [SourceTimeline], incidents: [Incident],
    exposures: [RecordedExposure] = [], lastScan: (at: Instant, record: LogScanRecord)? = nil,
    accesses: AccessRecord = AccessRecord(), review: ReviewRecords = ReviewRecords()
  ) {
    self.collections = collections
    self.sources = sources
    self.incidents = incidents
    self.exposures = exposures
    self.lastScan = lastScan
    self.accesses = accesses
    self.review = review
  }

  package var lastCollection: CollectionRecord { collections[collections.count - 1] }

  /// The sources that the last collection covered.
  package var currentSources: [SourceTimeline] {
    sources.filter { $0.lastRun.collection == lastCollection }
  }

  /// The same history with other attestations.
  package func attested(_ attestations: [Attestation]) -> AuditTimeline {
    var review = review
    review.attestations = attestations
    return AuditTimeline(
      collections: collections, sources: sources, incidents: incidents, exposures: exposures,
      lastScan: lastScan, accesses: accesses, review: review)
  }

  /// The same history as it stood after `collection`.
  package func known(after collection: CollectionRecord) -> AuditTimeline {
    AuditTimeline(
      collections: collections.filter { $0.id <= collection.id },
      sources: sources.compactMap { $0.known(after: collection.id) },
      incidents: incidents.compactMap { $0.known(at: collection.at) },
      exposures: exposures.filter { $0.firstSeen <= collection.at },
      accesses: accesses.known(at: collection.at), review: review.known(at: collection.at))
  }
}

/// One run over all sources.
package struct CollectionRecord: Hashable, Sendable {
  package let id: Int64
  package let at: Instant

  package init(id: Int64, at: Instant) {
    self.id = id
    self.at = at
  }
}

/// One source through time.
package struct SourceTimeline: Sendable {
  package let source: SourceDescription
  /// Its runs, oldest first; never empty.
  package let runs: [SourceRun]
  package let secrets: [SecretTimeline]

  package init(source: SourceDescription, runs: [SourceRun], secrets: [SecretTimeline]) {
    self.source = source
    self.runs = runs
    self.secrets = secrets
  }

  package var lastRun: SourceRun { runs[runs.count - 1] }
  package var lastCompleteRun: SourceRun? { runs.last { $0.outcome == .complete } }

  /// The same source as it was known after the collection `id`; nil when it was not known yet.
  package func known(after id: Int64) -> SourceTimeline? {
    let earlier = runs.filter { $0.collection.id <= id }
    guard !earlier.isEmpty else { return nil }
    return SourceTimeline(
      source: source, runs: earlier, secrets: secrets.compactMap { $0.known(after: id) })
  }
}

/// What came of one source in one collection.
package struct SourceRun: Hashable, Sendable {
  package let collection: CollectionRecord
  package let outcome: SourceOutcome
  package let problem: SourceProblem?
  package let observed: Int
  package let facts: SourceFacts

  package init(
    collection: CollectionRecord, outcome: SourceOutcome, problem: SourceProblem?, observed: Int,
    facts: SourceFacts
  ) {
    self.collection = collection
    self.outcome = outcome
    self.problem = problem
    self.observed = observed
    self.facts = facts
  }
}

/// One secret through time: its revisions, oldest first, never empty.
package struct SecretTimeline: Sendable {
  package let id: SecretID
  package let revisions: [Revision]

  package init(id: SecretID, revisions: [Revision]) {
    self.id = id
    self.revisions = revisions
  }

  package var current: Revision { revisions[revisions.count - 1] }

  /// The same secret as it was known after the collection `id`; nil when it was not known yet.
  package func known(after id: Int64) -> SecretTimeline? {
    if current.collection.id <= id { return self }
    let earlier = revisions.filter { $0.collection.id <= id }
    return earlier.isEmpty ? nil : SecretTimeline(id: self.id, revisions: earlier)
  }
}

/// A stretch of collections over which a secret's observation did not change. It lasts until the
/// next revision. A class, so that views of the past share it.
package final class Revision: Sendable {
  /// The collection that saw it first.
  package let collection: CollectionRecord
  /// Nil while a complete collection no longer found the secret.
  package let observation: Observation?

  package init(collection: CollectionRecord, observation: Observation?) {
    self.collection = collection
    self.observation = observation
  }
}
