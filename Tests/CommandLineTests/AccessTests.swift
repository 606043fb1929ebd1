import Foundation
import TestSupport
import Testing

@Suite struct AccessTests {
  private static let reference = Program.packageRoot + "/Tests/AuditAccessTests/access_reference.py"

  private func configured(_ scratch: Scratch) throws {
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: aws, provider: exec, command: [cat, logs/aws-secrets.jsonl]}
        - {name: vault, provider: exec, command: [cat, logs/vault-secrets.jsonl]}
      policy:
        classes: {all: {title: All, severity: high, rotate: 365d}}
        secrets: [{name: "*", class: all}]
      access:
        logs:
          - {format: cloudtrail, source: aws, paths: [logs/aws]}
          - {format: vault, source: vault, paths: [logs/vault.log]}
      """)
  }

  /// Six simulated weeks: counts and anomalies agree with a reading by an independent program, every
  /// planted anomaly is found, at most one false alarm a week is told. Reading again changes nothing.
  @Test(arguments: [1, 2]) func agreesWithTheReference(_ seed: Int) throws {
    let scratch = try Scratch()
    try configured(scratch)
    let made = try Program.python(
      Self.reference, ["generate", "logs", "30000", "\(seed)"], in: scratch.path)
    try #require(made.status == 0, "\(made.errors)")
    #expect(
      try Program.rota("collect", "--now", "2026-09-01T00:30:00Z", in: scratch.path).status == 0)
    let night = try Program.rota("nightly", "--now", "2026-10-13T02:00:00Z", in: scratch.path)
    try #require(night.status == 0, "\(night.errors)")
    let check = {
      try Program.python(
        Self.reference, ["check", "logs", ".rota/history.sqlite"], in: scratch.path)
    }
    let first = try check()
    #expect(first.status == 0 && first.output.contains("10 of 10"), "\(first.errors)")
    let again = try Program.rota(
      "access", "read", "--now", "2026-10-13T03:00:00Z", in: scratch.path)
    #expect(again.output.contains(" 0 new bytes: 0 readings"), "\(again.output)")
    #expect(try check().status == 0)

    let lines = try scratch.read(".rota/alerts.log")
    #expect(lines.contains("Secret access unusual: ldap-guest read vault/kv/prod/s04 once"))
    let json = try Program.rota(
      "access", "vault/kv/prod/s04", "--format", "json", "--now", "2026-10-13T04:00:00Z",
      in: scratch.path)
    #expect(json.output.contains(#""kind":"new-principal""#) && !json.output.contains("aws/"))

    // Reviewed and attested, the month's anomalies are answered; those of October stay open.
    let before = try Program.rota(
      "report", "--format", "json", "--now", "2026-10-13T04:00:00Z", in: scratch.path)
    #expect(
      before.output.contains("new-principal arn:aws:iam::111122223333:role/contractor 2026-09-21"))
    #expect(
      try Program.rota(
        "attest", "audit-access-patterns", "--month", "2026-09", "--by", "Ana", "--note", "known",
        "--now", "2026-10-13T05:00:00Z", in: scratch.path
      ).status == 0)
    let after = try Program.rota(
      "report", "--format", "json", "--now", "2026-10-13T06:00:00Z", in: scratch.path)
    #expect(!after.output.contains("role/contractor 2026-09-21"))
    #expect(after.output.contains(#""kind":"privileged-identity""#))
    let past = try Program.rota(
      "report", "--format", "json", "--as-of", "2026-10-13T04:00:00Z", "--now",
      "2026-10-13T07:00:00Z", in: scratch.path)
    #expect(past.output.contains("role/contractor 2026-09-21"))
  }

  /// Night by night or all at once: the same counts.
  @Test func readsIncrementally() throws {
    let scratch = try Scratch()
    try configured(scratch)
    let made = try Program.python(
      Self.reference, ["generate", "all", "8000", "5"], in: scratch.path)
    try #require(made.status == 0, "\(made.errors)")
    let vault = try scratch.read("all/vault.log").split(
      separator: "\n", omittingEmptySubsequences: false)
    for name in ["aws-secrets.jsonl", "vault-secrets.jsonl", "planted.json"] {
      try scratch.write("logs/\(name)", try scratch.read("all/\(name)"))
    }
    _ = try Program.rota("collect", "--now", "2026-09-01T00:30:00Z", in: scratch.path)
    let trails = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/all/aws")
      .sorted()
    for night in 1...6 {
      let share = vault.count * night / 6
      try scratch.write(
        "logs/vault.log", vault[..<share].joined(separator: "\n") + (night < 6 ? "\n" : ""))
      for trail in trails[..<(trails.count * night / 6)] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/all/aws/\(trail)"))
        if !scratch.exists("logs/aws/\(trail)") { try scratch.write("logs/aws/\(trail)", data) }
      }
      let run = try Program.rota(
        "nightly", "--now", "2026-10-\(14 + night)T02:00:00Z", in: scratch.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    let check = try Program.python(
      Self.reference, ["check", "logs", ".rota/history.sqlite"], in: scratch.path)
    #expect(check.status == 0, "\(check.errors)")
  }

  @Test func aLogThatCannotBeReadIsSaidEverywhere() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "OTHER_API_TOKEN=q7Jd02kLs84hXnB5vTgW1mZc\n")
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      access: {logs: [{format: vault, source: env, paths: [absent.log]}]}
      """)
    let run = try Program.rota("nightly", "--now", "2026-11-23T02:00:00Z", in: scratch.path)
    #expect(run.status == 2 && run.errors.contains("absent.log: No such file"), "\(run.errors)")
    #expect(try scratch.read("reports/nightly/report.json").contains(#""rule":"log-gap""#))
    #expect(
      try scratch.read(".rota/alerts.log").contains("Secret audit incomplete: 1 logs were not read")
    )
  }

  @Test func wrongSettingsAreRefused() throws {
    for (access, problem) in [
      ("{}", "lacks 'logs'"), ("{logs: []}", "names no log"),
      ("{logs: [{format: syslog, source: env, paths: [x]}]}", "is not one of the known words"),
      ("{logs: [{format: vault, source: nobody, paths: [x]}]}", "which is no source"),
      (
        "{logs: [{format: lines, source: env, paths: [x], pattern: '{time} {secret}'}]}",
        "lacks {principal}"
      ),
      (
        "{logs: [{format: lines, source: env, paths: [x], pattern: '{time}{principal} {secret}'}]}",
        "nothing between"
      ),
      ("{logs: [{format: vault, source: env, paths: [x], pattern: a}]}", "says nothing here"),
      ("{logs: [{format: vault, source: env, paths: [x]}], baseline: 3}", "out of range"),
    ] {
      let scratch = try Scratch()
      try scratch.write(
        "rota.yaml", "sources: [{name: env, provider: dotenv, path: .env}]\naccess: \(access)\n")
      let run = try Program.rota("nightly", in: scratch.path)
      #expect(run.status == 78 && run.errors.contains(problem), "\(access): \(run.errors)")
    }
    let scratch = try Scratch()
    try scratch.write(".env", "SECRET_KEY=x\n")
    let run = try Program.rota("access", "read", in: scratch.path)
    #expect(run.status == 78 && run.errors.contains("no access log is configured"))
  }
}
