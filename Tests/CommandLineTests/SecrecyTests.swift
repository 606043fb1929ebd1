import Foundation
import Glibc
import TestSupport
import Testing

/// No value, nor a piece of one, in anything the program writes. The values are random, so that a
/// find is a leak and not a coincidence; they are never passed as test arguments, which get printed.
@Suite struct SecrecyTests {
  private struct Values {
    let key: String
    let password: String
    let token: String
    let quoted: String

    init() {
      func random(_ length: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<length).map { _ in alphabet.randomElement()! })
      }
      (key, password, token, quoted) = (random(50), random(24), random(40), random(30))
    }

    var all: [String] { [key, password, token, quoted] }
  }

  private func expectNoLeak(_ values: Values, _ scratch: Scratch, inputs: Set<String>) throws {
    let list = try Scratch()
    try list.write("values.json", Data(JSONEncoder().encode(values.all)))
    let files = try scratch.allFiles().map(\.name)
      .filter { !inputs.contains($0) }.map { scratch.path + "/" + $0 }
    let search = try Program.python(
      Program.packageRoot + "/Tests/CommandLineTests/leaks.py",
      [list.path + "/values.json"] + files,
      in: list.path)
    #expect(search.status == 0, "\(search.output)\(search.errors)")
  }

  /// The search itself must be able to find what it looks for.
  @Test func theSearchFindsWhatIsThere() throws {
    let scratch = try Scratch()
    let values = Values()
    try scratch.write("values.json", Data(JSONEncoder().encode(values.all)))
    let middle = String(values.token.dropFirst(7).prefix(8))
    let encoded = Data("user:\(values.password)".utf8).base64EncodedString()
    for (name, text) in [("plain", middle), ("basic", encoded)] {
      let file = try scratch.write(name, "something \(text) more")
      let search = try Program.python(
        Program.packageRoot + "/Tests/CommandLineTests/leaks.py",
        [scratch.path + "/values.json", file], in: scratch.path)
      #expect(search.status == 1, "\(name)")
    }
  }

  @Test func nothingThatIsWrittenHoldsAValue() throws {
    let scratch = try Scratch()
    let values = Values()
    try scratch.write(
      ".env",
      """
      SECRET_KEY=\(values.key)
      DATABASE_URL=postgres://app:\(values.password)@db:5432/app
      BROKEN_URL=postgres://app:\(values.password)@:99999
      API_TOKEN=\(values.token)
      SENTRY_DSN=\(values.token)
      TURNSTILE_SECRET_KEY="\(values.quoted)
      SECRET_EXPIRY_WARNING_DAYS=\(values.quoted)
      \(values.quoted) is no assignment

      """)
    try scratch.write(
      "list",
      """
      #!/bin/sh
      echo '{"name":"A","value":"\(values.token)"}'
      echo '{"name":"B","value":"\(values.quoted)","rotatedAt":"\(values.key)"}'
      echo '\(values.quoted)' >&2
      """, mode: 0o755)
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: env, provider: dotenv, path: .env}
        - {name: own, provider: environment}
        - {name: list, provider: exec, command: [./list]}
      alerts:
        - {file: alerts.log}
        - {file: alerts.json, format: json}
        - {file: alerts.syslog, format: syslog}
        - {file: alerts.logfmt, format: logfmt}
      """)
    let environment = ["DEPLOY_TOKEN": values.token, "OTHER_SECRET": values.quoted]
    let commands = [
      ["nightly", "--verbose"], ["report"], ["report", "--format", "json"], ["validate"],
      ["report", "--format", "html"], ["report", "--format", "md"], ["sources", "check", "--json"],
      ["history", "env/SECRET_KEY"], ["check"], ["monthly", "--month", "2026-11"], ["collect"],
      ["nightly", "--config", ".env"], ["history", "nothing"], ["policy"],
    ]
    for (index, arguments) in commands.enumerated() {
      let run = try Program.run(
        [Program.rota] + arguments + ["--now", "2026-11-23T02:00:\(10 + index)Z"],
        in: scratch.path, environment: environment)
      try scratch.write("out-\(index)", run.output)
      try scratch.write("err-\(index)", run.errors)
    }
    #expect(scratch.exists("alerts.json") && scratch.exists(".rota/history.sqlite"))
    try expectNoLeak(values, scratch, inputs: [".env", "list"])
  }

  /// Ended by a trap while a value is in memory, it prints no registers and leaves no core.
  @Test func aCrashShowsNothing() throws {
    let scratch = try Scratch()
    let values = Values()
    try scratch.write(
      "list",
      "#!/bin/sh\necho '{\"name\":\"A\",\"value\":\"\(values.token)\"}'\ntouch started\nsleep 3\n",
      mode: 0o755)
    try scratch.write("rota.yaml", "sources: [{name: l, provider: exec, command: [./list]}]")
    // Foundation starts its children with SIGABRT blocked, so that one can't be sent here.
    for signal in [SIGILL, SIGSEGV, SIGBUS] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.rota)
      process.arguments = ["nightly"]
      process.currentDirectoryURL = URL(fileURLWithPath: scratch.path)
      process.environment = ["PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=yes"]
      try scratch.write("crash-\(signal)", "")
      let output = FileHandle(forWritingAtPath: "\(scratch.path)/crash-\(signal)")
      process.standardError = output
      process.standardOutput = output
      try process.run()
      for _ in 0..<200 where !scratch.exists("started") { usleep(20_000) }
      #expect(scratch.exists("started"))
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      let written = try scratch.read("crash-\(signal)")
      #expect(
        process.terminationReason == .uncaughtSignal,
        "signal \(signal), status \(process.terminationStatus): \(written)")
      try FileManager.default.removeItem(atPath: scratch.path + "/started")
    }
    try expectNoLeak(values, scratch, inputs: ["list"])
  }
}
