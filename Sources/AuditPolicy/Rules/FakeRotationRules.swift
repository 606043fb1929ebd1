import AuditModel

/// A new version, the same value: the rotation did not happen.
struct FakeRotationRule: FindingRule {
  static let id = "fake-rotation"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard let bump = lastBump(secret.stretch, before: secret.beforeStretch) else { return nil }
      return finding(
        .high, secret.id,
        "\(secret.id) got a new version\(bump.label) with the same value: it was not rotated",
        remedy: "rotate the value itself", since: bump.at)
    }
  }

  private static func lastBump(
    _ stretch: [Revision], before: Observation?
  ) -> (at: Instant, label: String)? {
    var bumps: [(at: Instant, label: String)] = []
    for (earlier, later) in zip(stretch, stretch.dropFirst()) {
      guard let old = earlier.observation, let new = later.observation else { continue }
      if let oldVersion = old.version, let newVersion = new.version, oldVersion != newVersion {
        // A value that changed under the old version may be given its new one late, once.
        if bumps.isEmpty, before?.version == oldVersion { continue }
        bumps.append((later.collection.at, " (\(oldVersion) to \(newVersion))"))
      } else if old.version == new.version, let was = old.versionCreatedAt,
        let becomes = new.versionCreatedAt, was != becomes
      {
        bumps.append((later.collection.at, ""))
      }
    }
    return bumps.last
  }
}

/// A new value under the old version: nobody who reads the version can tell.
struct UnversionedChangeRule: FindingRule {
  static let id = "unversioned-change"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard let before = secret.beforeStretch, let version = before.version,
        secret.observation.version == version, let first = secret.stretch.first
      else { return nil }
      return finding(
        .medium, secret.id, "\(secret.id) changed its value and kept version \(version)",
        remedy: "increment the version with every rotation", since: first.collection.at)
    }
  }
}

/// An earlier value was brought back: it is as old as it was.
struct RestoredValueRule: FindingRule {
  static let id = "restored-value"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard secret.beforeStretch != nil, let first = secret.stretch.first,
        first.collection.id > secret.timeline.revisions[secret.dated.firstRevision].collection.id
      else { return nil }
      return finding(
        .high, secret.id,
        "\(secret.id) holds a value again that it held before: it keeps that value's age",
        remedy: "rotate to a value that was never used", since: first.collection.at)
    }
  }
}

extension EvaluatedSecret {
  /// The last unbroken run of revisions that hold the current value; empty without a fingerprint.
  fileprivate var stretch: [Revision] {
    guard let fingerprint, timeline.revisions.count > 1 else { return [] }
    return Array(
      timeline.revisions.suffix(from: stretchStart(fingerprint)).filter { $0.observation != nil })
  }

  /// The observation just before `stretch`, where it held another, comparable value.
  fileprivate var beforeStretch: Observation? {
    guard let fingerprint, timeline.revisions.count > 1 else { return nil }
    let earlier = timeline.revisions.prefix(upTo: stretchStart(fingerprint))
    guard let before = earlier.last(where: { $0.observation != nil })?.observation,
      before.fingerprint?.isComparable(to: fingerprint) ?? false
    else { return nil }
    return before
  }

  private func stretchStart(_ fingerprint: Fingerprint) -> Int {
    let lastOther = timeline.revisions.lastIndex { revision in
      revision.observation.map { $0.fingerprint != fingerprint } ?? false
    }
    return lastOther.map { $0 + 1 } ?? 0
  }
}
