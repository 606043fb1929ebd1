package import AuditConfiguration
package import AuditModel

/// Gathers what one source tells about its secrets. The only code that talks to providers or holds
/// values; it never judges.
package protocol Collector: Sendable {
  /// The word in `provider:`.
  static var provider: String { get }

  /// Reads the source's own keys.
  /// - Throws: `ConfigurationError`.
  init(_ source: SourceConfiguration) throws

  /// Files that are the source itself, as absolute paths: values in them are where they belong.
  func ownFiles(_ baseDirectory: String) -> [String]

  /// Looks once. Every trouble is part of the answer, never thrown. It may block.
  func collect(_ context: CollectionContext) -> CollectedSource
}

extension Collector {
  package func ownFiles(_ baseDirectory: String) -> [String] { [] }
}

/// The providers. A new one is a file of its own and a line here.
let collectorTypes: [any Collector.Type] = [
  DotenvCollector.self, EnvironmentCollector.self, ProcessCollector.self, ExecCollector.self,
  SecretsManagerCollector.self, ParameterCollector.self, AccessKeyCollector.self,
  VaultCollector.self, KubernetesCollector.self, HerokuCollector.self, DockerCollector.self,
]

/// What a collector may know.
package struct CollectionContext: Sendable {
  package let fingerprinter: Fingerprinter
  /// Relative paths start here.
  package let baseDirectory: String
  /// The instant that the collection is recorded under.
  package let now: Instant
  /// What is on record about a source, by its name; nil before its first collection.
  package let known: @Sendable (String) -> KnownSource?
  /// The days at which a secret's verdict turns: a value set before such a day is judged otherwise
  /// than one set on it or later. A collector that knows a date within bounds need not ask for
  /// more while none of these days lies between them.
  package let turningDays: @Sendable (Observation, SourceDescription) -> [Day]
  /// Every reading of values is written down there.
  package let accessLog: AccessLog

  package init(
    fingerprinter: Fingerprinter, baseDirectory: String, now: Instant,
    known: @escaping @Sendable (String) -> KnownSource? = { _ in nil },
    turningDays: @escaping @Sendable (Observation, SourceDescription) -> [Day] = { _, _ in [] },
    accessLog: AccessLog = AccessLog()
  ) {
    self.fingerprinter = fingerprinter
    self.baseDirectory = baseDirectory
    self.now = now
    self.known = known
    self.turningDays = turningDays
    self.accessLog = accessLog
  }

  /// `seen` as an earlier night measured it, where nothing changed since; nil where the value has
  /// to be read, as when logs are searched for it.
  func remeasured(
    _ seen: Observation, _ known: KnownSource?, isUnchanged: (Observation) -> Bool
  ) -> [Observation]? {
    guard fingerprinter.capture == nil else { return nil }
    return known?.remeasured(seen, keyID: fingerprinter.keyID, isUnchanged: isUnchanged)
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

/// Runs `collectors` side by side and answers in their order. One that is stuck or fails does not
/// keep the others.
package func collect(
  from collectors: [any Collector], _ context: CollectionContext
) -> [CollectedSource] {
  concurrentMap(collectors, limit: 32) { $0.collect(context) }
}

extension SourceConfiguration {
  /// The source's mapping, which may hold the common keys and `keys`.
  func settings(_ keys: [String]) throws -> ConfigurationMapping {
    try node.mapping(SourceConfiguration.commonKeys + keys)
  }
}
