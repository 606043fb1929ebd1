import AuditModel

/// A secret that the policy requires is in no source of an environment, or is empty there.
struct MissingSecretRule: FindingRule {
  static let id = "missing-secret"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let environments = Dictionary(grouping: evaluation.sources) { $0.timeline.source.environment }
    return evaluation.policy.rows.filter(\.isRequired).flatMap { row in
      environments.compactMap { environment, sources in
        let asked = sources.filter { row.source?.matches($0.name) ?? true }
        guard !asked.isEmpty,
          // A source that was not read completely may hold it: there is no telling.
          asked.allSatisfy({ $0.timeline.lastRun.outcome == .complete }),
          !asked.contains(where: { $0.holds(row) })
        else { return nil }
        let place = environment.map { "environment \($0)" } ?? "source \(asked[0].name)"
        return finding(
          .high, environment.map { "\($0)/\(row.name)" } ?? row.name.description,
          "required secret \(row.name) is missing from \(place), or empty there",
          remedy: "set \(row.name) in \(asked.map(\.name).joined(separator: " or "))",
          since: asked.map { $0.missing(row, since: evaluation) }.max() ?? evaluation.asOf)
      }
    }
  }
}

extension EvaluatedSource {
  fileprivate func holds(_ row: PolicyRow) -> Bool {
    timeline.secrets.contains { secret in
      guard row.mayMatch(secret.id), let seen = secret.current.observation else { return false }
      return row.isFilled(by: seen, in: timeline.source)
    }
  }

  /// When the source last stopped holding it, or was first collected without it.
  fileprivate func missing(_ row: PolicyRow, since evaluation: Evaluation) -> Instant {
    let ends = timeline.secrets.compactMap { secret -> Instant? in
      guard row.mayMatch(secret.id) else { return nil }
      let held = secret.revisions.lastIndex { revision in
        revision.observation.map { row.isFilled(by: $0, in: timeline.source) } ?? false
      }
      guard let held, held + 1 < secret.revisions.count else { return nil }
      return secret.revisions[held + 1].collection.at
    }
    return ends.max() ?? timeline.runs[0].collection.at
  }
}

extension PolicyRow {
  /// Whether looking closer is worth it: cheap, and never wrong when it says no.
  fileprivate func mayMatch(_ secret: SecretID) -> Bool {
    guard let literal = name.literal else { return true }
    return secret.key == literal || secret.name.hasSuffix(literal)
      || literal.hasPrefix(secret.name)
  }

  fileprivate func isFilled(by seen: Observation, in source: SourceDescription) -> Bool {
    matches(seen, in: source) && !(seen.facts?.marks.contains(.empty) ?? false)
  }
}
