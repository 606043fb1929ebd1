package import AuditModel

/// Whether an audit judges what was observed: it is a secret, and ours to rotate.
package func isJudged(
  _ observation: Observation, in source: SourceDescription, by policy: Policy
) -> Bool {
  switch Classification(observation, in: source, policy) {
  case .tracked, .unclassified: true
  case .withoutPassword, .notASecret, .managedElsewhere: false
  }
}
