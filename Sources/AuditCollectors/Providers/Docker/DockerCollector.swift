package import AuditConfiguration
package import AuditModel
import Foundation

/// A Docker engine: the secrets of its swarm, and the environments of its containers.
package struct DockerCollector: Collector {
  package static let provider = "docker"
  private let source: SourceDescription
  private let connection: ConnectionSettings
  private let host: String
  private let readsSecrets: Bool?
  private let readsContainers: Bool

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(
      ConnectionSettings.keys + ["host", "secrets", "containers"])
    self.source = source.description
    connection = try ConnectionSettings(mapping)
    host =
      try mapping["host"]?.string() ?? ProcessInfo.processInfo.environment["DOCKER_HOST"]
      ?? "unix:///var/run/docker.sock"
    guard host.hasPrefix("unix:///") || host.hasPrefix("tcp://") else {
      throw mapping.owner.refusal(
        "has a 'host' of another kind", expected: "unix:///path/to/socket or tcp://host:port")
    }
    readsSecrets = try mapping["secrets"]?.bool()
    readsContainers = try mapping["containers"]?.bool() ?? true
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      let session = try connection.session(context) { options in
        if host.hasPrefix("unix://") { options.unixSocket = String(host.dropFirst(7)) }
        connection.addDockerCertificates(&options)
      }
      let engine = DockerEngine(
        session: session,
        base: host.hasPrefix("tcp://")
          // 2376 is the port of engines that want TLS; any certificate means it too.
          ? (connection.hasCertificates || host.hasSuffix(":2376") ? "https://" : "http://")
            + host.dropFirst(6) : "http://docker")
      if readsSecrets != false {
        do {
          // Outside a swarm there are none, which is an answer unless they were asked for.
          try engine.swarmSecrets(isRequired: readsSecrets == true).forEach { draft.add($0) }
        } catch {
          draft.miss(error)
        }
      }
      if readsContainers { collectContainers(engine, context, &draft) }
      return draft.finished(requests: session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }

  private func collectContainers(
    _ engine: DockerEngine, _ context: CollectionContext, _ draft: inout CollectionDraft
  ) {
    let ids: [String]
    do {
      ids = try engine.containers()
    } catch {
      return draft.miss(error)
    }
    let parts = concurrentMap(ids, limit: connection.concurrency) { id in
      Result { try engine.container(id, context) }
    }
    for part in parts {
      switch part {
      case .success(let container):
        container.observations.forEach { draft.add($0) }
        context.accessLog.note(
          source, "environment of \(container.name)", values: container.observations.count)
      case .failure(let error): draft.miss(error)
      }
    }
  }
}

extension ConnectionSettings {
  var hasCertificates: Bool {
    self.namesCertificates || ProcessInfo.processInfo.environment["DOCKER_CERT_PATH"] != nil
  }

  /// `DOCKER_CERT_PATH`, where the configuration names nothing.
  fileprivate func addDockerCertificates(_ options: inout HTTPClient.Options) {
    guard let directory = ProcessInfo.processInfo.environment["DOCKER_CERT_PATH"] else { return }
    func bytes(_ name: String) -> [UInt8]? {
      (try? readText("\(directory)/\(name)")).map { Array($0.utf8) }
    }
    options.authority = options.authority ?? bytes("ca.pem")
    options.clientCertificate = options.clientCertificate ?? bytes("cert.pem")
    options.clientKey = options.clientKey ?? bytes("key.pem")
  }
}
