import Foundation
import TestSupport
import Testing

/// The README's session, typed as written.
@Suite struct ReadmeTests {
  @Test func theSessionIsReal() throws {
    let readme = try String(contentsOfFile: Program.packageRoot + "/README.md", encoding: .utf8)
    let file = try #require(block(in: readme, after: "<!-- file: .env -->"))
    let session = try #require(block(in: readme, after: "<!-- session -->"))
    let scratch = try Scratch()
    try scratch.write(".env", file)
    // The session's file is as old as the session.
    try scratch.touch(".env", Date(timeIntervalSince1970: 1_795_000_000))
    for step in session.components(separatedBy: "$ rota ").dropFirst() {
      let lines = step.components(separatedBy: "\n")
      let expected = lines.dropFirst().joined(separator: "\n").trimmingCharacters(in: .newlines)
      let run = try Program.run(
        ["/bin/sh", "-c", "'\(Program.rota)' \(lines[0])"], in: scratch.path)
      let status = run.status == 0 ? "" : "[status \(run.status)]"
      let output = (run.output + status).replacingOccurrences(of: scratch.path + "/", with: "")
      #expect(
        output.trimmingCharacters(in: .newlines) == expected, "rota \(lines[0])\n\(run.errors)")
    }
  }

  /// Every command has help, with an example, and the README names no command that isn't there.
  @Test func everyCommandHasHelpWithAnExample() throws {
    let scratch = try Scratch()
    let commands = [
      "init", "nightly", "monthly", "collect", "check", "report", "validate", "sources list",
      "sources check", "history", "policy show", "incident open", "incident list", "incident show",
      "incident tick", "incident close", "waive", "waive list", "waive revoke", "runbook",
      "drill run",
      "drill record", "drill list", "attest", "sign-off", "access show", "access read", "diff",
      "simulate", "forecast", "scan",
    ]
    for command in commands {
      let run = try Program.run(
        [Program.rota] + command.split(separator: " ").map(String.init) + ["--help"],
        in: scratch.path)
      #expect(run.status == 0)
      #expect(run.output.contains("EXAMPLE: rota"), "\(command)")
    }
    let wrong = try Program.rota("nightlly", in: scratch.path)
    #expect(wrong.status == 64)
  }

  @Test func initWritesAConfigurationThatWorks() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "A=1\n")
    #expect(try Program.rota("init", in: scratch.path).status == 0)
    #expect(
      try Program.rota("sources", "check", in: scratch.path).output
        == "env: complete, 1 seen, values read: 1\n")
    #expect(try Program.rota("nightly", in: scratch.path).status == 0)
    let again = try Program.rota("init", in: scratch.path)
    #expect(again.status == 64 && again.errors.contains("already there"))
  }

  @Test func theWrapperRunsOneAtATime() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "A=1\n")
    try scratch.write("rota.yaml", "sources: [{name: env, provider: dotenv, path: .env}]")
    let wrapper = Program.packageRoot + "/cron/rota-nightly"
    let environment = [
      "ROTA": Program.rota, "ROTA_CONFIG": scratch.path + "/rota.yaml",
      "ROTA_LOCK": scratch.path + "/cron.lock", "ROTA_JITTER": "0",
    ]
    let run = try Program.run([wrapper], in: scratch.path, environment: environment)
    #expect(run.status == 0, "\(run.errors)")
    #expect(scratch.exists("reports/nightly/report.html"))
    let busy = try Program.run(
      ["/usr/bin/flock", scratch.path + "/cron.lock", wrapper], in: scratch.path,
      environment: environment)
    #expect(busy.status == 75)
  }

  @Test func failOnDecidesTheStatus() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "OTHER_API_TOKEN=q7Jd02kLs84hXnB5vTgW1mZc\n")
    #expect(try Program.rota("nightly", in: scratch.path).status == 0)
    #expect(try Program.rota("nightly", "--fail-on", "inconclusive", in: scratch.path).status == 1)
    #expect(try Program.rota("nightly", "--fail-on", "non-compliant", in: scratch.path).status == 0)
  }

  @Test func templatesCanBeReplaced() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "A=1\n")
    try scratch.write("mine/report.md.mustache", "{{% CONTENT_TYPE: TEXT}}\nVERDICT {{verdict}}\n")
    let run = try Program.rota("nightly", "--templates", "mine", in: scratch.path)
    #expect(run.status == 0)
    #expect(try scratch.read("reports/nightly/report.md").hasPrefix("VERDICT "))
    try scratch.write("mine/report.md.mustache", "{{#broken}}")
    #expect(try Program.rota("nightly", "--templates", "mine", in: scratch.path).status == 78)
  }

  private func block(in text: String, after marker: String) -> String? {
    guard let start = text.range(of: marker),
      let open = text.range(of: "```", range: start.upperBound..<text.endIndex),
      let line = text.range(of: "\n", range: open.upperBound..<text.endIndex),
      let close = text.range(of: "```", range: line.upperBound..<text.endIndex)
    else { return nil }
    return String(text[line.upperBound..<close.lowerBound])
  }
}
