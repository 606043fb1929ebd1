import Foundation
import TestSupport
import Testing

/// Searching logs for values: what is planted is found, nothing is invented, nothing is shown.
@Suite struct ScanTests {
  private let key = "u8^k2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1"
  private let token = "q7Jd02kLs84hXnB5vTgW1mZc"
  private let password = "Vq83nfKs92mfLq01xTz4"

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      ".env",
      """
      SECRET_KEY='\(key)'
      API_TOKEN=\(token)
      DATABASE_URL=postgres://shop:\(password)@db.internal:5432/shop
      SHORT_TOKEN=x9Kd2Lq7Zw
      PIN_TOKEN=4711
      WORD_PASSWORD=password
      """)
    return scratch
  }

  private struct Scan: Decodable {
    struct Exposure: Decodable {
      let secrets: [String]
      let file, form: String
      let line, offset, foundBytes, valueBytes: Int
      let writtenAt: String?
    }
    struct Skipped: Decodable { let secret, reason: String }
    struct Unread: Decodable { let file, reason: String }
    let exposures: [Exposure]
    let unread: [Unread]
    let notSearched: [Skipped]
  }

  private func scan(_ arguments: String..., in scratch: Scratch, input: Data? = nil) throws -> Scan
  {
    let run = try Program.run(
      [Program.rota, "scan", "--format", "json"] + arguments, in: scratch.path, input: input)
    return try JSONDecoder().decode(Scan.self, from: Data(run.output.utf8))
  }

  @Test func tellsThePlaceAndNeverTheBytes() throws {
    let scratch = try scratch()
    try scratch.write(
      "app.log",
      """
      2026-11-23 02:00:03,226 start
      [23/Nov/2026:02:00:03 +0100] Authorization: Basic \(Data("user:\(token)".utf8).base64EncodedString())
      2026-11-23T04:05:06Z connect \(password) postgres://shop@db.internal:5432/shop
      part \(key.prefix(18)) end
      wrapped \(token.prefix(12))
          \(token.dropFirst(12))
      short x9Kd2Lq7Zw, less x9Kd2Lq7Z, fifteen \(token.prefix(15))
      """)
    let result = try scan("app.log", in: scratch)
    #expect(
      result.exposures.map {
        "\($0.line) \($0.secrets[0]) \($0.form) \($0.foundBytes)/\($0.valueBytes)"
      }
        == [
          "2 env/API_TOKEN base64 24/24", "3 env/DATABASE_URL plain 20/20",
          "4 env/SECRET_KEY plain 18/50", "5 env/API_TOKEN plain 24/24",
          "7 env/SHORT_TOKEN plain 10/10",
        ])
    #expect(result.exposures[0].writtenAt == "2026-11-23T01:00:03Z")
    #expect(result.exposures[1].writtenAt == "2026-11-23T04:05:06Z")
    #expect(
      result.notSearched.map { "\($0.secret) \($0.reason)" }
        == ["env/PIN_TOKEN too-short", "env/WORD_PASSWORD too-common"])
    for format in ["text", "json", "sarif"] {
      let run = try Program.rota("scan", "--format", format, ".", in: scratch.path)
      // The `.env` file is the source itself.
      #expect(!run.output.contains(".env:"))
      for value in [key, token, password, String(key.prefix(18)), "x9Kd2Lq7Zw"] {
        #expect(!run.output.contains(value) && !run.errors.contains(value))
      }
    }
    #expect(
      try Program.rota("scan", "app.log", "--fail-on-exposure", in: scratch.path).status == 1)
  }

  /// A generated corpus against its own record of what was planted, in every form, across the edges
  /// of every buffer; and against a naive search for what was not.
  @Test(arguments: [1, 2, 3]) func findsAllThatIsPlantedAndNothingElse(_ seed: Int) throws {
    let scratch = try Scratch()
    let made = try Program.python(
      Program.packageRoot + "/Tests/CommandLineTests/log_corpus.py",
      [
        "corpus.log", "12", "\(seed)", "values", "--values", "200", "--plant", "400", "--truth",
        "truth",
      ],
      in: scratch.path)
    try #require(made.status == 0, "\(made.errors)")
    try scratch.write(".env", try scratch.read("values"))
    let result = try scan("corpus.log", in: scratch)
    struct Planted: Decodable {
      let name, form: String
      let offset, length: Int
    }
    let truth = try scratch.read("truth").split(separator: "\n").map {
      try JSONDecoder().decode(Planted.self, from: Data($0.utf8))
    }
    #expect(truth.count > 300)
    var explained: Set<Int> = []
    for planted in truth {
      let found = result.exposures.indices.filter { index in
        let seen = result.exposures[index]
        return seen.secrets.contains("env/\(planted.name)")
          && (planted.offset - 4...planted.offset + planted.length).contains(seen.offset)
      }
      #expect(!found.isEmpty, "\(planted.form) of \(planted.name) at \(planted.offset)")
      explained.formUnion(found)
    }
    #expect(explained.count == result.exposures.count)
    // Lines are counted as wc counts them.
    let last = try #require(result.exposures.last)
    let count = try Program.run(
      ["/bin/sh", "-c", "head -c \(last.offset) corpus.log | wc -l"], in: scratch.path)
    #expect(
      Int(count.output.trimmingCharacters(in: .whitespacesAndNewlines)) == last.line - 1)
    // Compressed, and by a pipe, the same is found.
    let places = result.exposures.map { "\($0.line):\($0.offset):\($0.form)" }
    _ = try Program.run(
      ["/bin/sh", "-c", "gzip -k corpus.log && zstd -q corpus.log"], in: scratch.path)
    for other in ["corpus.log.gz", "corpus.log.zst"] {
      let again = try scan(other, in: scratch)
      #expect(again.exposures.map { "\($0.line):\($0.offset):\($0.form)" } == places, "\(other)")
    }
    let piped = try scan(
      "-", in: scratch,
      input: FileManager.default.contents(atPath: scratch.path + "/corpus.log"))
    #expect(piped.exposures.map { "\($0.line):\($0.offset):\($0.form)" } == places)
  }

  @Test func saysWhatItCouldNotRead() throws {
    let scratch = try scratch()
    try scratch.write("good.log", "x \(token)\n")
    _ = try Program.run(
      [
        "/bin/sh", "-c",
        """
        head -c 300000 /dev/urandom | base64 > noise; (cat good.log noise) | gzip > whole.gz
        head -c 100000 whole.gz > cut.gz; mkfifo pipe; ln -s . loop; ln -s /nonexistent dangling
        """,
      ], in: scratch.path)
    let result = try scan(
      "good.log", "cut.gz", "pipe", "/dev/zero", "absent.log", "nothing-*.log", "loop", in: scratch)
    // What precedes the break is searched.
    #expect(result.exposures.contains { $0.file.hasSuffix("cut.gz") })
    let reasons = Dictionary(
      result.unread.map { (URL(fileURLWithPath: $0.file).lastPathComponent, $0.reason) },
      uniquingKeysWith: { first, _ in first })
    #expect(reasons["cut.gz"]?.contains("cut short") == true)
    #expect(reasons["pipe"] == "it is not a regular file")
    #expect(reasons["zero"] == "it is not a regular file")
    #expect(reasons["absent.log"] != nil)
    #expect(reasons["nothing-*.log"] == "nothing matches")
    let none = try Scratch()
    try none.write(".env", "DEBUG=True\n")
    let empty = try Program.rota("scan", ".", in: none.path)
    #expect(empty.status == 2 && empty.errors.contains("this scan can't answer"))
  }

  @Test func searchesAllOfAGitHistory() throws {
    let scratch = try scratch()
    _ = try Program.run(
      [
        "/bin/sh", "-c",
        """
        set -e; git init -q repo; cd repo; git config user.email a@b; git config user.name n
        printf 'token = \(token)\n' > settings.py; git add .; git commit -qm one
        printf 'token = None\n' > settings.py; git commit -qam two; git gc -q
        """,
      ], in: scratch.path)
    let result = try scan("--git", "repo", in: scratch)
    #expect(result.exposures.map { "\($0.secrets[0]) \($0.line)" } == ["env/API_TOKEN 1"])
    #expect(result.exposures[0].file.contains("repo:settings.py@"))
    // A token that nobody here knows keeps its shape.
    let other = "gh" + "s_A0b1C2d3E4f5G6h7I8j9K0l1M2n3O4p5Q6r7"
    _ = try Program.run(
      ["/bin/sh", "-c", "cd repo && printf '\(other)\n' > t && git add . && git commit -qm three"],
      in: scratch.path)
    let text = try Program.rota("scan", "--git", "repo", "--token-shapes", in: scratch.path)
    #expect(text.output.contains("an unknown github-token stands in"), "\(text.output)")
    let none = try scan("--git", "/tmp", in: scratch)
    #expect(none.unread.count == 1)
  }

  /// An independent reader of SARIF understands ours, and an independent model of the standard has a
  /// place for each of its properties.
  @Test func sarifIsReadByOthers() throws {
    let scratch = try scratch()
    try scratch.write("odd name ü.log", "x \(token)\ny \(password)\n")
    let made = try Program.rota(
      "scan", "odd name ü.log", "absent", "--format", "sarif", "--output", "out.sarif",
      in: scratch.path)
    #expect(made.status == 2)
    try scratch.write(
      "read.py",
      """
      from sarif import loader
      data = loader.load_sarif_file("out.sarif")
      assert not data.get_abs_file_path() is None
      print([(r["Severity"], r["Code"], r["Line"]) for r in data.get_records()])
      from pydantic import BaseModel
      from sarif_pydantic import Sarif
      def unknown(value, path):
          if isinstance(value, BaseModel):
              yield from (f"{path}.{name}" for name in value.model_extra or {})
              for name in type(value).model_fields:
                  yield from unknown(getattr(value, name), f"{path}.{name}")
          elif isinstance(value, list):
              for item in value:
                  yield from unknown(item, path)
      model = Sarif.model_validate_json(open("out.sarif").read())
      # In the standard (section 3.20.21), not in the model.
      known = {"sarif.runs.invocations.toolExecutionNotifications"}
      print(model.version, set(unknown(model, "sarif")) - known)
      """)
    let read = try Program.python("read.py", [], in: scratch.path)
    #expect(
      read.output == """
        [('error', 'exposed-secret', 1), ('error', 'exposed-secret', 2)]
        2.1.0 set()

        """,
      "\(read.errors)\(read.output)")
  }

  @Test func anInterruptKeepsWhatWasFound() throws {
    let scratch = try scratch()
    try scratch.write("a.log", "x \(token)\n")
    // A pipe that stays open: only the interrupt ends it.
    try scratch.write(
      "run",
      """
      (cat a.log; sleep 8) | \(Program.rota) scan - --format json > out & sleep 3
      kill -INT $!; wait $!
      """)
    _ = try Program.run(["/bin/bash", "run"], in: scratch.path)
    let out = try JSONDecoder().decode(Scan.self, from: Data(try scratch.read("out").utf8))
    #expect(out.unread.map(\.reason) == ["it was interrupted"])
  }

  @Test func findsTokensThatNobodyHereKnows() throws {
    let scratch = try scratch()
    let foreign = "gh" + "p_0123456789abcdefghijABCDEFGHIJ012345"
    try scratch.write(".env", try scratch.read(".env") + "\nGITHUB_TOKEN=\(foreign.dropLast())9\n")
    try scratch.write(
      "logs/a.log", "one \(foreign)\nours \(foreign.dropLast())9\n\(foreign.dropLast())\n")
    let result = try scan("logs", "--token-shapes", in: scratch)
    // The second is ours; of the first, all but the last byte stands there too.
    #expect(
      result.exposures.map { "\($0.line) \($0.secrets)" } == [
        "1 [\"env/GITHUB_TOKEN\"]", "2 [\"env/GITHUB_TOKEN\"]", "3 [\"env/GITHUB_TOKEN\"]",
      ])
    let other = "gh" + "s_A0b1C2d3E4f5G6h7I8j9K0l1M2n3O4p5Q6r7"
    try scratch.write("logs/a.log", "one \(other)\n")
    let text = try Program.rota("scan", "logs", "--token-shapes", in: scratch.path)
    #expect(text.output.contains("an unknown github-token stands in"))
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      leaks: {paths: [logs], token-shapes: true}
      """)
    _ = try Program.rota("nightly", "--now", "2026-11-10T02:00:00Z", in: scratch.path)
    let again = try Program.rota("nightly", "--now", "2026-11-11T02:00:00Z", in: scratch.path)
    #expect(again.status == 0)
    let report = try scratch.read("reports/nightly/report.json")
    #expect(report.contains("rota reports github-token in"))
    #expect(!report.contains(other) && !text.output.contains(other))
  }

  /// What other scanners found is taken in, their values dropped, ours among them named.
  @Test func takesInTheReportsOfOthers() throws {
    let scratch = try scratch()
    let foreign = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    try scratch.write(
      "gitleaks.json",
      #"""
      [{"RuleID":"generic-api-key","File":"a.py","StartLine":7,"Secret":"\#(token)","Match":"x=\#(token)"},
       {"RuleID":"github-pat","File":"b.py","StartLine":9,"Secret":"\#(foreign)","Match":"\#(foreign)"}]
      """#)
    try scratch.write(
      "trufflehog.json",
      #"""
      {"level":"info","msg":"running"}
      {"DetectorName":"Github","Raw":"\#(foreign)","SourceMetadata":{"Data":{"Git":{"file":"c.py","line":3}}}}
      """#)
    try scratch.write(
      "other.sarif",
      #"""
      {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"semgrep"}},"results":[{"ruleId":"secret","locations":
      [{"physicalLocation":{"artifactLocation":{"uri":"d%20e.py"},"region":{"startLine":4,"snippet":{"text":"\#(foreign)"}}}}]}]}]}
      """#)
    // The real detect-secrets, on a file that holds one of ours.
    try scratch.write("settings.py", "PASSWORD = '\(password)'\n")
    let made = try Program.run(
      [
        "/bin/sh", "-c",
        "\(Program.packageRoot)/.venv/bin/detect-secrets scan settings.py > detect.json",
      ], in: scratch.path)
    try #require(made.status == 0, "\(made.errors)")
    try scratch.write("broken.json", "{")
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      leaks: {import: [gitleaks.json, trufflehog.json, other.sarif, detect.json, broken.json, absent.json]}
      """)
    let run = try Program.rota("nightly", "--now", "2026-11-10T02:00:00Z", in: scratch.path)
    #expect(run.errors.contains("broken.json is no report of a scanner that is known here"))
    let report = try scratch.read("reports/nightly/report.json")
    for text in [
      "gitleaks reports generic-api-key in a.py:7, which is the value of env/API_TOKEN",
      "gitleaks reports github-pat in b.py:9, a secret that rota does not know",
      "trufflehog reports Github in c.py:3, a secret",
      "semgrep reports secret in d e.py:4, a secret",
    ] { #expect(report.contains(text), "\(text)") }
    // The password alone of a URL that we know.
    #expect(report.contains("in settings.py:1, which is the value of env/DATABASE_URL"))
    #expect(
      report.contains(
        #""id":"check-exposed-secrets","title":"Check for exposed secrets in logs","outcome":"incomplete""#
      ))
    for file in try scratch.allFiles()
    where file.name.hasPrefix(".rota") || file.name.hasPrefix("reports") {
      for value in [token, foreign, password] {
        #expect(file.bytes.range(of: Data(value.utf8)) == nil, "\(file.name)")
      }
    }
  }

  /// What logrotate leaves behind is known: a copy (`copytruncate`), a compressed log, a copy of that.
  @Test func copiesAndCompressedLogsAreKnown() throws {
    let scratch = try scratch()
    let noise = (0..<3000).map { "line \($0) of an ordinary log\n" }.joined()
    try scratch.write("logs/app.log", noise)
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      leaks: {paths: [logs]}
      """)
    func sh(_ command: String) throws {
      let run = try Program.run(["/bin/sh", "-c", command], in: scratch.path)
      #expect(run.status == 0, "\(run.errors)")
    }
    /// The bytes that a night searched, and the places it found first.
    func night(_ day: Int) throws -> String {
      let run = try Program.run(
        [Program.rota, "nightly", "--quiet", "--now", "2026-11-\(day)T02:00:00Z"],
        in: scratch.path)
      #expect([0, 2].contains(run.status), "\(run.errors)")
      return try Program.run(
        [
          "/usr/bin/sqlite3", ".rota/history.sqlite",
          """
          WITH last AS (SELECT max(id) AS id FROM collection)
          SELECT json_extract(record, '$.bytes'), (SELECT coalesce(group_concat(
            replace(file, '\(scratch.path)/', '') || ':' || line || ':' || offset), '-')
            FROM exposure, last WHERE collection = last.id)
          FROM log_scan, last WHERE collection = last.id
          """,
        ], in: scratch.path
      ).output.trimmingCharacters(in: .newlines)
    }
    let (size, leak) = (noise.utf8.count, "leak \(token) here\n")
    #expect(try night(10) == "\(size)|-")
    // Copied and truncated, with a line that no night saw, which the copy alone holds.
    try sh("printf '\(leak)' >> logs/app.log; cp logs/app.log logs/app.log.1; : > logs/app.log")
    #expect(try night(11) == "\(leak.utf8.count)|logs/app.log.1:3001:\(size + 5)")
    // Compressed: nothing in it is new. Nor in a copy of that.
    try sh("gzip logs/app.log.1")
    #expect(try night(12) == "0|-")
    try sh("cp logs/app.log.1.gz logs/copy.gz")
    #expect(try night(13) == "0|-")
    // A log that was written on before it was compressed: only that is new, in its right place.
    try sh("seq 100000 200000 > logs/big.log")
    let big = 700_007
    #expect(try night(14) == "\(big)|-")
    try sh("printf '\(leak)' >> logs/big.log; zstd -q --rm logs/big.log")
    #expect(try night(15) == "\(leak.utf8.count)|logs/big.log.zst:100002:\(big + 5)")
    // Another log that begins alike is another log.
    try sh(
      "(seq 100000 150000; echo '\(leak)'; seq 1 60000) | tee logs/other.log | gzip > logs/x.gz")
    let other =
      try FileManager.default.attributesOfItem(atPath: scratch.path + "/logs/other.log")[
        .size] as? Int
    let places = ["logs/other.log", "logs/x.gz"].map { "\($0):50002:350012" }.joined(separator: ",")
    #expect(try night(16) == "\((other ?? 0) * 2)|\(places)")
    // So is one that was written anew in place, longer than before and with the same beginning.
    try sh("(seq 100000 110000; echo '\(leak)'; seq 1 120000) > logs/other.log")
    #expect(try night(17).hasSuffix("|logs/other.log:10002:70012"))
    // Damage behind what is known is still said.
    try sh("gzip -c logs/other.log > logs/y.gz; truncate -s -9 logs/y.gz")
    #expect(try night(18).hasSuffix("|-"))
    #expect(try scratch.read("reports/nightly/report.json").contains("logs/y.gz: the gzip data"))
    // A value that is new is searched for in packed logs too, though they are known.
    try scratch.write(".env", try scratch.read(".env") + "\nLATE_TOKEN=Zt6Yr4Ew2Qa1Sd3Fg5Hj\n")
    try sh("echo Zt6Yr4Ew2Qa1Sd3Fg5Hj | gzip >> logs/copy.gz")
    #expect(try night(19).contains("logs/copy.gz:3002:"))
  }

  /// Night by night: only what is new is read, new values are searched for in old logs, rotation of
  /// the secret answers the exposure.
  @Test func theNightReadsWhatIsNew() throws {
    let scratch = try scratch()
    let noise = String(repeating: "an ordinary line of a log\n", count: 2000)
    try scratch.write("logs/app.log", noise + "2026-11-01T00:00:00Z leak \(token)\n")
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: env, provider: dotenv, path: .env}]
      policy: {secrets: [{name: "*_TOKEN", class: critical, rotate: 3650d}]}
      leaks: {paths: [logs], open-incident: true}
      """)
    func night(_ day: Int, _ flags: String...) throws -> String {
      let run = try Program.run(
        [Program.rota, "nightly", "--now", "2026-11-\(day)T02:00:00Z"] + flags, in: scratch.path)
      #expect(run.status == 0, "\(run.errors)")
      return try scratch.read("reports/nightly/report.json")
    }
    func bytesRead() throws -> String {
      try Program.run(
        [
          "/usr/bin/sqlite3", ".rota/history.sqlite",
          "SELECT json_extract(record, '$.bytes') FROM log_scan ORDER BY collection DESC LIMIT 1",
        ], in: scratch.path
      ).output.trimmingCharacters(in: .newlines)
    }
    let first = try night(10)
    #expect(
      first.contains(#""rule":"exposed-secret","severity":"critical","subject":"env/API_TOKEN""#))
    #expect(first.contains(#""status":"compromised""#))
    #expect(
      try scratch.read(".rota/alerts.log").contains("Secret exposed: env/API_TOKEN stands in"))
    #expect(try bytesRead() == "\(try scratch.read("logs/app.log").utf8.count)")
    // Nothing new, nothing read; rotated by renaming, still nothing.
    _ = try night(11)
    #expect(try bytesRead() == "0")
    _ = try Program.run(["/bin/mv", "logs/app.log", "logs/app.log.1"], in: scratch.path)
    try scratch.write("logs/app.log", "fresh\n")
    _ = try night(12)
    #expect(try bytesRead() == "6")
    _ = try night(12, "--all-logs")
    #expect(try bytesRead() == "\(try scratch.read("logs/app.log.1").utf8.count + 6)")
    // A new value: old logs are read again for it alone.
    let line = "a value that will be a secret: Zt6Yr4Ew2Qa1Sd3Fg5Hj\n"
    try scratch.write("logs/app.log", "fresh\n" + line)
    _ = try night(13)
    try scratch.write(
      ".env", try scratch.read(".env") + "\nLATE_TOKEN=Zt6Yr4Ew2Qa1Sd3Fg5Hj\n")
    #expect(try night(14).contains(#""subject":"env/LATE_TOKEN""#))
    // Truncated and written anew under the same inode.
    _ = try Program.run(
      ["/bin/sh", "-c", "printf 'new content\\n' > logs/app.log"], in: scratch.path)
    _ = try night(15)
    #expect(try bytesRead() == "12")
    // The leaked value is rotated: what stands in the log opens nothing any more.
    try scratch.write(
      ".env",
      try scratch.read(".env").replacingOccurrences(of: token, with: "Bn7Mv5Cx3Za1Lk9Jh8Gf6Ds4"))
    let rotated = try night(16)
    #expect(
      !rotated.contains(#""rule":"exposed-secret","severity":"critical","subject":"env/API_TOKEN""#)
    )
    #expect(rotated.contains(#""subject":"env/LATE_TOKEN""#))
    // A suppression is an approved exception with an end.
    func suppress(_ expires: String) throws -> String {
      try scratch.write(
        "rota.yaml",
        """
        sources: [{name: env, provider: dotenv, path: .env}]
        policy: {secrets: [{name: "*_TOKEN", class: critical, rotate: 3650d}]}
        leaks:
          paths: [logs]
          suppress: [{secret: env/LATE_TOKEN, reason: test data, approved-by: Ana, expires: \(expires)}]
        """)
      return try night(17)
    }
    #expect(try !suppress("2026-12-01").contains(#""rule":"exposed-secret""#))
    #expect(try suppress("2026-11-16").contains(#""rule":"exposed-secret""#))
    for file in try scratch.allFiles()
    where file.name.hasPrefix(".rota") || file.name.hasPrefix("reports") {
      for value in [token, key, password] {
        #expect(file.bytes.range(of: Data(value.utf8)) == nil, "\(file.name)")
      }
    }
  }
}
