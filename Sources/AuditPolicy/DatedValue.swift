import AuditModel

/// When a secret's current value was set, worked out from its revisions.
///
/// The fingerprint is the judge: a value is never newer than the first collection that saw it,
/// whatever a provider, a version or a person says, so a value that is saved again or brought back
/// keeps its age; and never older than the last collection that saw another value in its place.
/// After it, stronger bases are heard before weaker ones, and each bound tightens the interval
/// unless it contradicts what stands.
struct DatedValue: Sendable {
  let evidence: RotationEvidence
  let contradictions: [Contradiction]
  /// Index of the revision in which the current value was first seen, ever.
  let firstRevision: Int

  /// - Parameters:
  ///   - secret: its current revision holds an observation.
  ///   - completeRuns: the source's complete collections, oldest first.
  ///   - declaration: a person's word outside the source.
  init(
    _ secret: SecretTimeline, completeRuns: [CollectionRecord], declaration: Declaration?
  ) {
    let revisions = secret.revisions
    let last = revisions.count - 1
    let current = revisions[last].observation!
    let sameValue: [Int]
    var interval: EvidenceInterval
    if let fingerprint = current.fingerprint {
      sameValue = revisions.indices.filter {
        revisions[$0].observation?.fingerprint == fingerprint
      }
      let first = sameValue[0]
      let other = revisions[..<first].lastIndex { revision in
        revision.observation?.fingerprint?.isComparable(to: fingerprint) ?? false
      }
      let lastOther = other.map { Self.lastSeen($0, revisions, completeRuns) }
      interval = EvidenceInterval(
        notBefore: lastOther, notAfter: revisions[first].collection.at,
        basis: lastOther == nil ? .firstSeen : .observed)
    } else {
      sameValue = Self.sameVersion(revisions)
      // Without a fingerprint nothing judges: the value may have changed at any time until now.
      interval = EvidenceInterval(
        notAfter: Self.lastSeen(last, revisions, completeRuns), basis: .firstSeen)
    }
    let first = sameValue[0]
    let origin = revisions[first].observation!

    if let created = origin.versionCreatedAt ?? origin.rotatedAt {
      interval.offer(notBefore: created, .provider)
      interval.offer(notAfter: created, .provider)
    }
    if first != last, let claimed = current.versionCreatedAt ?? current.rotatedAt,
      claimed != origin.versionCreatedAt ?? origin.rotatedAt
    {
      interval.offer(notBefore: claimed, .provider)
    }
    for bound in [current.createdAt, current.lowerBound].compactMap({ $0 }) {
      interval.offer(notBefore: bound, .provider)
    }
    for day in [declaration?.rotatedOn, current.declaredRotation].compactMap({ $0 }) {
      interval.offer(notBefore: day.start, .declared)
      interval.offer(notAfter: day.end, .declared)
    }
    if current.fingerprint == nil, current.version != nil {
      interval.offer(notAfter: revisions[first].collection.at, .observed)
      let other = revisions[..<first].lastIndex { $0.observation?.version != nil }
      if let other {
        interval.offer(notBefore: Self.lastSeen(other, revisions, completeRuns), .observed)
      }
    }
    for index in sameValue {
      // A bound from the future, or one older than another value's last sighting, is a clock's or
      // a copy's doing. It is the weakest of evidence, so it is not worth a finding.
      guard let bound = revisions[index].observation?.upperBound,
        bound.instant >= interval.notBefore ?? bound.instant
      else { continue }
      interval.offer(notAfter: bound.instant, bound.basis)
    }
    evidence = interval.evidence
    contradictions = interval.contradictions
    firstRevision = first
  }

  /// The last stretch of revisions that carry the current version, unbroken.
  private static func sameVersion(_ revisions: [Revision]) -> [Int] {
    let last = revisions.count - 1
    guard let version = revisions[last].observation?.version else { return [last] }
    let first = revisions.lastIndex { $0.observation?.version != version }.map { $0 + 1 } ?? 0
    return Array(first...last)
  }

  /// When the observation of revision `index` was last seen to hold: the last complete collection
  /// before the next revision, since only a complete one is known to have looked at every secret.
  private static func lastSeen(
    _ index: Int, _ revisions: [Revision], _ completeRuns: [CollectionRecord]
  ) -> Instant {
    let from = revisions[index].collection
    let next = index + 1 < revisions.count ? revisions[index + 1].collection.id : Int64.max
    var (low, high) = (0, completeRuns.count)
    while low < high {
      let middle = (low + high) / 2
      if completeRuns[middle].id < next { low = middle + 1 } else { high = middle }
    }
    guard low > 0, completeRuns[low - 1].id > from.id else { return from.at }
    return completeRuns[low - 1].at
  }
}
