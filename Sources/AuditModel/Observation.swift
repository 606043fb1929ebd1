/// What one collection saw of one secret: metadata, fingerprint, facts about the value. Never the
/// value itself.
package struct Observation: Hashable, Sendable {
  package var name: String
  package var key: String?
  /// Overrides the source's environment, where a provider knows better.
  package var environment: String?
  package var createdAt: Instant?
  /// When the provider itself completed the rotation to the current value; nil where a person, or
  /// nobody who says so, set it.
  package var rotatedAt: Instant?
  package var version: String?
  package var versionCreatedAt: Instant?
  package var expiresAt: Instant?
  package var lastAccessedAt: Instant?
  package var nextRotationAt: Instant?
  package var rotationEnabled: Bool?
  /// Whether the provider has begun a rotation and not ended it.
  package var rotationPending: Bool?
  package var owner: String?
  package var tags: [String: String] = [:]
  /// Who rotates it, where that is not the audited team: an add-on, a controller.
  package var managedBy: String?
  /// A person's word in the source itself: `# rotated: 2026-09-01`.
  package var declaredRotation: Day?
  /// The value cannot be older than this: a managed rotation went before it.
  package var lowerBound: Instant?
  /// The value cannot be newer than this: the file's mtime, the process's start, the last change of
  /// anything about the secret.
  package var upperBound: UpperBound?
  package var fingerprint: Fingerprint?
  package var facts: ValueFacts?

  package init(name: String, key: String? = nil) {
    self.name = name
    self.key = key
  }

  /// The observation of one key inside this secret. The version is the whole secret's, and bounds
  /// the key's value from above only; whose value changed, the fingerprints tell.
  package func forKey(_ key: String) -> Observation {
    var part = self
    part.key = key
    part.version = nil
    part.lowerBound = nil
    if let exact = versionCreatedAt {
      part.upperBound = UpperBound(instant: exact, basis: .provider)
      part.versionCreatedAt = nil
    }
    return part
  }

  package func id(source: String) -> SecretID { SecretID(source: source, name: name, key: key) }

  /// Whether `next`, seen later, tells nothing new, so that no revision is due.
  ///
  /// A later upper bound is weaker than the one on record (a minute earlier is a clock's jitter),
  /// and an access date that moved by less than a week says that the secret is still in use, as
  /// before: without these two rules a file touched every night would write the whole history
  /// again every night.
  package func isUnchanged(by next: Observation) -> Bool {
    var next = next
    if let mine = upperBound, let theirs = next.upperBound, mine.basis == theirs.basis,
      mine.instant.milliseconds - theirs.instant.milliseconds < 60_000
    {
      next.upperBound = mine
    }
    if let mine = lastAccessedAt, let theirs = next.lastAccessedAt, mine <= theirs,
      theirs < mine.adding(hours: 7 * 24)
    {
      next.lastAccessedAt = mine
    }
    return self == next
  }
}

/// An instant after which the value cannot have been set, and how that is known.
package struct UpperBound: Hashable, Sendable {
  package let instant: Instant
  package let basis: EvidenceBasis

  package init(instant: Instant, basis: EvidenceBasis) {
    self.instant = instant
    self.basis = basis
  }
}
