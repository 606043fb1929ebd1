package import AuditConfiguration
package import AuditModel

/// Rota's own environment: what the job that runs it was given.
package struct EnvironmentCollector: Collector {
  package static let provider = "environment"
  private let source: SourceDescription

  package init(_ source: SourceConfiguration) throws {
    _ = try source.settings([])
    self.source = source.description
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    ProcessEnvironment.collect(source, pid: "self", bound: nil, context)
  }
}
