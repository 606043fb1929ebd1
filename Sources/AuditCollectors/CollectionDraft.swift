import AuditModel

/// What one collection brings back from one source, gathered place by place.
struct CollectionDraft {
  private var observations: [Observation] = []
  private var gaps: [SourceProblem] = []
  private let source: SourceDescription

  /// So many gaps are named one by one; the rest is counted.
  private static let namedGaps = 100

  init(_ source: SourceDescription) { self.source = source }

  /// Makes room for so many more: they are large, and there may be very many.
  mutating func reserve(_ count: Int) {
    observations.reserveCapacity(observations.count + count)
  }

  mutating func add(_ seen: Observation) {
    guard !seen.name.isEmpty else { return miss(.notUnderstood("a secret without a name")) }
    observations.append(seen)
  }

  /// Notes a part that could not be seen.
  mutating func miss(_ gap: SourceProblem) { gaps.append(gap) }

  mutating func miss(_ error: any Error) {
    miss(SourceProblem(error, at: source.name))
  }

  /// `failed` when there were gaps and nothing was seen, `partial` when there were gaps.
  consuming func finished(requests: Int? = nil) -> CollectedSource {
    dropRepetitions()
    var facts = SourceFacts()
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
      observations: observations)
  }

  /// Puts the observations into order; of those with the same id the first stays.
  private mutating func dropRepetitions() {
    // Their places are sorted: observations are large, and sorting moves what it sorts many times.
    let keys = observations.map { (name: $0.name, key: $0.key ?? "") }
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    observations = order.map { observations[$0] }
    var kept = 0
    for index in observations.indices {
      if kept > 0, observations[kept - 1].name == observations[index].name,
        observations[kept - 1].key == observations[index].key
      {
        miss(
          SourceProblem(
            .badAnswer, "\(observations[index].id(source: source.name)) was listed twice",
            hint: "give the overlapping places sources of their own"))
        continue
      }
      if kept < index { observations[kept] = observations[index] }
      kept += 1
    }
    observations.removeLast(observations.count - kept)
  }
}
