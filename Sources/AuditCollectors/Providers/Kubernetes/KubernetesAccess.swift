import AuditConfiguration
import AuditModel
import Foundation

/// How to reach a cluster's API server, from a kubeconfig or from inside a pod.
struct KubernetesAccess {
  var server: String
  var token: String?
  var authority: [UInt8]?
  var clientCertificate: [UInt8]?
  var clientKey: [UInt8]?

  /// The service account that every pod has at `directory`.
  /// - Throws: `SourceProblem`.
  init(serviceAccount directory: String) throws {
    let environment = ProcessInfo.processInfo.environment
    guard let host = environment["KUBERNETES_SERVICE_HOST"] else {
      throw SourceProblem(
        .noCredentials, "neither a kubeconfig nor a pod's service account was found",
        hint: "set 'kubeconfig' for the source, or KUBECONFIG")
    }
    let port = environment["KUBERNETES_SERVICE_PORT"] ?? "443"
    server = "https://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    token = try readText(directory + "/token").trimmingCharacters(in: .whitespacesAndNewlines)
    authority = Array(try readText(directory + "/ca.crt").utf8)
  }

  /// - Parameters:
  ///   - paths: of several files the first that has an entry wins, as with `kubectl`.
  ///   - context: nil for the current one.
  /// - Throws: `SourceProblem`.
  init(kubeconfig paths: [String], context: String?) throws {
    let files = try paths.map { path in
      do {
        return (
          node: try ConfigurationNode(yaml: readText(path), file: path),
          directory: URL(fileURLWithPath: path).deletingLastPathComponent().path
        )
      } catch let error as ConfigurationError {
        throw SourceProblem(.badAnswer, error.message, hint: error.hint)
      }
    }
    let file = paths.joined(separator: ":")
    func missing(_ what: String) -> SourceProblem {
      SourceProblem(
        .noCredentials, "the kubeconfig \(file) has no \(what)",
        hint: "'kubectl config view --minify' shows what it has")
    }
    func entry(_ list: String, _ key: String, _ name: String) -> (ConfigurationNode, String)? {
      for file in files {
        let entries = try? file.node.value(list)?.list(expected: "")
        let found = entries?.first { (try? $0.value("name")?.string()) == name }
        if let value = found?.value(key) { return (value, file.directory) }
      }
      return nil
    }
    let current = files.lazy.compactMap { try? $0.node.value("current-context")?.string() }.first
    guard let name = context ?? current, let (place, _) = entry("contexts", "context", name) else {
      throw missing(context.map { "context \($0)" } ?? "current context")
    }
    guard let cluster = try? place.value("cluster")?.string(),
      let (target, targetDirectory) = entry("clusters", "cluster", cluster),
      let server = try? target.value("server")?.string()
    else { throw missing("cluster for the context \(name)") }
    self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
    authority = try Self.material(target, "certificate-authority", targetDirectory)
    guard let user = try? place.value("user")?.string(),
      let (identity, directory) = entry("users", "user", user)
    else { return }
    clientCertificate = try Self.material(identity, "client-certificate", directory)
    clientKey = try Self.material(identity, "client-key", directory)
    token = try? identity.value("token")?.string()
    if let path = try? identity.value("tokenFile")?.string() {
      token = try readText(absolute(path, directory))
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    if let plugin = identity.value("exec") { try runPlugin(plugin, directory) }
  }

  /// PEM from `<key>-data`, in base64, or from the file that `<key>` names.
  private static func material(
    _ node: ConfigurationNode, _ key: String, _ directory: String
  ) throws -> [UInt8]? {
    if let text = try? node.value(key + "-data")?.string() {
      guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
        throw SourceProblem(
          .badAnswer, "'\(key)-data' in \(node.file) is not base64", hint: "write it anew")
      }
      return Array(data)
    }
    guard let path = try? node.value(key)?.string() else { return nil }
    return Array(try readText(absolute(path, directory)).utf8)
  }

  /// A credential plugin, https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
  private mutating func runPlugin(_ plugin: ConfigurationNode, _ directory: String) throws {
    guard let program = try? plugin.value("command")?.string() else { return }
    let version =
      (try? plugin.value("apiVersion")?.string()) ?? "client.authentication.k8s.io/v1"
    let info =
      #"{"apiVersion":"\#(version)","kind":"ExecCredential","spec":{"interactive":false}}"#
    var command = ["/usr/bin/env", "KUBERNETES_EXEC_INFO=\(info)"]
    for variable in (try? plugin.value("env")?.list(expected: "")) ?? [] {
      if let name = try? variable.value("name")?.string(),
        let value = try? variable.value("value")?.string()
      {
        command.append("\(name)=\(value)")
      }
    }
    command.append(program.contains("/") ? absolute(program, directory) : program)
    command += (try? plugin.value("args")?.strings(expected: "")) ?? []
    let output = CapturedOutput()
    let ending = try ChildProcess(command, directory: directory)
      .run(timeoutSeconds: 60) { output.append($0) }
    guard case .exited(0) = ending, let status = output.json?["status"] else {
      throw SourceProblem(
        .noCredentials, "the credential plugin \(program) failed",
        hint: "run 'kubectl get namespaces' as this user to see why")
    }
    token = status["token"]?.string ?? token
    clientCertificate =
      status["clientCertificateData"]?.string.map { Array($0.utf8) } ?? clientCertificate
    clientKey = status["clientKeyData"]?.string.map { Array($0.utf8) } ?? clientKey
  }
}
