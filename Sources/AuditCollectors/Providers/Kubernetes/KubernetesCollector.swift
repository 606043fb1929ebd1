package import AuditConfiguration
package import AuditModel
import Foundation

/// The secrets of a Kubernetes cluster. Metadata alone is listed unless values are asked for; a key's
/// value is dated from above by the field manager that owns it.
package struct KubernetesCollector: Collector {
  package static let provider = "kubernetes"
  private let source: SourceDescription
  private let connection: ConnectionSettings
  private let kubeconfig: String?
  private let contextName: String?
  private let serviceAccount: String
  private let namespaces: [String]
  private let selector: String?
  private let readsValues: Bool

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(
      ConnectionSettings.keys + [
        "kubeconfig", "context", "serviceAccount", "namespaces", "labelSelector", "fingerprint",
      ])
    self.source = source.description
    connection = try ConnectionSettings(mapping)
    kubeconfig = try mapping["kubeconfig"]?.string()
    contextName = try mapping["context"]?.string()
    serviceAccount =
      try mapping["serviceAccount"]?.string() ?? "/var/run/secrets/kubernetes.io/serviceaccount"
    namespaces = try mapping["namespaces"]?.strings(expected: "a list of namespaces") ?? []
    selector = try mapping["labelSelector"]?.string()
    readsValues = try mapping["fingerprint"]?.bool() ?? false
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      let access = try access(context)
      let session = try connection.session(context) { options in
        options.authority = access.authority ?? options.authority
        options.clientCertificate = access.clientCertificate ?? options.clientCertificate
        options.clientKey = access.clientKey ?? options.clientKey
      }
      let listing = KubernetesListing(
        session: session, server: access.server, token: access.token, selector: selector,
        readsValues: readsValues, fingerprinter: context.fingerprinter)
      let places: [String?] = namespaces.isEmpty ? [nil] : namespaces
      let known = context.known(source.name)
      for result in concurrentMap(
        places, limit: connection.concurrency,
        { place in Result { try listing.secrets(in: place) }
        })
      {
        switch result {
        case .success(let secrets):
          for secret in secrets {
            secret.observations(known: known?.observations[secret.name] ?? []).forEach {
              draft.add($0)
            }
            context.accessLog.note(source, secret.name, values: secret.measured.count)
          }
        case .failure(let error): draft.miss(error)
        }
      }
      return draft.finished(requests: session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }

  /// As `kubectl` finds it: the file named, `KUBECONFIG`, the pod's account, the file in the home.
  private func access(_ context: CollectionContext) throws -> KubernetesAccess {
    let environment = ProcessInfo.processInfo.environment
    if let kubeconfig {
      return try KubernetesAccess(
        kubeconfig: [absolute(kubeconfig, context.baseDirectory)], context: contextName)
    }
    let listed = environment["KUBECONFIG"]?.split(separator: ":").map(String.init) ?? []
    let home = (environment["HOME"] ?? NSHomeDirectory()) + "/.kube/config"
    let files = (listed.isEmpty ? [home] : listed).filter(FileManager.default.fileExists(atPath:))
    if files.isEmpty || (listed.isEmpty && environment["KUBERNETES_SERVICE_HOST"] != nil) {
      return try KubernetesAccess(serviceAccount: absolute(serviceAccount, context.baseDirectory))
    }
    return try KubernetesAccess(kubeconfig: files, context: contextName)
  }
}
