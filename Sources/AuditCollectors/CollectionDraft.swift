import AuditModel

/// What one collection brings back from one source, gathered place by place.
struct CollectionDraft {
  private var observations: [SecretID: Observation] = [:]
  private var gaps: [SourceProblem] = []
  private let source: SourceDescription

  /// So many gaps are named one by one; the rest is counted.
  private static let namedGaps = 100

  init(_ source: SourceDescription) { self.source = source }

  mutating func add(_ seen: Observation) {
    guard !seen.name.isEmpty else { return miss(.notUnderstood("a secret without a name")) }
    if observations.updateValue(seen, forKey: seen.id(source: source.name)) != nil {
      miss(
        SourceProblem(
          .badAnswer, "\(seen.id(source: source.name)) was listed twice",
          hint: "give the overlapping places sources of their own"))
    }
  }

  /// Notes a part that could not be seen.
  mutating func miss(_ gap: SourceProblem) { gaps.append(gap) }

  mutating func miss(_ error: any Error) {
    miss(error as? SourceProblem ?? .notUnderstood(source.name))
  }

  /// `failed` when there were gaps and nothing was seen, `partial` when there were gaps.
  func finished(_ facts: SourceFacts = SourceFacts(), requests: Int? = nil) -> CollectedSource {
    var facts = facts
    let ordered = gaps.sorted { $0.message < $1.message }
    facts.gaps = Array(ordered.prefix(Self.namedGaps))
    facts.gapCount = gaps.count
    facts.requests = requests
    let problem =
      gaps.count == 1
      ? ordered[0]
      : ordered.first.map { first in
        SourceProblem(
          first.code, "\(gaps.count) parts could not be seen, the first: \(first.message)",
          hint: first.hint)
      }
    return CollectedSource(
      source: source,
      outcome: gaps.isEmpty ? .complete : observations.isEmpty ? .failed : .partial,
      problem: problem, facts: facts,
      observations: observations.sorted { $0.key < $1.key }.map(\.value))
  }
}
