import AuditConfiguration
import AuditModel
import Foundation

/// The keys that the AWS providers share: regions, profile, and a role of another account.
struct AWSSettings: Sendable {
  static let keys = ConnectionSettings.keys + ["regions", "profile", "roleArn", "externalId"]

  let connection: ConnectionSettings
  private let regions: [String]
  private let profile: String?
  private let role: String?
  private let externalID: String?

  init(_ settings: ConfigurationMapping) throws {
    connection = try ConnectionSettings(settings)
    let expected = "a list of regions, such as [eu-west-1]"
    regions = try settings["regions"]?.strings(expected: expected) ?? []
    let isPlain = { (text: String) in
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
    if let node = settings["regions"], regions.isEmpty || !regions.allSatisfy(isPlain) {
      throw node.refusal("holds something that is no region", expected: expected)
    }
    profile = try settings["profile"]?.string()
    role = try settings["roleArn"]?.string()
    externalID = try settings["externalId"]?.string()
    if let role, !role.hasPrefix("arn:") {
      throw settings.owner.refusal(
        "has a 'roleArn' that is no ARN", expected: "arn:aws:iam::<account>:role/<name>")
    }
    if externalID != nil, role == nil {
      throw settings.owner.refusal(
        "has an 'externalId' without a role", expected: "'roleArn' beside it")
    }
  }

  /// A client for each region, all with the same credentials.
  /// - Throws: `SourceProblem`.
  func clients(_ context: CollectionContext) throws -> [AWSClient] {
    let profiles = try AWSProfiles(named: profile)
    let environment = ProcessInfo.processInfo.environment
    let standard =
      environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? profiles.current["region"]
    let regions = regions.isEmpty ? [standard].compactMap { $0 } : regions
    guard let first = regions.first else {
      throw SourceProblem(
        .noCredentials, "no AWS region is known",
        hint: "set 'regions' for the source, or AWS_REGION")
    }
    let session = try connection.session(context)
    let chain = AWSCredentialChain(
      profiles: profiles, isProfileGiven: profile != nil, region: first, session: session,
      baseDirectory: context.baseDirectory)
    var credentials = try chain.credentials()
    if let role {
      credentials = try chain.assume(role, externalID: externalID, with: credentials)
    }
    return regions.map { AWSClient(session: session, credentials: credentials, region: $0) }
  }
}

/// Pages of a listing. A provider that never ends is cut off, and that is a gap.
/// - Parameter next: asks for the page behind a token, nil for the first; answers the next token.
func forEachPage<Token: Equatable>(
  of place: String, _ next: (Token?) throws -> Token?
) throws {
  var token: Token?
  for _ in 0..<100_000 {
    let following = try next(token)
    guard let following else { return }
    // The same page again and again is no listing.
    if following == token { break }
    token = following
  }
  throw SourceProblem(
    .badAnswer, "\(place): the list does not end", hint: "is a proxy repeating its pages?")
}

/// Which entries of a store a source covers.
struct NameFilter: Sendable {
  static let keys = ["names", "tags"]
  private let names: [Glob]
  private let tags: [(key: String, value: Glob)]

  init(_ settings: ConfigurationMapping) throws {
    names = try settings["names"]?.strings(expected: "a list of name patterns").map(Glob.init) ?? []
    tags =
      try settings["tags"]?.namedEntries(expected: "tag keys, each with a pattern")
      .map { ($0.name, Glob(try $0.node.string())) } ?? []
  }

  func covers(_ name: String, tags own: [String: String]) -> Bool {
    (names.isEmpty || names.contains { $0.matches(name) })
      && tags.allSatisfy { tag in own[tag.key].map(tag.value.matches) ?? false }
  }
}
