import Foundation
import TestSupport
import Testing

/// The AWS providers against moto's server, with boto3 as the writer.
@Suite struct AWSTests {
  private static let now = "2026-11-23T02:00:03Z"
  private static let nowSeconds = 1_795_399_203
  private static let keys = [
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG",
  ]

  private func moto(_ count: Int, in scratch: Scratch) throws -> (Server, [String: String]) {
    let server = try Server(
      Program.packageRoot + "/Tests/CommandLineTests/aws_server.py",
      ["\(count)", "7", "\(scratch.path)/truth.json"], in: scratch.path)
    var environment = Self.keys
    environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(server.port)"
    return (server, environment)
  }

  private func boto(_ code: String, _ environment: [String: String], in scratch: Scratch) throws {
    let path = try scratch.write("write.py", "import boto3, json\nregion = 'eu-west-1'\n" + code)
    let run = try Program.run(
      [Program.python, path], in: scratch.path, environment: environment)
    try #require(run.status == 0, "\(run.errors)")
  }

  private func report(_ scratch: Scratch) throws -> Report {
    try JSONDecoder().decode(
      Report.self, from: Data(try scratch.read("reports/nightly/report.json").utf8))
  }

  private struct Report: Decodable {
    struct Secret: Decodable {
      struct Rotated: Decodable {
        let notBefore: String?
        let notAfter, basis: String
      }
      let name: String
      let key: String?
      let status: String
      let owner: String?
      let rotated: Rotated
    }
    struct Source: Decodable {
      struct Coverage: Decodable {
        struct Managed: Decodable { let secret, manager: String }
        struct Gap: Decodable { let code, message: String }
        let seen, gapCount: Int
        let requests: Int?
        let gaps: [Gap]
        let managedElsewhere: [Managed]
      }
      let outcome: String
      let coverage: Coverage
    }
    struct Finding: Decodable { let rule, subject: String }
    let secrets: [Secret]
    let sources: [Source]
    let findings: [Finding]
  }

  /// Every verdict on a population whose truth is known, from a fraction of the requests.
  @Test func judgesAPopulationWithoutAskingForMoreThanItNeeds() throws {
    let scratch = try Scratch()
    let (server, environment) = try moto(600, in: scratch)
    defer { withExtendedLifetime(server) {} }
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: aws, provider: aws-secrets-manager, regions: [eu-west-1]}]
      policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
      """)
    let first = try Program.rota(
      "nightly", "--now", Self.now, in: scratch.path, environment: environment)
    #expect(first.status == 0, "\(first.errors)")
    let truth = try JSONDecoder().decode(
      [String: Int].self, from: Data(try scratch.read("truth.json").utf8))
    let night = try report(scratch)
    let today = Self.nowSeconds / 86400
    #expect(Set(night.secrets.map(\.name)) == Set(truth.keys))
    for secret in night.secrets {
      let left = try #require(truth[secret.name]) / 86400 + 90 - today
      let expected = left < 0 ? "overdue" : left > 30 ? "compliant" : "due-soon"
      #expect(secret.status == expected, "\(secret.name)")
    }
    let coverage = night.sources[0].coverage
    // Those scheduled for deletion are told apart.
    #expect(coverage.managedElsewhere.count == 600 - truth.count)
    #expect(coverage.managedElsewhere.allSatisfy { $0.manager.contains("deletion") })
    // Six pages, and versions for a part only; asking for all would be 6 + the live ones.
    let requests = try #require(coverage.requests)
    #expect(requests < (6 + truth.count) / 2)

    // The second night: one list, the same verdicts.
    let second = try Program.rota(
      "nightly", "--now", "2026-11-23T02:30:00Z", in: scratch.path, environment: environment)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try report(scratch).sources[0].coverage.requests == 6)
    #expect(try report(scratch).secrets.map(\.status) == night.secrets.map(\.status))
  }

  @Test func tracksTheKeysOfAJSONSecretAndReadsThemOnce() throws {
    let scratch = try Scratch()
    let (server, environment) = try moto(0, in: scratch)
    defer { withExtendedLifetime(server) {} }
    let canary = "kUw7Qz0pXvN3mB8sYtR2"
    try boto(
      """
      sm = boto3.client("secretsmanager", region)
      sm.create_secret(Name="app/prod", SecretString=json.dumps(
          {"SECRET_KEY": "\(canary)", "PORT": 8000, "EMPTY": ""}),
          Tags=[{"Key": "owner", "Value": "team-a"}])
      sm.create_secret(Name="app/plain", SecretString="not json \(canary)")
      sm.create_secret(Name="app/binary", SecretBinary=b"\\x00\\xff\(canary)")
      sm.create_secret(Name="other", SecretString="{}")
      """, environment, in: scratch)
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: aws, provider: aws-secrets-manager, regions: [eu-west-1], names: ["app/*"], expand: json}
      policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
      """)
    let clock = "2030-01-01T00:00:00Z"
    let run = try Program.rota(
      "nightly", "--now", clock, in: scratch.path, environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    let night = try report(scratch)
    #expect(
      Set(night.secrets.map { "\($0.name)#\($0.key ?? "-")" })
        == [
          "app/prod#SECRET_KEY", "app/prod#PORT", "app/prod#EMPTY", "app/plain#-", "app/binary#-",
        ]
    )
    #expect(night.secrets.first { $0.key == "SECRET_KEY" }?.owner == "team-a")
    #expect(night.sources[0].coverage.requests == 4)
    let log = try scratch.read(".rota/access.log")
    #expect(log.contains(#""object":"app/prod","#) && log.contains(#""values":3"#))
    // The next night reads no value again.
    let next = try Program.rota(
      "nightly", "--now", "2030-01-02T00:00:00Z", in: scratch.path, environment: environment)
    #expect(next.status == 0, "\(next.errors)")
    #expect(try report(scratch).sources[0].coverage.requests == 1)
    for file in try scratch.allFiles() where file.name != "write.py" {
      #expect(file.bytes.range(of: Data(canary.utf8)) == nil, "\(file.name)")
    }
  }

  @Test func readsParametersAndAccessKeys() throws {
    let scratch = try Scratch()
    let (server, environment) = try moto(0, in: scratch)
    defer { withExtendedLifetime(server) {} }
    try boto(
      """
      ssm = boto3.client("ssm", region)
      for index in range(12):
          ssm.put_parameter(Name=f"/app/{index}", Value="x" * 30, Type="SecureString")
      ssm.put_parameter(Name="/app/0", Value="y" * 30, Type="SecureString", Overwrite=True)
      ssm.put_parameter(Name="/plain", Value="z", Type="String")
      iam = boto3.client("iam", region)
      for user in ("alice", "bob", "carol"):
          iam.create_user(UserName=user)
      iam.create_access_key(UserName="alice")
      iam.create_access_key(UserName="alice")
      iam.create_access_key(UserName="bob")
      """, environment, in: scratch)
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: ssm, provider: aws-ssm, regions: [eu-west-1], fingerprint: true}
        - {name: iam, provider: aws-iam-keys, regions: [eu-west-1]}
      policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
      """)
    let run = try Program.rota(
      "nightly", "--now", "2030-01-01T00:00:00Z", in: scratch.path, environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    let night = try report(scratch)
    #expect(night.secrets.filter { $0.name.hasPrefix("/app/") }.count == 12)
    #expect(night.secrets.filter { $0.name == "alice" }.count == 2)
    #expect(night.secrets.filter { $0.name == "bob" }.count == 1)
    #expect(night.secrets.allSatisfy { $0.rotated.basis == "provider" && $0.status == "overdue" })
    #expect(night.findings.contains { $0.rule == "weak-secret" })
  }

  /// Real signature and permission checks, which moto switches on.
  @Test func tellsDeniedFromEmptyFromWrongCredentials() throws {
    let scratch = try Scratch()
    let (server, environment) = try moto(0, in: scratch)
    defer { withExtendedLifetime(server) {} }
    try boto(
      """
      import urllib.request, os
      iam = boto3.client("iam", region)
      keys = {}
      for user, actions in {"lister": ["secretsmanager:ListSecrets"], "nobody": ["s3:ListBucket"]}.items():
          iam.create_user(UserName=user)
          iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=json.dumps({"Version": "2012-10-17",
              "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}))
          key = iam.create_access_key(UserName=user)["AccessKey"]
          keys[user] = [key["AccessKeyId"], key["SecretAccessKey"]]
      json.dump(keys, open("keys.json", "w"))
      urllib.request.urlopen(urllib.request.Request(os.environ["AWS_ENDPOINT_URL"] + "/moto-api/reset-auth",
          data=b"0", headers={"Content-Type": "text/plain"}, method="POST"))
      """, environment, in: scratch)
    let keys = try JSONDecoder().decode(
      [String: [String]].self, from: Data(try scratch.read("keys.json").utf8))
    try scratch.write(
      "rota.yaml",
      "sources: [{name: aws, provider: aws-secrets-manager, regions: [eu-west-1]}]\n")
    func check(_ id: String, _ secret: String) throws -> Outcome {
      var environment = environment
      environment["AWS_ACCESS_KEY_ID"] = id
      environment["AWS_SECRET_ACCESS_KEY"] = secret
      return try Program.rota("sources", "check", in: scratch.path, environment: environment)
    }
    let lister = try #require(keys["lister"])
    let empty = try check(lister[0], lister[1])
    #expect(empty.output == "aws: complete, 0 seen\n")
    #expect(empty.status == 0)
    let nobody = try #require(keys["nobody"])
    let denied = try check(nobody[0], nobody[1])
    #expect(denied.status == 2)
    #expect(denied.output.contains("Secrets Manager in eu-west-1 is denied (access-denied)"))
    #expect(denied.output.contains("grant secretsmanager:ListSecrets"))
    let wrong = try check(lister[0], nobody[1])
    #expect(wrong.output.contains("(not-authenticated)"))
    #expect(!wrong.output.contains(nobody[1]))
    let stranger = try check("AKIAIOSFODNN7NOBODY1", "x")
    #expect(stranger.output.contains("(not-authenticated)"))
  }

  @Test func findsCredentialsWhereTheAWSToolsDo() throws {
    let scratch = try Scratch()
    let (server, environment) = try moto(0, in: scratch)
    defer { withExtendedLifetime(server) {} }
    let endpoint = try #require(environment["AWS_ENDPOINT_URL"])
    let answer =
      #"{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s","SessionToken":"t","Token":"t"}"#
    let metadata = try Server.replaying(
      [
        "routes": [
          [
            "method": "GET", "path": "/creds", "with": ["Authorization": "pod-token"],
            "body": answer,
          ],
          ["method": "PUT", "path": "/latest/api/token", "body": "imds-token"],
          [
            "path": "/latest/meta-data/iam/security-credentials/",
            "with": ["X-aws-ec2-metadata-token": "imds-token"], "body": "my-role",
          ],
          [
            "path": "/latest/meta-data/iam/security-credentials/my-role",
            "with": ["X-aws-ec2-metadata-token": "imds-token"], "body": answer,
          ],
          [
            "path": "/federation/credentials?account_id=123456789012&role_name=auditor",
            "with": ["x-amz-sso_bearer_token": "sso-token"],
            "body":
              #"{"roleCredentials":{"accessKeyId":"AKIASSO","secretAccessKey":"s","sessionToken":"t"}}"#,
          ],
        ]
      ], in: scratch)
    let base = "http://127.0.0.1:\(metadata.port)"
    try scratch.write("web-token", "header.payload.signature\n")
    try scratch.write("pod-token", "pod-token\n")
    try scratch.write(
      "aws-config",
      """
      [default]
      region = eu-west-1
      [profile static]
      aws_access_key_id = AKIASTATIC
      aws_secret_access_key = s
      [profile chained]
      role_arn = arn:aws:iam::123456789012:role/auditor
      source_profile = static
      external_id = partner
      [profile process]
      credential_process = cat creds.json
      [profile broken]
      credential_process = false
      [profile sso]
      sso_session = corp
      sso_account_id = 123456789012
      sso_role_name = auditor
      [sso-session corp]
      sso_region = eu-west-1
      sso_start_url = https://corp.awsapps.com/start
      """)
    try scratch.write("creds.json", answer)
    // The name is the SHA-1 of "corp".
    try scratch.write(
      ".aws/sso/cache/9c2a70d55d3e9a9d8ee7a2a64f6b8a25d6e7cf0a.json", "{}")
    try scratch.write("sso.py", "import hashlib; print(hashlib.sha1(b'corp').hexdigest())")
    let name = try Program.python("sso.py", [], in: scratch.path).output
      .trimmingCharacters(in: .newlines)
    try scratch.write(
      ".aws/sso/cache/\(name).json",
      #"{"accessToken":"sso-token","expiresAt":"2999-01-01T00:00:00Z"}"#)

    func check(_ extra: [String: String], profile: String? = nil) throws -> Outcome {
      try scratch.write(
        "rota.yaml",
        "sources: [{name: aws, provider: aws-secrets-manager\(profile.map { ", profile: \($0)" } ?? "")}]\n"
      )
      var environment = [
        "AWS_ENDPOINT_URL": endpoint, "AWS_CONFIG_FILE": "\(scratch.path)/aws-config",
      ]
      environment["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent"
      environment["AWS_REGION"] = "eu-west-1"
      environment["AWS_EC2_METADATA_DISABLED"] = "true"
      environment.merge(extra) { _, new in new }
      return try Program.rota("sources", "check", in: scratch.path, environment: environment)
    }
    let good = "aws: complete, 0 seen\n"
    #expect(try check([:], profile: "static").output == good)
    #expect(try check(["AWS_PROFILE": "static"]).output == good)
    #expect(try check([:], profile: "chained").output == good)
    #expect(try check([:], profile: "process").output == good)
    #expect(try check(["AWS_ENDPOINT_URL_SSO": base], profile: "sso").output == good)
    #expect(
      try check([
        "AWS_WEB_IDENTITY_TOKEN_FILE": "\(scratch.path)/web-token",
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/pod",
      ]).output == good)
    #expect(
      try check([
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": base + "/creds",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "\(scratch.path)/pod-token",
      ]).output == good)
    #expect(
      try check([
        "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": base,
      ]).output == good)
    #expect(try check([:]).output.contains("(no-credentials)"))
    #expect(try check([:], profile: "broken").output.contains("credential_process"))
    #expect(try check([:], profile: "absent").output.contains("no AWS profile is called absent"))
  }

  /// What AWS answers in trouble, which moto never does.
  @Test(arguments: [
    ("ExpiredTokenException", "not-authenticated", ""),
    ("UnrecognizedClientException", "not-authenticated", ""),
    ("AccessDeniedException", "access-denied", ""),
    ("ThrottlingException", "throttled", ""),
    ("RequestTimeTooSkewed", "clock-skewed", "Mon, 23 Nov 2026 19:29:14 GMT"),
    ("InvalidSignatureException", "clock-skewed", "Mon, 23 Nov 2026 19:29:14 GMT"),
    ("InvalidSignatureException", "not-authenticated", ""),
    ("<script>", "bad-answer", ""),
  ]) func tellsCausesApart(_ type: String, _ code: String, _ date: String) throws {
    let scratch = try Scratch()
    var headers = ["Retry-After": "0"]
    if !date.isEmpty { headers["Date"] = date }
    let server = try Server.replaying(
      [
        "routes": [
          [
            "path": "/", "status": 400, "headers": headers,
            "body": #"{"__type":"com.amazonaws#\#(type)","Message":"signed with canary-value"}"#,
          ]
        ]
      ], in: scratch)
    try scratch.write(
      "rota.yaml",
      "sources: [{name: aws, provider: aws-secrets-manager, regions: [eu-west-1]}]\n")
    var environment = Self.keys
    environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(server.port)"
    let run = try Program.rota("sources", "check", in: scratch.path, environment: environment)
    #expect(run.status == 2)
    #expect(run.output.contains("(\(code))"), "\(run.output)")
    #expect(!run.output.contains("canary-value") && !run.output.contains("<script>"))
  }

  /// Odd names, dates from the future, a page that fails: what was seen stands, the rest is a gap.
  @Test func takesOddListsAsTheyAre() throws {
    let scratch = try Scratch()
    let long = String(repeating: "n", count: 2048)
    func entry(_ name: String, _ more: String = "") -> String {
      #"{"ARN":"arn:\#(name)","Name":"\#(name)","CreatedDate":1.7e9,"LastChangedDate":1700000000.5\#(more)}"#
    }
    let first = [
      entry(long), entry(#"esc\u001b[31m\u202ename"#),
      entry(
        "future", #","SecretVersionsToStages":{"v":["AWSCURRENT"]},"LastAccessedDate":99999999999"#),
      entry("replica", #","PrimaryRegion":"us-east-1""#),
      entry("theirs", #","OwningService":"rds""#),
      entry("stuck", #","SecretVersionsToStages":{"a":["AWSCURRENT"],"b":["AWSPENDING"]}"#),
    ]
    let server = try Server.replaying(
      [
        "routes": [
          [
            "path": "/", "contains": "NextToken", "status": 400,
            "body": #"{"__type":"InvalidNextTokenException"}"#,
          ],
          [
            "path": "/", "contains": "MaxResults",
            "body": #"{"SecretList":[\#(first.joined(separator: ","))],"NextToken":"x"}"#,
          ],
        ]
      ], in: scratch)
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: aws, provider: aws-secrets-manager, regions: [eu-west-1]}]
      policy: {secrets: [{name: "*", class: high, rotate: on-breach}]}
      """)
    var environment = Self.keys
    environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:\(server.port)"
    let run = try Program.rota(
      "nightly", "--now", Self.now, in: scratch.path, environment: environment)
    #expect(run.status == 2)
    #expect(!run.output.contains("\u{1b}") && !run.output.contains("\u{202e}"))
    let night = try report(scratch)
    #expect(night.sources[0].outcome == "partial")
    #expect(night.sources[0].coverage.gaps.map(\.code) == ["bad-answer"])
    #expect(night.secrets.contains { $0.name == long })
    // The primary is not among the regions, so this one has to be judged here.
    #expect(night.secrets.contains { $0.name == "replica" })
    #expect(
      night.sources[0].coverage.managedElsewhere.map(\.manager) == ["rds"])
  }
}
