import AuditConfiguration
import AuditModel
import Foundation

/// Where a Vault or an OpenBao is, and how to log in to it.
struct VaultSettings: Sendable {
  static let keys =
    ConnectionSettings.keys + CredentialSettings.keys("token") + [
      "address", "namespace", "approle", "kubernetes",
    ]

  let connection: ConnectionSettings
  private let address: String?
  private let namespace: String?
  private let login: Login

  private enum Login {
    case token(CredentialSettings)
    case approle(mount: String, role: CredentialSettings, secret: CredentialSettings)
    case kubernetes(mount: String, role: String, token: String)
  }

  init(_ settings: ConfigurationMapping) throws {
    connection = try ConnectionSettings(settings)
    address = try settings["address"]?.string()
    namespace = try settings["namespace"]?.string()
    if let node = settings["approle"] {
      let keys = CredentialSettings.keys("roleId") + CredentialSettings.keys("secretId")
      let approle = try node.mapping(["mount"] + keys)
      let role = try CredentialSettings(approle, "roleId")
      let secret = try CredentialSettings(approle, "secretId")
      guard role.isGiven, secret.isGiven else {
        throw node.refusal(
          "is not complete", expected: "roleIdEnv or roleIdFile, and secretIdEnv or secretIdFile")
      }
      login = .approle(
        mount: try approle["mount"]?.string() ?? "approle", role: role, secret: secret)
    } else if let node = settings["kubernetes"] {
      let kubernetes = try node.mapping(["mount", "role", "tokenFile"])
      login = .kubernetes(
        mount: try kubernetes["mount"]?.string() ?? "kubernetes",
        role: try kubernetes.required("role", expected: "the role to log in as").string(),
        token: try kubernetes["tokenFile"]?.string()
          ?? "/var/run/secrets/kubernetes.io/serviceaccount/token")
    } else {
      login = .token(
        try CredentialSettings(settings, "token", standardVariable: "VAULT_TOKEN"))
    }
  }

  /// A client that is logged in.
  /// - Throws: `SourceProblem`.
  func client(_ context: CollectionContext) throws -> VaultClient {
    let environment = ProcessInfo.processInfo.environment
    guard let address = address ?? environment["VAULT_ADDR"] ?? environment["BAO_ADDR"] else {
      throw SourceProblem(
        .noCredentials, "no Vault address is known",
        hint: "set 'address' for the source, or VAULT_ADDR")
    }
    var client = VaultClient(
      session: try connection.session(context),
      address: address.hasSuffix("/") ? String(address.dropLast()) : address,
      namespace: namespace ?? environment["VAULT_NAMESPACE"], token: nil)
    let base = context.baseDirectory
    switch login {
    case .token(let credential): client.token = try token(credential, base)
    case .approle(let mount, let role, let secret):
      client.token = try client.login(
        mount, ["role_id": role.read(base), "secret_id": secret.read(base)])
    case .kubernetes(let mount, let role, let file):
      let jwt = try readText(absolute(file, base)).trimmingCharacters(in: .whitespacesAndNewlines)
      client.token = try client.login(mount, ["role": role, "jwt": jwt])
    }
    return client
  }

  /// As the `vault` program finds it: named, else `VAULT_TOKEN`, else what it left in the home.
  private func token(_ credential: CredentialSettings, _ base: String) throws -> String {
    do {
      return try credential.read(base)
    } catch {
      let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
      guard let kept = try? readText(home + "/.vault-token") else { throw error }
      return kept.trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}

/// Speaks Vault's HTTP API.
struct VaultClient: Sendable {
  let session: ProviderSession
  let address: String
  let namespace: String?
  var token: String?

  /// - Parameter path: behind `/v1/`, not encoded.
  /// - Returns: nil for 404, which is also how an empty folder is answered.
  /// - Throws: `SourceProblem`.
  func get(_ path: String, list: Bool = false, permission: String) throws -> HTTPResponse? {
    var request = HTTPRequest(
      list ? "LIST" : "GET", "\(address)/v1/\(percentEncoded(path, keeping: "/"))")
    request.headers = headers
    let response = try session.send(isThrottled: { $0.status == 412 }, isFinal: Self.isSealed) {
      request
    }
    if response.status == 404 { return nil }
    guard response.isSuccess else { throw problem(response, path, permission) }
    return response
  }

  /// A token from an auth method.
  func login(_ mount: String, _ body: [String: String]) throws -> String {
    var request = HTTPRequest("POST", "\(address)/v1/auth/\(mount)/login")
    request.headers = headers
    request.body = Array(JSONValue.object(body.mapValues(JSONValue.string)).text.utf8)
    let response = try session.send(isFinal: Self.isSealed) { request }
    if Self.isSealed(response) { throw problem(response, "auth/\(mount)", "") }
    guard response.isSuccess, let token = JSONValue(response)?["auth"]?["client_token"]?.string
    else {
      throw SourceProblem(
        .notAuthenticated, "Vault does not accept the login at auth/\(mount)",
        hint: "check role and secret; have they expired?")
    }
    return token
  }

  private var headers: [(name: String, value: String)] {
    var headers = [("X-Vault-Request", "true")]
    if let token { headers.append(("X-Vault-Token", token)) }
    if let namespace { headers.append(("X-Vault-Namespace", namespace)) }
    return headers
  }

  private static func isSealed(_ response: HTTPResponse) -> Bool {
    guard response.status == 503, let errors = JSONValue(response)?["errors"]?.array else {
      return false
    }
    return errors.contains { $0.string?.contains("sealed") ?? false }
  }

  private func problem(
    _ response: HTTPResponse, _ path: String, _ permission: String
  ) -> SourceProblem {
    if Self.isSealed(response) {
      return SourceProblem(.sealed, "Vault is sealed", hint: "unseal it")
    }
    if response.status == 400 {
      return SourceProblem(
        .notAuthenticated, "\(path): Vault wants a token", hint: "check the token's source")
    }
    return SourceProblem(status: response.status, path, permission: permission)
  }
}
