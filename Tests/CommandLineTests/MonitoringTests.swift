import Foundation
import TestSupport
import Testing

/// What `rota nightly` writes raises an alert in the monitors that people have, once, and clears it.
@Suite struct MonitoringTests {
  private static let key = "u8^k2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1bq"

  private static let programs = [
    ("fail2ban", "/usr/bin/fail2ban-regex"), ("mtail", "/usr/bin/mtail"),
    ("rsyslog", "/usr/sbin/rsyslogd"), ("socket", "/usr/sbin/rsyslogd"),
    ("promtool", "/usr/bin/promtool"),
    ("prometheus", "/usr/bin/prometheus-node-exporter"),
  ]

  @Test(arguments: programs) func raisesAndClears(_ monitor: String, _ program: String) throws {
    guard FileManager.default.isExecutableFile(atPath: program) else {
      return print("skipped: \(program) is not there")
    }
    let scratch = try Scratch()
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      metrics: figures.prom
      """)
    func night(_ rotated: String, _ now: String) throws {
      try scratch.write(
        ".env",
        "# rotated: \(rotated)\nSECRET_KEY='\(Self.key)'\nDATABASE_URL='postgres://a:Vq83nfKs92mfLq01xTz4@h/x'\n"
      )
      let run = try Program.rota("nightly", "--quiet", "--now", now, in: scratch.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    // Overdue in the figures, due soon in the lines: two nights of one history.
    try night("2026-09-10", "2026-11-23T02:00:00Z")
    try scratch.write("due.log", try scratch.read(".rota/alerts.log"))
    try night("2026-11-23", "2026-11-24T02:00:00Z")
    try scratch.write("resolved.log", try scratch.read(".rota/alerts.log"))
    try scratch.write("fresh.prom", try scratch.read("figures.prom"))
    try FileManager.default.removeItem(atPath: scratch.path + "/.rota")
    try night("2026-01-10", "2026-11-25T02:00:00Z")
    try scratch.write("due.prom", try scratch.read("figures.prom"))
    let watch = try Program.python(
      Program.packageRoot + "/Tests/CommandLineTests/monitors.py",
      [monitor, scratch.path, Program.packageRoot + "/cron/monitoring"], in: scratch.path,
      environment: ["ROTA": Program.rota])
    #expect(watch.status == 0, "\(watch.output)\(watch.errors)")
  }

  /// Thousands of lines and of secrets, written as they are made: each whole, each once.
  @Test func tellsOfThousandsOneByOne() throws {
    let scratch = try Scratch()
    let names = (0..<3000).map { "S\($0)_SECRET" }
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      policy: {secrets: [{name: "*_SECRET", class: high, rotate: 90d}]}
      """)
    try scratch.write(
      ".env", names.map { "# rotated: 2026-01-10\n\($0)='\($0)\(Self.key)'\n" }.joined())
    // What a run that was killed left of its last line.
    try scratch.write(".rota/alerts.log", "WARNING half a li")
    let run = try Program.rota(
      "nightly", "--quiet", "--now", "2026-11-23T02:00:00Z", in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let lines = try scratch.read(".rota/alerts.log").split(separator: "\n")
    #expect(lines.first == "WARNING half a li")
    let told = lines.compactMap { $0.firstMatch(of: /Secret expiry: (S\d+_SECRET) is overdue/)?.1 }
    #expect(told.count == names.count && Set(told.map(String.init)) == Set(names))
    #expect(
      lines.dropFirst().allSatisfy { $0.contains(" 2026-11-23 02:00:00,000 security Secret ") })
    let report = try JSONSerialization.jsonObject(
      with: Data(try scratch.read("reports/nightly/report.json").utf8))
    let members = try #require(report as? [String: Any])
    let secrets = try #require(members["secrets"] as? [[String: Any]])
    #expect(
      secrets.count == names.count && Set(secrets.map { $0["name"] as? String }) == Set(names))
    let findings = try #require(members["findings"] as? [[String: Any]])
    #expect(findings.count { $0["rule"] as? String == "rotation-overdue" } == names.count)
  }

  /// A webhook that is busy at first, a dead-man's switch, and mail: told once, signed, with counts only.
  @Test func tellsWebhooksMailAndTheDeadMansSwitch() throws {
    let scratch = try Scratch()
    let server = try Server(
      Program.packageRoot + "/Tests/CommandLineTests/hook_server.py",
      [scratch.path + "/hooks.jsonl"],
      in: scratch.path)
    try scratch.write(
      "sendmail", "#!/bin/sh\necho \"args: $*\" >> mail.txt; cat >> mail.txt\n", mode: 0o700)
    try scratch.write("beat-url", "http://127.0.0.1:\(server.port)/beat/s3cr3t-uuid\n")
    try scratch.write(
      ".env",
      "# rotated: 2026-09-10\nSECRET_KEY='\(Self.key)'\nDATABASE_URL='postgres://a:Vq83nfKs92mfLq01xTz4@h/x'\n"
    )
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      heartbeat: {urlFile: beat-url}
      alerts:
        - {file: .rota/alerts.log}
        - {webhook: "http://127.0.0.1:\(server.port)/hook", keyEnv: HOOK_KEY}
        - {mail: [sec@example.org, ops@example.org], sendmail: \(scratch.path)/sendmail}
      """)
    func night(_ now: String) throws -> Outcome {
      try Program.run(
        [Program.rota, "nightly", "--quiet", "--now", now], in: scratch.path,
        environment: ["HOOK_KEY": "k3y"])
    }
    let first = try night("2026-11-23T02:00:00Z")
    #expect(first.status == 0, "\(first.errors)")
    #expect(try night("2026-11-23T03:00:00Z").status == 0)
    let requests = try scratch.read("hooks.jsonl").split(separator: "\n").map { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }
    let hooks = requests.filter { $0["path"] as? String == "/hook" }
    // The first answer was 503: told again with the same key; the second night had no news.
    #expect(hooks.map { $0["status"] as? Int } == [503, 200])
    #expect(Set(hooks.compactMap { $0["dedup"] as? String }).count == 1)
    #expect(hooks.allSatisfy { $0["signed"] as? Bool == true })
    let body = hooks[1]["body"] as? String ?? ""
    #expect(
      body.contains("Secret expiry: SECRET_KEY expires in 16 days")
        && body.contains("rota.alerts/v1"))
    let beats = requests.filter { ($0["path"] as? String)?.hasPrefix("/beat") ?? false }
    #expect(
      beats.map { $0["path"] as? String } == [
        "/beat/s3cr3t-uuid/start", "/beat/s3cr3t-uuid", "/beat/s3cr3t-uuid/start",
        "/beat/s3cr3t-uuid",
      ])
    #expect((beats[1]["body"] as? String)?.hasPrefix("total=2 compliant=1 due-soon=1") ?? false)
    let mail = try scratch.read("mail.txt")
    #expect(
      mail.hasPrefix(
        "args: -i -- sec@example.org ops@example.org\nTo: sec@example.org, ops@example.org\n"))
    #expect(
      mail.contains("\n\nWARNING 2026-11-23 02:00:00,000 security Secret expiry: SECRET_KEY")
        && mail.components(separatedBy: "args:").count == 2)

    // A source that fails is a failure to the switch; a switch that is gone never is one of the night.
    try FileManager.default.removeItem(atPath: scratch.path + "/.env")
    #expect(try night("2026-11-24T02:00:00Z").status == 2)
    #expect(try scratch.read("hooks.jsonl").contains("/beat/s3cr3t-uuid/fail"))
    try scratch.write("beat-url", "http://127.0.0.1:1/s3cr3t-uuid\n")
    let alone = try night("2026-11-24T03:00:00Z")
    #expect(
      alone.status == 2 && alone.errors.contains("the heartbeat was not sent")
        && !alone.errors.contains("s3cr3t"))
  }

  @Test func wrongDestinationsAreRefused() throws {
    for (settings, problem) in [
      ("alerts: [{file: a, webhook: 'https://h'}]", "is contradictory"),
      ("alerts: [{webhook: 'ftp://h'}]", "has no URL"),
      ("alerts: [{mail: ['-oQ/tmp@x']}]", "no address"),
      ("alerts: [{mail: []}]", "mails nobody"), ("heartbeat: {}", "names no URL"),
      ("metrics: rota.txt", "would not be read"),
    ] {
      let scratch = try Scratch()
      try scratch.write(
        "rota.yaml", "sources: [{name: env, provider: dotenv, path: .env}]\n\(settings)\n")
      let run = try Program.rota("nightly", in: scratch.path)
      #expect(run.status == 78 && run.errors.contains(problem), "\(settings): \(run.errors)")
    }
  }
}
