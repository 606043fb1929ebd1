import AuditModel

/// A source that failed, was denied or cut short never looks like an empty, healthy one. Each part
/// that could not be seen is told by itself.
struct CoverageGapRule: FindingRule {
  static let id = "coverage-gap"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.flatMap { source -> [Finding] in
      let last = source.timeline.lastRun
      guard last.outcome != .complete else { return [] }
      let gaps = last.facts.gaps
      guard gaps.count > 1 else { return [wholeSource(source.timeline, last)] }
      let named = gaps.map { gap in
        finding(
          .high, "\(source.name): \(gap.message)",
          "source \(source.name) is \(last.outcome.rawValue): \(gap.message)",
          remedy: gap.hint, since: source.timeline.since { $0.facts.gaps.contains(gap) })
      }
      guard last.facts.gapCount > gaps.count else { return named }
      return named + [
        finding(
          .high, source.name,
          "source \(source.name): \(last.facts.gapCount - gaps.count) more parts could not be seen",
          remedy: "mend the first ones; 'rota sources check' shows the next",
          since: source.timeline.since { $0.outcome != .complete })
      ]
    }
  }

  private static func wholeSource(_ source: SourceTimeline, _ last: SourceRun) -> Finding {
    let facts =
      source.lastCompleteRun.map { "its last complete facts are from \($0.collection.at)" }
      ?? "it was never collected completely"
    let cause = last.problem.map { ": \($0.message)" } ?? ""
    return finding(
      .high, source.source.name,
      "source \(source.source.name) is \(last.outcome.rawValue)\(cause); \(facts)",
      remedy: last.problem?.hint ?? "run 'rota sources check'",
      since: source.since { $0.outcome != .complete })
  }
}

extension SourceTimeline {
  /// Since which run, without a break, runs have satisfied `condition`.
  fileprivate func since(_ condition: (SourceRun) -> Bool) -> Instant {
    let broken = runs.lastIndex { !condition($0) }.map { $0 + 1 } ?? 0
    return runs[min(broken, runs.count - 1)].collection.at
  }
}
