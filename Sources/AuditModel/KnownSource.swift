/// What is on record about a source, for collectors that need not ask again for what can't have
/// changed.
package struct KnownSource: Sendable {
  /// The last complete collection; nil while there was none.
  package let lastComplete: Instant?
  /// The current observations by name: one, or one for each key.
  package let observations: [String: [Observation]]

  package init(lastComplete: Instant?, observations: [String: [Observation]]) {
    self.lastComplete = lastComplete
    self.observations = observations
  }

  /// What is on record about a secret without keys.
  package subscript(name: String) -> Observation? {
    observations[name]?.first { $0.key == nil }
  }

  /// `seen` as it was measured before, whole or by key, where all of it was measured under the
  /// fingerprint key `keyID` and none has changed.
  package func remeasured(
    _ seen: Observation, keyID: Int64, isUnchanged: (Observation) -> Bool
  ) -> [Observation]? {
    guard let earlier = observations[seen.name], !earlier.isEmpty,
      // An empty value is measured and has no fingerprint.
      earlier.allSatisfy({
        $0.facts != nil && $0.fingerprint?.keyID ?? keyID == keyID && isUnchanged($0)
      })
    else { return nil }
    return earlier.map { before in
      var now = before.key.map(seen.forKey) ?? seen
      now.versionCreatedAt = before.versionCreatedAt
      now.fingerprint = before.fingerprint
      now.facts = before.facts
      return now
    }
  }
}
