package import AuditConfiguration
package import AuditModel
import Dispatch

/// Gathers what one source tells about its secrets. The only code that talks to providers or holds
/// values; it never judges.
package protocol Collector: Sendable {
  /// The word in `provider:`.
  static var provider: String { get }

  /// Reads the source's own keys.
  /// - Throws: `ConfigurationError`.
  init(_ source: SourceConfiguration) throws

  /// Looks once. Every trouble is part of the answer, never thrown. It may block.
  func collect(_ context: CollectionContext) -> CollectedSource
}

/// The providers. A new one is a file of its own and a line here.
let collectorTypes: [any Collector.Type] = [
  DotenvCollector.self, EnvironmentCollector.self, ProcessCollector.self, ExecCollector.self,
]

/// What a collector may know.
package struct CollectionContext: Sendable {
  package let fingerprinter: Fingerprinter
  /// Relative paths start here.
  package let baseDirectory: String
  /// The instant that the collection is recorded under.
  package let now: Instant

  package init(fingerprinter: Fingerprinter, baseDirectory: String, now: Instant) {
    self.fingerprinter = fingerprinter
    self.baseDirectory = baseDirectory
    self.now = now
  }
}

/// The collector for a configured source.
/// - Throws: `ConfigurationError` for an unknown provider or wrong keys.
package func collector(for source: SourceConfiguration) throws -> any Collector {
  guard let type = collectorTypes.first(where: { $0.provider == source.provider }) else {
    throw source.node.refusal(
      "names a provider that this version of rota does not have",
      expected: "one of: " + collectorTypes.map { $0.provider }.joined(separator: ", "))
  }
  return try type.init(source)
}

/// Runs `collectors` side by side, each on a thread of its own since they block, and answers in
/// their order. One that is stuck or fails does not keep the others.
package func collect(
  from collectors: [any Collector], _ context: CollectionContext
) -> [CollectedSource] {
  let results = Results(count: collectors.count)
  let group = DispatchGroup()
  for (index, collector) in collectors.enumerated() {
    DispatchQueue.global().async(group: group) {
      results.set(index, collector.collect(context))
    }
  }
  group.wait()
  return results.all
}

private final class Results: @unchecked Sendable {
  private var slots: [CollectedSource?]
  private let queue = DispatchQueue(label: "rota.collected-sources")

  init(count: Int) { slots = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ source: CollectedSource) { queue.sync { slots[index] = source } }
  var all: [CollectedSource] { queue.sync { slots.compactMap { $0 } } }
}

extension SourceConfiguration {
  /// The source's mapping, which may hold the common keys and `keys`.
  func settings(_ keys: [String]) throws -> ConfigurationMapping {
    try node.mapping(SourceConfiguration.commonKeys + keys)
  }
}
