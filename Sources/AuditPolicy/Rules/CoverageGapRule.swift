import AuditModel

/// A source that failed, was denied or cut short never looks like an empty, healthy one.
struct CoverageGapRule: FindingRule {
  static let id = "coverage-gap"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.compactMap { source in
      let runs = source.timeline.runs
      guard let last = runs.last, last.outcome != .complete else { return nil }
      let firstBad = runs.lastIndex { $0.outcome == .complete }.map { $0 + 1 } ?? 0
      let facts =
        source.timeline.lastCompleteRun.map {
          "its last complete facts are from \($0.collection.at)"
        }
        ?? "it was never collected completely"
      let cause = last.problem.map { ": \($0.message)" } ?? ""
      return finding(
        .high, source.name, "source \(source.name) is \(last.outcome.rawValue)\(cause); \(facts)",
        remedy: last.problem?.hint ?? "run 'rota sources check'",
        since: runs[firstBad].collection.at)
    }
  }
}
