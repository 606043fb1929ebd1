import AuditModel
import Crypto
import Foundation

/// Finds credentials where the AWS tools find them, in their order: environment, the profile's role,
/// web identity, SSO, the profile's keys, `credential_process`, containers (ECS, EKS), instances
/// (IMDSv2).
struct AWSCredentialChain {
  let profiles: AWSProfiles
  /// Whether the configuration names a profile, which then outranks the environment's keys.
  let isProfileGiven: Bool
  let region: String
  let session: ProviderSession
  let baseDirectory: String

  private let environment = ProcessInfo.processInfo.environment

  init(
    profiles: AWSProfiles, isProfileGiven: Bool, region: String, session: ProviderSession,
    baseDirectory: String
  ) {
    self.profiles = profiles
    self.isProfileGiven = isProfileGiven
    self.region = region
    self.session = session
    self.baseDirectory = baseDirectory
  }

  /// - Throws: `SourceProblem` that says where it was looked, or what failed on the way.
  func credentials() throws -> AWSCredentials {
    if !isProfileGiven, let found = fromEnvironment() { return found }
    if let found = try fromProfile(profiles.name, visited: []) { return found }
    if let found = try fromContainer() { return found }
    if let found = try fromInstance() { return found }
    throw SourceProblem(
      .noCredentials,
      "no AWS credentials were found (environment, profile \(profiles.name), container, instance)",
      hint: "'aws sts get-caller-identity' as this user shows what the AWS tools find")
  }

  /// The credentials of a role, borrowed with `credentials`.
  func assume(
    _ role: String, externalID: String?, sessionName: String = "rota",
    with credentials: AWSCredentials
  ) throws -> AWSCredentials {
    var parameters = [
      "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": role,
      "RoleSessionName": sessionName,
    ]
    if let externalID { parameters["ExternalId"] = externalID }
    let client = AWSClient(session: session, credentials: credentials, region: region)
    return try Self.borrowed(
      client.query(.tokens, parameters, "the role \(role)", action: "sts:AssumeRole on it"), role)
  }

  private static func borrowed(_ answer: AWSXML, _ role: String) throws -> AWSCredentials {
    guard let found = answer.first("Credentials"), let id = found["AccessKeyId"]?.text,
      let secret = found["SecretAccessKey"]?.text
    else { throw SourceProblem.notUnderstood("the role \(role)") }
    return AWSCredentials(
      accessKeyID: id, secretKey: secret, sessionToken: found["SessionToken"]?.text)
  }

  private func fromEnvironment() -> AWSCredentials? {
    guard let id = environment["AWS_ACCESS_KEY_ID"], !id.isEmpty,
      let secret = environment["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty
    else { return nil }
    return AWSCredentials(
      accessKeyID: id, secretKey: secret, sessionToken: environment["AWS_SESSION_TOKEN"])
  }

  private func fromProfile(_ name: String, visited: Set<String>) throws -> AWSCredentials? {
    let settings = profiles[name]
    if let role = settings["role_arn"], !visited.contains(name) {
      if let file = settings["web_identity_token_file"] {
        return try fromWebIdentity(role, file)
      }
      guard let base = try roleBase(settings, visited.union([name])) else {
        throw SourceProblem(
          .noCredentials, "the AWS profile \(name) has a role and nothing to assume it with",
          hint: "give it a source_profile or a credential_source")
      }
      return try assume(
        role, externalID: settings["external_id"],
        sessionName: settings["role_session_name"] ?? "rota", with: base)
    }
    if visited.isEmpty, let file = environment["AWS_WEB_IDENTITY_TOKEN_FILE"],
      let role = environment["AWS_ROLE_ARN"]
    {
      return try fromWebIdentity(role, file)
    }
    if settings["sso_account_id"] != nil { return try fromSSO(settings) }
    if let id = settings["aws_access_key_id"], let secret = settings["aws_secret_access_key"] {
      return AWSCredentials(
        accessKeyID: id, secretKey: secret, sessionToken: settings["aws_session_token"])
    }
    return try settings["credential_process"].map(fromProcess)
  }

  private func roleBase(
    _ settings: [String: String], _ visited: Set<String>
  ) throws -> AWSCredentials? {
    if let source = settings["source_profile"] {
      return try fromProfile(source, visited: visited)
    }
    return switch settings["credential_source"] {
    case "Environment": fromEnvironment()
    case "EcsContainer": try fromContainer()
    case "Ec2InstanceMetadata": try fromInstance()
    default: nil
    }
  }

  private func fromWebIdentity(_ role: String, _ file: String) throws -> AWSCredentials {
    let token = try readText(file).trimmingCharacters(in: .whitespacesAndNewlines)
    var request = HTTPRequest("POST", AWSService.tokens.endpoint(region, environment) + "/")
    request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
    request.body = Array(
      AWSClient.form([
        "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": role,
        "RoleSessionName": environment["AWS_ROLE_SESSION_NAME"] ?? "rota",
        "WebIdentityToken": token,
      ]).utf8)
    let response = try session.send { request }
    let place = "the role \(role)"
    guard response.isSuccess else {
      throw AWSClient.problem(response, place, "sts:AssumeRoleWithWebIdentity on it")
    }
    return try Self.borrowed(AWSClient.xml(response, place), role)
  }

  /// A token that `aws sso login` left in its cache; it is used, never renewed.
  private func fromSSO(_ settings: [String: String]) throws -> AWSCredentials {
    var settings = settings
    let cacheKey = settings["sso_session"] ?? settings["sso_start_url"] ?? ""
    if let name = settings["sso_session"] {
      settings.merge(profiles["sso-session \(name)"]) { own, _ in own }
    }
    let home = environment["HOME"] ?? NSHomeDirectory()
    let expired = SourceProblem(
      .noCredentials, "there is no valid AWS SSO token for the profile \(profiles.name)",
      hint: "run 'aws sso login --profile \(profiles.name)'")
    guard
      let text = try? readText(
        "\(home)/.aws/sso/cache/\(hex(Insecure.SHA1.hash(data: Array(cacheKey.utf8)))).json"),
      let cached = JSONValue(text: text), let token = cached["accessToken"]?.string,
      let expires = cached["expiresAt"]?.instant,
      Double(expires.milliseconds) / 1000 > Date().timeIntervalSince1970
    else { throw expired }
    let region = settings["sso_region"] ?? region
    let base =
      environment["AWS_ENDPOINT_URL_SSO"] ?? "https://portal.sso.\(region).amazonaws.com"
    var request = HTTPRequest(
      "GET",
      "\(base)/federation/credentials?account_id=\(percentEncoded(settings["sso_account_id"] ?? ""))"
        + "&role_name=\(percentEncoded(settings["sso_role_name"] ?? ""))")
    request.headers = [("x-amz-sso_bearer_token", token)]
    let response = try session.send { request }
    guard response.isSuccess else { throw expired }
    guard let role = JSONValue(response)?["roleCredentials"],
      let id = role["accessKeyId"]?.string, let secret = role["secretAccessKey"]?.string
    else { throw SourceProblem.notUnderstood("AWS SSO") }
    return AWSCredentials(
      accessKeyID: id, secretKey: secret, sessionToken: role["sessionToken"]?.string)
  }

  private func fromProcess(_ command: String) throws -> AWSCredentials {
    let output = CapturedOutput()
    let failure = SourceProblem(
      .noCredentials, "the credential_process of the AWS profile \(profiles.name) failed",
      hint: "run it by hand to see why")
    let child = try ChildProcess(["/bin/sh", "-c", command], directory: baseDirectory)
    let ending = child.run(timeoutSeconds: 60) { output.append($0) }
    guard case .exited(0) = ending, let answer = output.json else { throw failure }
    return try Self.keys(answer, token: "SessionToken", failure)
  }

  private func fromContainer() throws -> AWSCredentials? {
    var request: HTTPRequest
    if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
      request = HTTPRequest("GET", "http://169.254.170.2\(path)")
    } else if let url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
      request = HTTPRequest("GET", url)
    } else {
      return nil
    }
    let token =
      try environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].map(readText)
      ?? environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    if let token {
      request.headers = [("Authorization", token.trimmingCharacters(in: .whitespacesAndNewlines))]
    }
    let response = try session.send { request }
    let failure = SourceProblem(
      .noCredentials, "the container's credential endpoint gave no credentials",
      hint: "check the role of the task or of the pod")
    guard response.isSuccess, let answer = JSONValue(response) else { throw failure }
    return try Self.keys(answer, token: "Token", failure)
  }

  /// IMDSv2: a token first, then the role's name, then its keys. Where no instance answers within a
  /// second, there is none.
  private func fromInstance() throws -> AWSCredentials? {
    if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
    let base = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
    let client = HTTPClient(HTTPClient.Options(connectSeconds: 1, requestSeconds: 5))
    var ask = HTTPRequest("PUT", base + "/latest/api/token")
    ask.headers = [("X-aws-ec2-metadata-token-ttl-seconds", "300")]
    guard let granted = try? client.send(ask), granted.isSuccess else { return nil }
    let token = granted.withBody { String(decoding: $0, as: UTF8.self) }
    func get(_ path: String) throws -> HTTPResponse {
      var request = HTTPRequest("GET", "\(base)/latest/meta-data/iam/security-credentials/\(path)")
      request.headers = [("X-aws-ec2-metadata-token", token)]
      return try session.send { request }
    }
    let failure = SourceProblem(
      .noCredentials, "the instance has no role that gives credentials",
      hint: "attach an instance profile")
    let roles = try get("")
    let role = roles.withBody { String(decoding: $0, as: UTF8.self) }
      .split(whereSeparator: \.isNewline).first
    guard roles.isSuccess, let role, let answer = JSONValue(try get(percentEncoded(String(role))))
    else { throw failure }
    return try Self.keys(answer, token: "Token", failure)
  }

  private static func keys(
    _ answer: JSONValue, token: String, _ failure: SourceProblem
  ) throws -> AWSCredentials {
    guard let id = answer["AccessKeyId"]?.string, let secret = answer["SecretAccessKey"]?.string
    else { throw failure }
    return AWSCredentials(
      accessKeyID: id, secretKey: secret, sessionToken: answer[token]?.string)
  }
}
