import Foundation
import TestSupport
import Testing

/// Heroku's API, written after its reference: no real counterpart can be run here.
@Suite struct HerokuTests {
  @Test func datesVariablesByReleases() throws {
    let scratch = try Scratch()
    let value = "hK3vN8qT5xW1zR7mP2cL"
    let auth = ["Authorization": "Bearer heroku-canary-token"]
    func release(_ version: Int, _ at: String, _ text: String) -> String {
      #"{"version":\#(version),"created_at":"\#(at)","description":"\#(text)"}"#
    }
    let newest = [
      release(9, "2026-11-01T00:00:00Z", "Deploy abc"),
      release(8, "2026-10-01T00:00:00Z", "Set SECRET_KEY, OTHER config vars"),
    ].joined(separator: ",")
    let older = [
      release(3, "2026-05-01T00:00:00Z", "Set SECRET_KEY config vars"),
      release(2, "2026-04-01T00:00:00Z", "Set API_TOKEN config vars"),
    ].joined(separator: ",")
    let server = try Server.replaying(
      [
        "routes": [
          [
            "path": "/apps/shop/config-vars", "with": auth,
            "body":
              #"{"SECRET_KEY":"\#(value)","API_TOKEN":"\#(value)x","DATABASE_URL":"postgres://u:pw12345678@h/d","UNDATED_TOKEN":"\#(value)y","DEBUG":"true","UNSET":null}"#,
          ],
          [
            "path": "/apps/shop/addons", "with": auth,
            "body": #"[{"name":"postgresql-flat-1","config_vars":["DATABASE_URL"]}]"#,
          ],
          [
            "path": "/apps/shop/releases",
            "with": auth.merging(["Range": "version ..; order=desc,max=200"]) { a, _ in a },
            "status": 206, "headers": ["Next-Range": "version ]8..; order=desc"],
            "body": "[\(newest)]",
          ],
          [
            "path": "/apps/shop/releases",
            "with": auth.merging(["Range": "version ]8..; order=desc"]) { a, _ in a },
            "body": "[\(older)]",
          ],
          ["path": "/apps/closed/*", "status": 403, "body": "{}"],
          ["path": "/*", "status": 401, "body": "{}"],
        ]
      ], in: scratch)
    func configure(_ apps: String) throws {
      try scratch.write(
        "rota.yaml",
        """
        sources: [{name: heroku, provider: heroku, apps: \(apps), endpoint: "http://127.0.0.1:\(server.port)"}]
        policy: {secrets: [{name: "*_KEY", class: high, rotate: 90d}, {name: "*_TOKEN", class: high, rotate: 90d}]}
        """)
    }
    try configure("[shop]")
    let key = ["HEROKU_API_KEY": "heroku-canary-token"]
    let run = try Program.run(
      [Program.rota, "nightly", "--now", "2026-11-24T02:00:00Z"], in: scratch.path,
      environment: key)
    #expect(run.status == 0, "\(run.errors)")
    let report = try scratch.read("reports/nightly/report.json")
    func line(_ id: String) -> String {
      report.split(separator: "\n").first { $0.contains(#"{"id":"\#(id)","#) }.map(String.init)
        ?? ""
    }
    #expect(
      line("heroku/SECRET_KEY").contains(#""notAfter":"2026-10-01T00:00:00Z","basis":"provider""#))
    #expect(line("heroku/API_TOKEN").contains(#""status":"overdue""#))
    #expect(line("heroku/UNDATED_TOKEN").contains(#""status":"unknown""#))
    #expect(line("heroku/DEBUG").isEmpty && line("heroku/UNSET").isEmpty)
    #expect(
      report.contains(#"{"secret":"heroku/DATABASE_URL","manager":"the add-on postgresql-flat-1"}"#)
    )
    for file in try scratch.allFiles() where file.name != "replay.json" {
      for secret in [value, "pw12345678", "heroku-canary-token"] {
        #expect(file.bytes.range(of: Data(secret.utf8)) == nil, "\(file.name)")
      }
    }
    try configure("[shop, closed]")
    let partial = try Program.run(
      [Program.rota, "sources", "check"], in: scratch.path, environment: key)
    #expect(partial.status == 2)
    #expect(partial.output.contains("the config vars of closed is denied"))
    try configure("[shop]")
    let wrong = try Program.run(
      [Program.rota, "sources", "check"], in: scratch.path, environment: ["HEROKU_API_KEY": "no"])
    #expect(wrong.output.contains("(not-authenticated)"))
    let none = try Program.rota("sources", "check", in: scratch.path)
    #expect(none.output.contains("the environment variable HEROKU_API_KEY is not set"))
  }
}
