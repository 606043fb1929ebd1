import AuditConfiguration
import AuditModel
import Foundation

/// The keys that every source behind a network has: bounds, and whom to trust.
struct ConnectionSettings: Sendable {
  static let keys = ["timeout", "concurrency", "caFile", "clientCertificate", "clientKey"]

  let timeoutSeconds: Int
  /// Requests under way at a time.
  let concurrency: Int
  private let caFile: String?
  private let clientCertificate: String?
  private let clientKey: String?

  init(_ settings: ConfigurationMapping) throws {
    timeoutSeconds = try settings["timeout"]?.integer(in: 1...3600) ?? 300
    concurrency = try settings["concurrency"]?.integer(in: 1...64) ?? 8
    caFile = try settings["caFile"]?.string(expected: "the path of a PEM file")
    clientCertificate = try settings["clientCertificate"]?.string(
      expected: "the path of a PEM file")
    clientKey = try settings["clientKey"]?.string(expected: "the path of a PEM file")
    if (clientCertificate == nil) != (clientKey == nil) {
      throw settings.owner.refusal(
        "has half of a client certificate", expected: "'clientCertificate' and 'clientKey'")
    }
  }

  var namesCertificates: Bool { caFile != nil || clientCertificate != nil }

  /// - Parameter adjust: what a provider knows besides.
  /// - Throws: `SourceProblem` for a file that can't be read.
  func session(
    _ context: CollectionContext, _ adjust: (inout HTTPClient.Options) -> Void = { _ in }
  ) throws -> ProviderSession {
    func bytes(_ path: String?) throws -> [UInt8]? {
      try path.map { Array(try readText(absolute($0, context.baseDirectory)).utf8) }
    }
    var options = HTTPClient.Options()
    options.authority = try bytes(caFile)
    options.clientCertificate = try bytes(clientCertificate)
    options.clientKey = try bytes(clientKey)
    adjust(&options)
    return ProviderSession(HTTPClient(options), seconds: timeoutSeconds)
  }
}

/// The text of a small file: a certificate, a token, a profile.
/// - Throws: `SourceProblem`.
func readText(_ path: String) throws -> String {
  var bytes = SecretBytes(capacity: 4096)
  _ = try readFile(path, into: &bytes, limit: 1 << 20).get()
  return bytes.withBytes { String(decoding: $0, as: UTF8.self) }
}

/// Where a credential is found: an environment variable or a file, never the configuration itself.
struct CredentialSettings: Sendable {
  private let variable: String?
  private let file: String?

  /// - Parameters:
  ///   - prefix: the keys are `<prefix>Env` and `<prefix>File`.
  ///   - standardVariable: read where neither is given.
  init(_ settings: ConfigurationMapping, _ prefix: String, standardVariable: String? = nil) throws {
    file = try settings[prefix + "File"]?.string(expected: "the path of a file")
    variable =
      try settings[prefix + "Env"]?.string(expected: "the name of a variable")
      ?? (file == nil ? standardVariable : nil)
  }

  static func keys(_ prefix: String) -> [String] { [prefix + "Env", prefix + "File"] }

  var isGiven: Bool { variable != nil || file != nil }

  /// - Throws: `SourceProblem` that says where it was looked for.
  func read(_ base: String) throws -> String {
    if let file {
      let text = try readText(absolute(file, base)).trimmingCharacters(in: .whitespacesAndNewlines)
      guard !text.isEmpty else {
        throw SourceProblem(.noCredentials, "\(file) is empty", hint: "put the credential there")
      }
      return text
    }
    guard let variable, let value = ProcessInfo.processInfo.environment[variable], !value.isEmpty
    else {
      throw SourceProblem(
        .noCredentials, "the environment variable \(variable ?? "for the credential") is not set",
        hint: "set it for this job, or name a file")
    }
    return value
  }
}
