import Foundation
import TestSupport
import Testing

/// What the commands print that the README's session does not show.
@Suite struct TranscriptTests {
  @Test func collectSourcesPolicyMonthlyAndReport() throws {
    let scratch = try Scratch()
    try scratch.write(
      ".env",
      "# rotated: 2026-10-20\nSECRET_KEY='u8^k2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1bq'\n")
    try scratch.write(
      "rota.yaml",
      """
      organization: Shop
      sources:
        - {name: web, provider: dotenv, path: .env, environment: production}
        - {name: gone, provider: dotenv, path: absent.env}
      """)
    func rota(_ arguments: String...) throws -> Outcome {
      try Program.run([Program.rota] + arguments, in: scratch.path)
    }
    #expect(
      try rota("sources", "list").output == """
        SOURCE  PROVIDER  ENVIRONMENT
        web     dotenv    production
        gone    dotenv    -

        """)
    let collected = try rota("collect", "--now", "2026-10-31T02:00:00Z")
    #expect(collected.status == 2)
    #expect(
      collected.output == """
        OUTCOME   SEEN  SOURCE
        complete  1     web
        failed    0     gone

        """)
    #expect(collected.errors.contains("rota: warning: source gone is failed: "))
    #expect(collected.errors.contains("rota: hint: check the path in the configuration"))
    // DATABASE_URL, which the built-in policy requires, is nowhere.
    let monthly = try rota("monthly", "--month", "2026-10", "--now", "2026-11-01T06:00:00Z")
    #expect(monthly.status == 2)
    #expect(
      monthly.output == """
        Inconclusive: of 1 secret, all are compliant; 1 of 2 sources was not completely collected.

        INCOMPLETE  Review secret rotation schedule
        INCOMPLETE  Check for exposed secrets in logs
        FAIL  Verify secret strength requirements
        INCOMPLETE  Audit secret access patterns
        INCOMPLETE  Test secret rotation procedures

        NOT YET REVIEWED: nobody has signed off 2026-10.
        Report: \(scratch.path)/reports/2026-10/report.html

        """, "\(monthly.output)")
    let report = try rota("report", "--now", "2026-11-01T06:00:00Z")
    #expect(report.output.contains("HIGH  source gone is failed: "))
    let policy = try rota("policy", "show")
    #expect(policy.status == 0 && policy.output.contains("SECRET_KEY"))
    #expect(policy.output.contains("90 days") || policy.output.contains("90d"))
  }

  /// The transcripts beside this file: commands as a person types them, and all that they print.
  /// After a wanted change: `ROTA_UPDATE_GOLDEN=1 scripts/test --filter TranscriptTests`.
  @Test(arguments: ["quarter"]) func printsWhatTheTranscriptSays(_ name: String) throws {
    let path = "\(Program.packageRoot)/Tests/CommandLineTests/transcripts/\(name).md"
    let transcript = try String(contentsOfFile: path, encoding: .utf8)
    let scratch = try Scratch()
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/rota", withDestinationPath: Program.rota)
    let environment = [
      "PATH": "\(scratch.path):/usr/bin:/bin", "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
    ]
    var made: [String] = []
    for part in TranscriptPart.parts(of: transcript) {
      switch part {
      case .prose(let line): made.append(line)
      case .command(let text, _):
        // Without it a transcript is true on the day that it is written, and no longer.
        #expect(!text.contains("rota ") || text.contains("--now"), "no instant is given: $ \(text)")
        let run = try Program.run(
          ["/bin/bash", "-c", "exec 2>&1\n" + text], in: scratch.path, environment: environment)
        let output = run.output.replacingOccurrences(of: scratch.path, with: ".")
        made += ("$ " + text).components(separatedBy: "\n")
        made += output.isEmpty ? [] : output.trimmedEnd.components(separatedBy: "\n")
        if run.status != 0 { made.append("[status \(run.status)]") }
        guard case .command(_, let expected) = part else { continue }
        let told = output.trimmedEnd + (run.status == 0 ? "" : "\n[status \(run.status)]")
        if ProcessInfo.processInfo.environment["ROTA_UPDATE_GOLDEN"] == nil {
          #expect(
            told.trimmingCharacters(in: .newlines) == expected.joined(separator: "\n"), "$ \(text)")
        }
      }
    }
    if ProcessInfo.processInfo.environment["ROTA_UPDATE_GOLDEN"] != nil {
      try (made.joined(separator: "\n") + "\n").write(
        toFile: path, atomically: true, encoding: .utf8)
    }
  }
}

/// Prose, or a command with what it prints.
private enum TranscriptPart {
  case prose(String)
  case command(String, output: [String])

  static func parts(of text: String) -> [TranscriptPart] {
    var parts: [TranscriptPart] = []
    var isInside = false
    var here: String?
    for line in text.trimmedEnd.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        isInside.toggle()
        parts.append(.prose(line))
      } else if !isInside {
        parts.append(.prose(line))
      } else if let end = here, case .command(let command, _)? = parts.last {
        parts[parts.count - 1] = .command(command + "\n" + line, output: [])
        if line == end { here = nil }
      } else if line.hasPrefix("$ ") {
        parts.append(.command(String(line.dropFirst(2)), output: []))
        here = line.hasSuffix("<<'END'") ? "END" : nil
      } else if case .command(let command, let output)? = parts.last {
        parts[parts.count - 1] = .command(command, output: output + [line])
      }
    }
    return parts
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last?.isNewline ?? false { text = text.dropLast() }
    return String(text)
  }
}
