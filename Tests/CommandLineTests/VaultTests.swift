import Foundation
import TestSupport
import Testing

/// Vault and OpenBao, as recorded from real servers.
@Suite struct VaultTests {
  private static let recorded = Program.packageRoot + "/Tests/CommandLineTests/recorded"
  private let now = "2026-11-24T02:00:00Z"

  private func serve(
    _ product: String, _ routes: [[String: Any]] = [], in scratch: Scratch
  ) throws -> Server {
    let empty = #"{"data":{"keys":[]}}"#
    let more: [[String: Any]] = [
      // Not among the recordings: what the other folders hold.
      ["method": "LIST", "path": "/v1/kv/metadata/staging/", "body": #"{"data":{"keys":["db"]}}"#],
      [
        "method": "LIST", "path": "/v1/kv/metadata/empty/",
        "body": #"{"data":{"keys":["noversions"]}}"#,
      ],
      [
        "method": "LIST", "path": "/v1/legacy/old/",
        "recorded": product == "vault" ? "38-list-v1-old.http" : "41-list-v1-old.http",
      ],
      ["method": "LIST", "path": "/v1/secret/metadata/", "status": 404, "body": #"{"errors":[]}"#],
      ["method": "LIST", "path": "/v1/database/static-roles", "body": empty],
    ]
    return try Server.replaying(
      [
        "recorded": ["\(Self.recorded)/\(product)"], "token": "collector-token",
        "denied": product == "vault" ? "33-badtoken-403.http" : "36-badtoken-403.http",
        "routes": routes + more,
      ], in: scratch)
  }

  private func configure(_ scratch: Scratch, _ server: Server, _ more: String = "") throws {
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: vault, provider: vault, address: "http://127.0.0.1:\(server.port)"\(more)}
      policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
      """)
  }

  private func rota(_ arguments: String..., in scratch: Scratch, token: String = "collector-token")
    throws -> Outcome
  {
    try Program.run(
      [Program.rota] + arguments, in: scratch.path, environment: ["VAULT_TOKEN": token])
  }

  @Test(arguments: ["vault", "openbao"]) func datesByMetadataAlone(_ product: String) throws {
    let scratch = try Scratch()
    let server = try serve(product, in: scratch)
    try configure(scratch, server)
    let run = try rota("nightly", "--now", now, in: scratch)
    // One secret is denied, so the audit is incomplete, and says which.
    #expect(run.status == 2)
    let report = try scratch.read("reports/nightly/report.json")
    #expect(report.contains("kv/metadata/prod/api-key is denied"))
    #expect(report.contains(#""id":"vault/kv/prod/db""#))
    #expect(report.contains(#""id":"vault/kv/shared/with space""#))
    #expect(report.contains(#""id":"vault/kv/shared/smtp""#))
    #expect(report.contains(#""id":"vault/legacy/old/token""#))
    // Deleted, or without a version: nothing that protects anything.
    #expect(!report.contains("kv/staging/db"))
    #expect(!report.contains("kv/empty/noversions"))
    #expect(report.contains(#""owner":"team-a""#))
    // Version 3's creation, not the metadata's last change.
    let date = product == "vault" ? "2026-11-23T19:38:01Z" : #""basis":"provider""#
    #expect(report.contains(date))
    let asked = try scratch.read("replay.log")
    #expect(!asked.contains("/data/"))
    let alerts = try scratch.read(".rota/alerts.log")
    #expect(alerts.contains("Secret audit incomplete: source vault is partial"))
    #expect(alerts.contains("cause=access-denied"))
  }

  @Test(arguments: ["vault", "openbao"]) func namesWhatIsWrong(_ product: String) throws {
    let scratch = try Scratch()
    let server = try serve(product, in: scratch)
    try configure(scratch, server)
    let bad = try rota("sources", "check", in: scratch, token: "s.wrong")
    #expect(bad.status == 2)
    #expect(bad.output.hasPrefix("vault: failed, 0 seen"))
    #expect(!bad.output.contains("s.wrong"))
    let sealed = try serve(
      product, [["path": "/*", "recorded": "62-sealed-list.http"]], in: scratch)
    try configure(scratch, sealed)
    let answer = try rota("sources", "check", in: scratch)
    #expect(answer.output.contains("Vault is sealed (sealed); unseal it"))
  }

  @Test func logsInByAppRoleAndWaitsWhenAskedTo() throws {
    let scratch = try Scratch()
    let quota: [String: Any] = [
      "path": "/v1/kv/metadata/prod/db", "status": 429, "headers": ["Retry-After": "0"],
      "body": "{}", "times": 2,
    ]
    let login: [String: Any] = [
      "method": "POST", "path": "/v1/auth/approle/login", "contains": "right",
      "body": #"{"auth":{"client_token":"collector-token"}}"#,
    ]
    let wrong: [String: Any] = [
      "method": "POST", "path": "/v1/auth/approle/login", "recorded": "41-approle-bad.http",
    ]
    let server = try serve("vault", [quota, login, wrong], in: scratch)
    try scratch.write("role", "role\n")
    try scratch.write("secret", "right\n")
    try configure(
      scratch, server, ", paths: [kv/prod], approle: {roleIdFile: role, secretIdFile: secret}")
    let run = try Program.rota("sources", "check", in: scratch.path)
    #expect(run.output.contains("vault: partial, 1 seen; kv/metadata/prod/api-key is denied"))
    let asked = try scratch.read("replay.log").split(separator: "\n")
    #expect(asked.filter { $0 == "GET /v1/kv/metadata/prod/db" }.count == 3)
    try scratch.write("secret", "stale\n")
    let refused = try Program.rota("sources", "check", in: scratch.path)
    #expect(refused.output.contains("does not accept the login at auth/approle"))
  }

  @Test func fingerprintsKeysOnlyWhereAskedTo() throws {
    let scratch = try Scratch()
    let value = "vT4xPq9LmZ2sWc7RkJ1n"
    let server = try serve(
      "vault",
      [
        [
          "path": "/v1/kv/data/prod/db",
          "body":
            #"{"data":{"metadata":{"version":3},"data":{"password":"\#(value)","port":5432}}}"#,
        ],
        ["method": "LIST", "path": "/v1/kv/metadata/prod/", "body": #"{"data":{"keys":["db"]}}"#],
      ], in: scratch)
    try configure(scratch, server, ", paths: [kv/prod], fingerprint: true")
    let run = try rota("nightly", "--now", now, in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let report = try scratch.read("reports/nightly/report.json")
    #expect(report.contains(#""id":"vault/kv/prod/db#password""#))
    #expect(try scratch.read(".rota/access.log").contains(#""object":"kv/prod/db""#))
    for file in try scratch.allFiles() where file.name != "replay.json" {
      #expect(file.bytes.range(of: Data(value.utf8)) == nil, "\(file.name)")
    }
    // Unchanged metadata: the value is not read again.
    let before = try scratch.read("replay.log").split(separator: "\n").count {
      $0.contains("/data/")
    }
    _ = try rota("nightly", "--now", "2026-11-25T02:00:00Z", in: scratch)
    let after = try scratch.read("replay.log").split(separator: "\n").count {
      $0.contains("/data/")
    }
    #expect(before == 1 && after == 1)
  }

  /// A real client reads from the same server what we read.
  @Test func theReplayedServerSatisfiesARealClient() throws {
    let scratch = try Scratch()
    let server = try serve("vault", in: scratch)
    let script = try scratch.write(
      "client.py",
      """
      import hvac
      client = hvac.Client(url="http://127.0.0.1:\(server.port)", token="collector-token")
      meta = client.secrets.kv.v2.read_secret_metadata(path="prod/db", mount_point="kv")["data"]
      print(meta["versions"][str(meta["current_version"])]["created_time"])
      print(client.secrets.kv.v2.list_secrets(path="prod/", mount_point="kv")["data"]["keys"])
      """)
    let run = try Program.python(script, [], in: scratch.path)
    #expect(run.output == "2026-11-23T19:38:01.130416946Z\n['api-key', 'db']\n", "\(run.errors)")
  }
}
