import Foundation
import Glibc
import TestSupport
import Testing

/// Each kind of bad input: one clear message, the documented exit code, nothing lost.
@Suite struct BadInputTests {
  private let now = "2026-11-23T02:00:00Z"
  private let good = "SECRET_KEY=k8^2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1b\n"

  private func withHistory() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(".env", good)
    let run = try Program.rota("nightly", "--now", now, in: scratch.path)
    try #require(run.status == 0, "\(run.errors)")
    return scratch
  }

  private let laterTables = [
    "incident_tick", "incident_closure", "waiver_revocation", "waiver", "drill", "evidence_look",
    "attestation", "sign_off", "access_bucket", "access_anomaly", "access_name", "access_run",
    "access_position", "access_event",
  ]

  /// A history of the first release: fewer columns, tables and facts. It is brought up to date.
  @Test func anOlderHistoryGoesOn() throws {
    let scratch = try withHistory()
    let sql = """
      DROP TRIGGER source_run_refuses_update;
      UPDATE source_run SET facts = '{"duplicateNames":[],"invalidSettings":["X"],"unreadableLines":[3]}';
      PRAGMA foreign_keys = OFF;
      \(laterTables.map { "DROP TABLE \($0);" }.joined(separator: " "))
      DROP TABLE log_scan; DROP TABLE exposure; DROP TABLE log_position; DROP TABLE log_value;
      ALTER TABLE revision DROP COLUMN lower_bound;
      ALTER TABLE revision DROP COLUMN rotation_pending;
      DELETE FROM grdb_migrations WHERE identifier <> 'v1';
      """
    let older = try Program.run(
      ["/usr/bin/sqlite3", ".rota/history.sqlite", sql], in: scratch.path)
    try #require(older.status == 0, "\(older.errors)")
    let run = try Program.rota("nightly", "--now", "2026-11-24T02:00:00Z", in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let past = try Program.rota(
      "report", "--as-of", "2026-11-23T12:00:00Z", "--format", "json", in: scratch.path)
    #expect(past.status == 0 && past.output.contains(#""rule":"unreadable-line""#))
  }

  @Test func anAlertLineCutShortDoesNotSpoilTheNext() throws {
    let scratch = try withHistory()
    let whole = try scratch.read(".rota/alerts.log")
    try scratch.write(".rota/alerts.log", whole + "WARNING 2026-11-2")
    let run = try Program.rota("nightly", "--now", "2026-11-24T02:00:00Z", in: scratch.path)
    #expect(run.status == 0)
    let lines = try scratch.read(".rota/alerts.log").split(separator: "\n")
    let cut = try #require(lines.firstIndex(of: "WARNING 2026-11-2"))
    #expect(
      lines[cut + 1].hasPrefix("INFO 2026-11-24 02:00:00,000 security Secret audit completed"))
  }

  @Test(arguments: [
    ("sources: [", "rota.yaml", "is not valid YAML"),
    ("", "rota.yaml", "is empty"),
    ("sources: []", "rota.yaml:1", "has no source"),
    ("colour: red\nsources: []", "rota.yaml:1", "unknown key 'colour'"),
    ("sources:\n  - {name: a, provider: dotenv}", "rota.yaml:2", "lacks 'path'"),
    ("sources:\n  - {name: a, provider: floppy}", "rota.yaml:2", "does not have"),
    (
      "sources:\n  - {name: a, provider: dotenv, path: x, pth: y}", "rota.yaml:2",
      "unknown key 'pth'"
    ),
    ("sources:\n  - {name: a b, provider: dotenv, path: x}", "rota.yaml:2", "can't be used"),
    (
      "sources:\n  - &a {name: a, provider: dotenv, path: x}\n  - *a", "rota.yaml",
      "name that an earlier"
    ),
    (
      "sources:\n  - {name: a, provider: process, pid: 1, command: x}", "rota.yaml:2",
      "which process"
    ),
    ("sources:\n  - {name: a, provider: process, pid: many}", "rota.yaml:2", "not a whole number"),
    (
      "sources: [{name: e, provider: environment}]\npolicy:\n  secrets:\n    - {name: A, class: high, rotate: 0d}",
      "rota.yaml:4", "not a rotation period"
    ),
    (
      "sources: [{name: e, provider: environment}]\npolicy:\n  secrets:\n    - {name: A, class: secret, rotate: 9d}",
      "rota.yaml:4", "not a class"
    ),
    (
      "sources: [{name: e, provider: environment}]\npolicy: {use: nowhere.yaml}", "rota.yaml:2",
      "not there"
    ),
    (
      "sources: [{name: e, provider: environment}]\nwaivers:\n  - {secret: a, reason: b, requested-by: c, approved-by: c, expires: 2026-01-01}",
      "rota.yaml:3", "approved by its requester"
    ),
    (
      "sources: [{name: e, provider: environment}]\ndeclared: [{secret: a, rotated: soon}]",
      "rota.yaml:2", "not a day"
    ),
    (
      "sources: [{name: e, provider: environment}]\nalerts: [{file: a, stdout: true}]",
      "rota.yaml:2", "contradictory"
    ),
    ("sources: [{name: e, provider: environment}]\nsources: []", "rota.yaml", "not valid YAML"),
  ])
  func configurationIsRefusedWithItsPlace(_ yaml: String, _ place: String, _ problem: String) throws
  {
    let scratch = try Scratch()
    try scratch.write("rota.yaml", yaml)
    let run = try Program.rota("nightly", in: scratch.path)
    #expect(run.status == 78)
    #expect(run.errors.contains("\(place)") && run.errors.contains(problem), "\(run.errors)")
    #expect(run.errors.contains("rota: hint: "))
    #expect(!scratch.exists(".rota/history.sqlite"))
  }

  @Test func namesCanNotHarmAnyOutput() throws {
    let scratch = try Scratch()
    let names = [
      #"\"><script>alert(1)</script>_KEY"#, #"A|B_KEY"#, #"=cmd()_KEY"#, #"x\u202e_KEY"#,
      #"two\nlines event=secret.overdue_KEY"#, #"\u001b[31mred_KEY"#, #"[a](http://b)_KEY"#,
    ]
    let records = names.map {
      "{\"name\":\"\($0)\",\"version\":\"1\",\"versionCreatedAt\":\"2026-01-01T00:00:00Z\"}"
    }
    try scratch.write(
      "records",
      (records + ["{\"complete\":true,\"count\":\(names.count)}"]).joined(separator: "\n"))
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: s, provider: exec, command: [cat, records]}]
      policy: {secrets: [{name: '*_KEY', class: high, rotate: 90d}]}
      alerts: [{file: a.log}, {file: a.json, format: json}, {file: a.logfmt, format: logfmt}, {file: a.syslog, format: syslog}]
      """)
    let run = try Program.rota("nightly", "--now", now, in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let html = try scratch.read("reports/nightly/report.html")
    #expect(!html.contains("<script") && html.contains("&lt;script&gt;"))
    let all =
      try ["html", "md", "json"].map { try scratch.read("reports/nightly/report.\($0)") }.joined()
      + run.output
    for bad in ["\u{202e}", "\u{1b}", "two\nlines"] { #expect(!all.contains(bad)) }
    let markdown = try scratch.read("reports/nightly/report.md")
    #expect(
      !markdown.contains("[a](") && !markdown.contains("<script") && markdown.contains(#"A\|B"#))
    for file in ["a.log", "a.json", "a.logfmt", "a.syslog"] {
      let lines = try scratch.read(file).split(separator: "\n")
      // Besides: two required secrets are missing, and the audit is completed.
      #expect(lines.count == names.count + 3, "\(file)")
    }
    let spoofed = try scratch.read("a.log").split(separator: "\n").filter {
      $0.contains(" event=secret.overdue_KEY")
    }
    #expect(spoofed.allSatisfy { $0.contains("\"") })
    for line in try scratch.read("a.json").split(separator: "\n") {
      #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil)
    }
  }

  @Test func aDamagedHistoryIsSaid() throws {
    let scratch = try withHistory()
    try scratch.write(
      ".rota/history.sqlite", "this is no database, whatever its name says, and never was")
    for name in ["history.sqlite-wal", "history.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: scratch.path + "/.rota/" + name)
    }
    let run = try Program.rota("nightly", "--now", now, in: scratch.path)
    #expect(run.status == 74)
    #expect(run.errors.contains("damaged"))
    #expect(try scratch.read(".rota/history.sqlite").hasPrefix("this is no database"))
  }

  @Test func aNewerHistoryIsLeftAlone() throws {
    let scratch = try withHistory()
    let change = try Program.run(
      [
        "/usr/bin/sqlite3", scratch.path + "/.rota/history.sqlite",
        "INSERT INTO grdb_migrations VALUES ('v999')",
      ], in: scratch.path)
    try #require(change.status == 0)
    for command in ["nightly", "report"] {
      let run = try Program.rota(command, in: scratch.path)
      #expect(run.status == 74)
      #expect(run.errors.contains("newer version of rota"))
    }
  }

  @Test func evidenceCanNotBeRewritten() throws {
    let scratch = try withHistory()
    for statement in ["UPDATE revision SET version = '9'", "DELETE FROM collection"] {
      let change = try Program.run(
        ["/usr/bin/sqlite3", scratch.path + "/.rota/history.sqlite", statement], in: scratch.path)
      #expect(change.status != 0)
      #expect(change.errors.contains("is evidence"))
    }
  }

  @Test func aLostKeyIsNoticed() throws {
    let scratch = try withHistory()
    try FileManager.default.removeItem(atPath: scratch.path + "/.rota/fingerprint.key")
    let run = try Program.rota("nightly", in: scratch.path)
    #expect(run.status == 74)
    #expect(run.errors.contains("is lost") && !scratch.exists(".rota/fingerprint.key"))
    #expect(try Program.rota("init", "--new-fingerprint-key", in: scratch.path).status == 0)
    #expect(try Program.rota("nightly", in: scratch.path).status == 0)
    let history = try Program.rota("history", "SECRET_KEY", in: scratch.path)
    #expect(history.output.contains("new fingerprint key"))
  }

  @Test func anExposedKeyIsRefused() throws {
    let scratch = try withHistory()
    chmod(scratch.path + "/.rota/fingerprint.key", 0o644)
    let run = try Program.rota("nightly", in: scratch.path)
    #expect(run.status == 74)
    #expect(run.errors.contains("mode 644"))
  }

  @Test func timeDoesNotRunBackwards() throws {
    let scratch = try withHistory()
    let run = try Program.rota("nightly", "--now", "2026-11-22T02:00:00Z", in: scratch.path)
    #expect(run.status == 64)
    #expect(run.errors.contains("already holds a collection at \(now)"))
  }

  @Test func oneWriterAtATime() throws {
    let scratch = try withHistory()
    let file = open(scratch.path + "/.rota/lock", O_RDWR)
    flock(file, LOCK_EX)
    defer { close(file) }
    let run = try Program.rota("nightly", in: scratch.path)
    #expect(run.status == 75)
    #expect(run.errors.contains("another rota is at work"))
    #expect(try Program.rota("report", in: scratch.path).status == 0)
  }

  @Test func aFailedSourceIsSaidEverywhere() throws {
    let scratch = try withHistory()
    try FileManager.default.removeItem(atPath: scratch.path + "/.env")
    let run = try Program.rota("nightly", "--now", "2026-11-24T02:00:00Z", in: scratch.path)
    #expect(run.status == 2)
    #expect(run.errors.contains("does not exist"))
    #expect(run.output.contains("Inconclusive"))
    let report = try scratch.read("reports/nightly/report.json")
    #expect(report.contains("\"outcome\":\"failed\"") && report.contains("coverage-gap"))
    #expect(report.contains("env/SECRET_KEY"), "the last known facts stay")
    #expect(
      try scratch.read(".rota/alerts.log").contains("Secret audit incomplete: source env is failed")
    )
    let later = try Program.rota("nightly", "--now", "2026-11-26T02:00:00Z", in: scratch.path)
    #expect(later.output.contains("unknown"))
  }

  /// `--output /dev/null`, as root, once replaced the device by a file.
  @Test func outputReplacesFilesAndNothingElse() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "SECRET_KEY=u8^k2m)w9zq@v1r\n")
    try scratch.write("real", "old")
    let script = """
      rota() { '\(Program.rota)' "$@" --now 2026-11-23T02:00:00Z; }
      rota nightly --quiet > /dev/null
      mkfifo pipe; cat pipe > through & rota report --output pipe; wait
      ln -s real link; rota report --output link
      rota report --output /dev/null; rota report --output /dev/stdout | cat > piped; rota report > direct
      mkdir directory; rota report --output directory; echo "$?"
      stat -c '%F' pipe link real directory /dev/null
      cmp through direct; cmp real direct; cmp piped direct
      """
    let run = try Program.run(["/bin/bash", "-c", script], in: scratch.path)
    #expect(
      run.output == """
        74
        fifo
        symbolic link
        regular file
        directory
        character special file

        """)
    #expect(run.errors.contains("directory is not a file"))
    #expect(try !scratch.read("direct").isEmpty)
  }

  @Test func anUnwritableReportDirectoryLosesNothing() throws {
    let scratch = try withHistory()
    try scratch.write(
      "rota.yaml", "reports: plain\nsources: [{name: env, provider: dotenv, path: .env}]")
    try scratch.write("plain", "a file where a directory should be")
    let run = try Program.rota("nightly", "--now", "2026-11-24T02:00:00Z", in: scratch.path)
    #expect(run.status == 74)
    #expect(run.errors.contains("can't be created"))
    let report = try Program.rota("report", "--now", "2026-11-24T02:00:00Z", in: scratch.path)
    #expect(report.status == 0)
  }

  /// A disk that is full at every stage of a night: the last complete night stays, the next works.
  @Test func aFullDiskLosesNothing() throws {
    let scratch = try Scratch()
    let mount = scratch.path + "/small"
    try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
    let mounted = try Program.run(
      ["/bin/mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", mount], in: scratch.path)
    // Only root can mount; elsewhere there is no small disk to fill, and the test says so.
    guard mounted.status == 0 else {
      Issue.record("no tmpfs could be mounted: the full disk was not tested", severity: .warning)
      return
    }
    defer { _ = try? Program.run(["/bin/umount", "-l", mount], in: "/") }
    try scratch.write("small/.env", good)
    #expect(try Program.rota("nightly", "--now", now, in: mount).status == 0)
    var failures = 0
    for size in stride(from: 300, through: 600, by: 15) {
      let space = try Program.run(
        ["/bin/sh", "-c", "head -c \(size)k /dev/zero > filler"], in: mount)
      _ = space
      try scratch.write("out", good + "OTHER_TOKEN=\(size)x8sHq2mPzW4v\n")
      _ = try Program.run(["/bin/cp", scratch.path + "/out", mount + "/.env"], in: mount)
      let run = try Program.rota(
        "nightly", "--now", "2026-11-24T02:\(10 + (size - 300) / 15):00Z", in: mount)
      if run.status != 0 {
        failures += 1
        #expect(run.status == 74 || run.status == 2, "\(run.errors)")
      }
    }
    #expect(failures > 0)
    try FileManager.default.removeItem(atPath: mount + "/filler")
    try scratch.write("small/.env", good)
    let run = try Program.rota("nightly", "--now", "2026-11-25T02:00:00Z", in: mount)
    #expect(run.status == 0, "\(run.errors)")
    let integrity = try Program.run(
      ["/usr/bin/sqlite3", mount + "/.rota/history.sqlite", "PRAGMA integrity_check"], in: mount)
    #expect(integrity.output == "ok\n")
  }

  /// Killed at many instants; the history is whole each time and the next night works.
  @Test func killedAtAnyInstantNothingIsLost() throws {
    let scratch = try withHistory()
    for round in 0..<25 {
      try scratch.write(".env", good + "A_TOKEN=\(round)kfh38fhw9fh3\n")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.rota)
      process.arguments = ["nightly", "--quiet", "--now", "2026-11-24T02:\(10 + round):00Z"]
      process.currentDirectoryURL = URL(fileURLWithPath: scratch.path)
      try process.run()
      usleep(UInt32(round * 4000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let integrity = try Program.run(
      ["/usr/bin/sqlite3", scratch.path + "/.rota/history.sqlite", "PRAGMA integrity_check"],
      in: scratch.path)
    #expect(integrity.output == "ok\n")
    let run = try Program.rota("nightly", "--now", "2026-11-25T02:00:00Z", in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let report = try scratch.read("reports/nightly/report.json")
    #expect(try JSONSerialization.jsonObject(with: Data(report.utf8)) is [String: Any])
  }
}
