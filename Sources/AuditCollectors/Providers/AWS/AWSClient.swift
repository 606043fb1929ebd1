import AuditModel
import Foundation

/// The services that Rota asks, and where they are.
enum AWSService: String, CaseIterable {
  case secretsManager = "secretsmanager"
  case parameters = "ssm"
  case identity = "iam"
  case tokens = "sts"

  /// `AWS_ENDPOINT_URL_...`, as the AWS tools name it.
  private var variable: String {
    switch self {
    case .secretsManager: "SECRETS_MANAGER"
    case .parameters: "SSM"
    case .identity: "IAM"
    case .tokens: "STS"
    }
  }

  func endpoint(_ region: String, _ environment: [String: String]) -> String {
    if let own = environment["AWS_ENDPOINT_URL_\(variable)"] ?? environment["AWS_ENDPOINT_URL"],
      !own.isEmpty
    {
      return own.hasSuffix("/") ? String(own.dropLast()) : own
    }
    let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    return self == .identity && !region.hasPrefix("cn-")
      ? "https://iam.\(domain)" : "https://\(rawValue).\(region).\(domain)"
  }

  /// IAM is one for the whole partition, and signed for its home.
  func signingRegion(_ region: String) -> String {
    self == .identity ? region.hasPrefix("cn-") ? "cn-north-1" : "us-east-1" : region
  }
}

/// Asks one region's services, signed.
struct AWSClient: Sendable {
  let session: ProviderSession
  let region: String
  private let signers: [AWSService: AWSSigner]
  /// The environment that names endpoints, read once: reading it costs more than signing.
  private let environment = ProcessInfo.processInfo.environment

  init(session: ProviderSession, credentials: AWSCredentials, region: String) {
    self.session = session
    self.region = region
    signers = Dictionary(
      uniqueKeysWithValues: AWSService.allCases.map { service in
        (
          service,
          AWSSigner(
            credentials: credentials, service: service.rawValue,
            region: service.signingRegion(region))
        )
      })
  }

  /// A call of the JSON 1.1 protocol. The answer may hold values.
  /// - Parameters:
  ///   - place: what is asked for, in words.
  ///   - action: as IAM policies name it, such as `secretsmanager:ListSecrets`.
  /// - Throws: `SourceProblem` for anything but success.
  func json(
    _ service: AWSService, target: String, _ body: [String: JSONValue], _ place: String,
    action: String
  ) throws -> HTTPResponse {
    var request = HTTPRequest("POST", service.endpoint(region, environment) + "/")
    request.headers = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", target)]
    request.body = Array(JSONValue.object(body).text.utf8)
    return try send(service, request, place, action)
  }

  /// Each page of a listing of the JSON 1.1 protocol, which pages with `NextToken`. A page may be
  /// empty and still have a successor.
  /// - Parameters:
  ///   - list: the member that holds a page's elements.
  ///   - read: takes a page; false when it has seen enough.
  /// - Throws: `SourceProblem`.
  func forEachJSONPage(
    _ service: AWSService, target: String, _ body: [String: JSONValue], _ list: String,
    _ place: String, action: String, _ read: ([JSONValue]) throws -> Bool
  ) throws {
    try forEachPage(of: place) { (token: String?) in
      var body = body
      body["NextToken"] = token.map(JSONValue.string)
      let response = try json(service, target: target, body, place, action: action)
      guard let page = JSONValue(response), let elements = page[list]?.array else {
        throw SourceProblem.notUnderstood(place)
      }
      guard try read(elements) else { return nil }
      return page["NextToken"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  /// A call of the query protocol, answered in XML.
  func query(
    _ service: AWSService, _ parameters: [String: String], _ place: String, action: String
  ) throws -> AWSXML {
    var request = HTTPRequest("POST", service.endpoint(region, environment) + "/")
    request.headers = [("Content-Type", "application/x-www-form-urlencoded")]
    request.body = Array(Self.form(parameters).utf8)
    return try Self.xml(try send(service, request, place, action), place)
  }

  static func form(_ parameters: [String: String]) -> String {
    parameters.sorted { $0.key < $1.key }
      .map { "\(percentEncoded($0.key))=\(percentEncoded($0.value))" }.joined(separator: "&")
  }

  static func xml(_ response: HTTPResponse, _ place: String) throws -> AWSXML {
    let text = response.withBody { String(decoding: $0, as: UTF8.self) }
    guard let document = AWSXML(text) else { throw SourceProblem.notUnderstood(place) }
    return document
  }

  private func send(
    _ service: AWSService, _ request: HTTPRequest, _ place: String, _ action: String
  ) throws -> HTTPResponse {
    let signer = signers[service]!
    let response = try session.send(isThrottled: { Self.throttling.contains(Self.errorCode($0)) }) {
      // Signatures need the true time, whatever instant the audit is for.
      signer.sign(request, at: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
    }
    guard response.isSuccess else { throw Self.problem(response, place, action) }
    return response
  }

  private static let throttling: Set<String> = [
    "Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException",
    "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "SlowDown",
    "InternalServiceError", "InternalServerError", "InternalFailure",
  ]

  /// The error's type without its namespace; empty where there is none. Messages are not read:
  /// they quote what was sent.
  private static func errorCode(_ response: HTTPResponse) -> String {
    guard !response.isSuccess else { return "" }
    let code =
      response.headers[.awsErrorType] ?? JSONValue(response)?["__type"]?.string
      ?? AWSXML(response.withBody { String(decoding: $0, as: UTF8.self) })?.first("Code")?.text
      ?? ""
    return String(code.split(separator: "#").last?.prefix { $0 != ":" } ?? "")
  }

  static func problem(
    _ response: HTTPResponse, _ place: String, _ action: String
  ) -> SourceProblem {
    let code = errorCode(response)
    switch code {
    case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
      return SourceProblem(.accessDenied, "\(place) is denied", hint: "grant \(action)")
    case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired":
      return SourceProblem(
        .notAuthenticated, "\(place): the AWS credentials have expired", hint: "renew them")
    case "RequestTimeTooSkewed", "RequestExpired":
      return skewed(response, place)
    case "InvalidSignatureException", "SignatureDoesNotMatch":
      // AWS answers with this code for a wrong clock too, and tells them apart in words alone.
      return clockDifference(response).map { abs($0) > 240 } ?? false
        ? skewed(response, place)
        : SourceProblem(
          .notAuthenticated, "\(place): AWS does not accept the signature",
          hint: "check the secret access key, the region and this machine's clock")
    case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId",
      "AuthFailure", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
      "IncompleteSignature", "IncompleteSignatureException":
      return SourceProblem(
        .notAuthenticated, "\(place): AWS does not know the access key",
        hint: "check the credentials, and whether they are for this partition and region")
    case "ResourceNotFoundException", "NoSuchEntity":
      return SourceProblem(.notFound, "\(place) does not exist", hint: "check its name")
    case _ where throttling.contains(code):
      return SourceProblem(
        .throttled, "\(place): AWS throttles the requests", hint: "lower 'concurrency', or wait")
    case "DecryptionFailure", "KMSAccessDeniedException":
      return SourceProblem(
        .accessDenied, "\(place): its key may not be used", hint: "grant kms:Decrypt on its key")
    default:
      guard response.status == 400 else {
        return SourceProblem(status: response.status, place, permission: action)
      }
      let word = code.allSatisfy { $0.isASCII && $0.isLetter } ? " with \(code.prefix(60))" : ""
      return SourceProblem(
        .badAnswer, "\(place): AWS refuses the request\(word)",
        hint: "check the region and the configuration of the source")
    }
  }

  private static func skewed(_ response: HTTPResponse, _ place: String) -> SourceProblem {
    let difference =
      clockDifference(response).map {
        " (\(abs($0)) s \($0 > 0 ? "ahead of" : "behind") AWS's)"
      } ?? ""
    return SourceProblem(
      .clockSkewed, "\(place): this machine's clock is wrong\(difference)",
      hint: "set it; 'timedatectl' shows whether it is synchronised")
  }

  /// Seconds by which this machine's clock is ahead of the server's.
  private static func clockDifference(_ response: HTTPResponse) -> Int? {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 0)
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return response.headers[.date].flatMap(format.date(from:)).map {
      Int(Date().timeIntervalSince($0))
    }
  }
}
