import AuditModel

/// What differs between two evaluations of the same history.
func changes(from before: Evaluation, to after: Evaluation) -> [Change] {
  var earlier = Dictionary(
    before.secrets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  var result: [Change] = []
  for secret in after.secrets {
    let now = secret.assessment.status
    guard let was = earlier.removeValue(forKey: secret.id) else {
      result.append(Change(kind: .appeared, secret: secret.id, before: nil, after: now))
      continue
    }
    let then = was.assessment.status
    if secret.isRotated(since: was) {
      result.append(Change(kind: .rotated, secret: secret.id, before: then, after: now))
    } else if then != now {
      result.append(Change(kind: .statusChanged, secret: secret.id, before: then, after: now))
    }
  }
  result += earlier.values.map {
    Change(kind: .disappeared, secret: $0.id, before: $0.assessment.status, after: nil)
  }
  return result.sorted { ($0.secret, $0.kind.rawValue) < ($1.secret, $1.kind.rawValue) }
}

extension EvaluatedSecret {
  /// Whether the value is another one than at `earlier`; by fingerprint where both have one, else
  /// by version.
  fileprivate func isRotated(since earlier: EvaluatedSecret) -> Bool {
    if timeline.revisions.count == earlier.timeline.revisions.count { return false }
    if let mine = observation.fingerprint, let theirs = earlier.observation.fingerprint {
      return mine.isComparable(to: theirs) && mine != theirs
    }
    return observation.version != earlier.observation.version
  }
}
