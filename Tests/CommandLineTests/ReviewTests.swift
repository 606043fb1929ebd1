import AuditConfiguration
import AuditModel
import Foundation
import TestSupport
import Testing

@Suite struct ReviewCommandTests {
  private let key = "u8^k2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1bq"
  private let now = ["--now", "2026-11-24T09:00:00Z"]

  private func project() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(".env", "SECRET_KEY='\(key)'\nMAIL_API_KEY=9fGh2KqLmN4pRsT6vXyZ8bCd\n")
    #expect(
      try Program.rota("nightly", "--quiet", "--now", "2026-11-24T02:00:00Z", in: scratch.path)
        .status == 0)
    return scratch
  }

  private func drill(_ scratch: Scratch, _ options: [String], _ script: String) throws -> Outcome {
    try Program.run(
      [Program.rota, "drill", "run", "--secret", "SECRET_KEY"] + now + options
        + ["--", "/bin/sh", "-c", script], in: scratch.path)
  }

  private let rotate = "sed -i \"s|^SECRET_KEY=.*|SECRET_KEY='$(openssl rand -hex 40)'|\" .env"

  /// (what the command does, the check that has to fail)
  @Test(arguments: [
    ("true", "value-changed"), ("ROTATE; exit 3", "command"), ("ROTATE; sleep 60", "command"),
    ("ROTATE; sed -i s/MAIL_API_KEY=9/MAIL_API_KEY=8/ .env", "nothing-else"),
    ("ROTATE; grep SECRET_KEY .env", "output-clean"),
    ("ROTATE; grep MAIL_API_KEY .env | base64 >&2", "output-clean"),
    ("ROTATE; head -c 5000000 /dev/zero", "output-clean"),
    ("sed -i /^SECRET_KEY/d .env", "value-changed"),
  ])
  func aDrillThatProvesNothingFails(_ script: String, _ check: String) throws {
    let scratch = try project()
    let run = try drill(
      scratch, ["--timeout", "2"], script.replacingOccurrences(of: "ROTATE", with: rotate))
    #expect(run.status == 1, "\(run.output) \(run.errors)")
    #expect(run.output.contains("failed  \(check): "), "\(run.output)")
    let report = try Program.run(
      [Program.rota, "report", "--format", "json"] + now, in: scratch.path)
    #expect(report.output.contains(#""rule":"failed-drill""#))
    // What the command printed is nowhere.
    let value = try scratch.read(".env")
    for file in try scratch.allFiles() where file.name != ".env" {
      for line in value.split(separator: "\n") {
        let secret = line.drop { $0 != "=" }.dropFirst().filter { $0 != "'" }
        #expect(file.bytes.range(of: Data(secret.utf8)) == nil, "\(file.name)")
        #expect(
          file.bytes.range(of: Data(Data(secret.utf8).base64EncodedString().prefix(20).utf8)) == nil
        )
      }
    }
    #expect(!run.output.contains(key.prefix(8)) && !run.errors.contains(key.prefix(8)))
  }

  @Test func aDrillThatProvesEverythingPasses() throws {
    let scratch = try project()
    let run = try drill(
      scratch,
      [
        "--old-must-fail", "read -r v && grep -qF \"$v\" .env", "--new-must-work",
        "read -r v && grep -qF \"$v\" .env", "--by", "Ana", "--note", "n",
      ], rotate)
    #expect(run.status == 1 || run.status == 0)
    // The second check works with the old value before, and with the new one after.
    #expect(run.status == 0, "\(run.output) \(run.errors)")
    #expect(
      try Program.run([Program.rota, "drill", "list"] + now, in: scratch.path).output
        .contains("passed   run   "))
    // An old value brought back is no rotation.
    _ = try Program.run([Program.rota, "collect"] + now, in: scratch.path)
    let back = try drill(
      scratch, [],
      "sed -i \"s|^SECRET_KEY=.*|SECRET_KEY='\(key)'|\" .env".replacingOccurrences(
        of: "$", with: "\\$"))
    #expect(
      back.status == 1 && back.output.contains("an old one was brought back"), "\(back.output)")
  }

  @Test func aDrillThatCouldProveNothingIsRefused() throws {
    let scratch = try project()
    let blind = try drill(scratch, ["--old-must-fail", "false"], "touch ran")
    #expect(blind.status == 64 && blind.errors.contains("fails with the old value before"))
    #expect(!scratch.exists("ran"))
    let absent = try Program.run(
      [Program.rota, "drill", "run", "--secret", "NOPE"] + now + ["--", "true"], in: scratch.path)
    #expect(absent.status == 64 && absent.errors.contains("holds no secret called NOPE"))
    let none = try Program.run(
      [Program.rota, "drill", "run", "--secret", "SECRET_KEY"] + now + ["--", "./absent"],
      in: scratch.path)
    #expect(none.status == 64 && none.errors.contains("there is no such program"))
    try scratch.write(
      "list.jsonl", #"{"name":"X","version":"1"}"# + "\n" + #"{"complete":true,"count":1}"# + "\n")
    try scratch.write(
      "rota.yaml",
      "sources: [{name: x, provider: exec, command: [cat, list.jsonl]}]\nstate: other\n")
    _ = try Program.run([Program.rota, "collect"] + now, in: scratch.path)
    let unread = try Program.run(
      [Program.rota, "drill", "run", "--secret", "X"] + now + ["--", "true"], in: scratch.path)
    #expect(unread.status == 64 && unread.errors.contains("is not read, so nothing can be proven"))
    let future = try Program.run(
      [
        Program.rota, "drill", "record", "--secret", "X", "--on", "2027-01-01", "--outcome",
        "passed",
        "--by", "a",
      ] + now, in: scratch.path)
    #expect(future.status == 64 && future.errors.contains("in the future"))
  }

  /// The commands of every provider's runbook are a shell's, whatever the secret is called; those for a
  /// `.env` file do what they say.
  @Test func runbooksHoldCommandsThatWork() throws {
    let hostile = [
      "plain", "a b", "';touch pwned;'", "$(touch pwned)", "\"><script>", "-rf", "``` x",
      "eu-west-1/prod/db",
    ]
    for provider in [
      "exec", "dotenv", "aws-secrets-manager", "aws-ssm", "aws-iam-keys", "vault", "kubernetes",
      "heroku", "docker",
    ] {
      let scratch = try Scratch()
      var lines = ""
      for name in hostile {
        let json = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
        lines += #"{"name":\#(json),"key":"k","version":"1"}"# + "\n"
      }
      lines += #"{"complete":true,"count":\#(hostile.count)}"# + "\n"
      try scratch.write("list.jsonl", lines)
      let yaml =
        "policy: {secrets: [{source: s, class: critical, rotate: 90d, kind: signing-key}]}\n"
      try scratch.write(
        "rota.yaml", "sources: [{name: s, provider: exec, command: [cat, list.jsonl]}]\n" + yaml)
      _ = try Program.run([Program.rota, "collect"] + now, in: scratch.path)
      if provider != "exec" {
        let more =
          provider == "dotenv" ? ", path: .env" : provider == "heroku" ? ", apps: [shop]" : ""
        try scratch.write(
          "rota.yaml", "sources: [{name: s, provider: \(provider)\(more)}]\n" + yaml)
      }
      for name in hostile {
        let run = try Program.run(
          [Program.rota, "runbook", "s/\(name)#k"] + now, in: scratch.path)
        try #require(run.status == 0, "\(provider) \(name): \(run.errors)")
        let blocks = run.output.components(separatedBy: "```sh\n").dropFirst()
          .compactMap { $0.components(separatedBy: "\n```").first }
        #expect(blocks.count == 2, "\(provider) \(name)")
        for block in blocks {
          try scratch.write("block.sh", block + "\n")
          let check = try Program.run(["/bin/bash", "-n", "block.sh"], in: scratch.path)
          #expect(check.status == 0, "\(provider) \(name)\n\(block)\n\(check.errors)")
        }
        // Outside code, nothing of a name is markup.
        let prose = run.output.components(separatedBy: "```").enumerated()
          .filter { $0.offset % 2 == 0 }.map(\.element).joined()
          .components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
          .joined()
        #expect(!prose.contains("<script>") && !prose.contains("touch pwned;'`"))
      }
      #expect(!scratch.exists("pwned"))
    }
    let scratch = try project()
    let run = try Program.run([Program.rota, "runbook", "SECRET_KEY"] + now, in: scratch.path)
    let blocks = run.output.components(separatedBy: "```sh\n").dropFirst()
      .compactMap { $0.components(separatedBy: "\n```").first }
    let done = try Program.run(
      ["/bin/bash", "-c", blocks.joined(separator: "\n")], in: scratch.path)
    #expect(done.status == 0, "\(done.errors)")
    let later = try Program.run(
      [Program.rota, "collect", "--now", "2026-11-25T02:00:00Z"], in: scratch.path)
    #expect(later.status == 0)
    let history = try Program.run(
      [Program.rota, "history", "SECRET_KEY", "--now", "2026-11-25T02:00:00Z"], in: scratch.path)
    #expect(history.output.contains("another value"))
    #expect(try scratch.read(".env").contains("MAIL_API_KEY=9fGh2KqLmN4pRsT6vXyZ8bCd"))
  }

  @Test func aTeamsOwnRunbooksComeFirst() throws {
    let scratch = try project()
    try scratch.write(
      "rota.yaml", "sources: [{name: env, provider: dotenv, path: .env}]\nrunbooks: books\n")
    try scratch.write("books/SECRET_KEY.md.mustache", "ours for {{id}}: {{{store}}}")
    try scratch.write("books/runbook-api-key.md.mustache", "all keys")
    let own = try Program.run([Program.rota, "runbook", "SECRET_KEY"] + now, in: scratch.path)
    #expect(own.output.hasPrefix("ours for env/SECRET_KEY: NEW="))
    let key = try Program.run([Program.rota, "runbook", "MAIL_API_KEY"] + now, in: scratch.path)
    #expect(key.output == "all keys")
    try scratch.write("books/SECRET_KEY.md.mustache", "{{#broken}}")
    #expect(
      try Program.run([Program.rota, "runbook", "SECRET_KEY"] + now, in: scratch.path).status == 78)
    #expect(try Program.run([Program.rota, "runbook"] + now, in: scratch.path).status == 64)
  }

  @Test func recordsThatMakeNoSenseAreRefused() throws {
    let scratch = try project()
    for (arguments, status, problem) in [
      (["incident", "open", "--reason", "r", "--by", "b"], 64, "covers nothing"),
      (
        ["incident", "open", "--source", "nope", "--reason", "r", "--by", "b"], 64,
        "no source is called nope"
      ),
      (["incident", "show", "7"], 64, "there is no incident 7"),
      (["incident", "tick", "7", "x", "--by", "b"], 64, "there is no incident 7"),
      (["attest", "nothing", "--by", "b", "--note", "n"], 64, "no item 'nothing'"),
      (
        ["attest", "verify-secret-strength", "--month", "2026-11", "--by", "b", "--note", "n"], 64,
        "has not ended"
      ),
      (
        ["attest", "verify-secret-strength", "--by", "b", "--note", "n", "--evidence", "/tmp"], 64,
        "is not a file"
      ),
      (["sign-off", "--by", "b", "--role", "r"], 64, "there is no report of 2026-10 to sign"),
      (
        [
          "waive", "env/*", "--reason", "r", "--requested-by", "Ana  Silva", "--approved-by",
          " ANA silva", "--expires", "2026-12-01",
        ], 64, "approved by its requester"
      ),
      (
        [
          "waive", "env/*", "--reason", "r", "--requested-by", "a", "--approved-by", "b",
          "--expires", "2026-11-01",
        ], 64, "ended on"
      ),
      (["waive", "revoke", "9", "--by", "b"], 64, "there is no waiver 9"),
      (["diff", "2026-12-01", "2026-11-01"], 64, "is not before"),
      (["diff", "2020-01", "2026-11-24"], 74, "no history"),
      (["simulate", "--policy", "absent.yaml"], 78, "can't be read"),
      (["forecast", "--weeks", "0"], 64, "1 to 520"),
    ] as [([String], Int32, String)] {
      let run = try Program.run([Program.rota] + arguments + now, in: scratch.path)
      #expect(
        run.status == status && run.errors.contains(problem),
        "\(arguments): \(run.status) \(run.errors)")
    }
  }

  /// Every control names rules and items that exist, and every item supports some control.
  @Test func controlsNameRulesAndItemsThatExist() throws {
    let scratch = try project()
    let controls = try Configuration.builtIn(directory: scratch.path).policy.controls
    #expect(controls.count > 10 && Set(controls.map(\.id)).count == controls.count)
    let sources = try FileManager.default.contentsOfDirectory(
      atPath: Program.packageRoot + "/Sources/AuditPolicy/Rules")
    let text = try sources.map {
      try String(
        contentsOfFile: Program.packageRoot + "/Sources/AuditPolicy/Rules/" + $0, encoding: .utf8)
    }.joined()
    for rule in Set(controls.flatMap(\.rules)) {
      #expect(text.contains("static let id = \"\(rule)\""), "\(rule)")
    }
    #expect(Set(controls.flatMap(\.items)) == Set(ChecklistItem.ids))
  }
}
