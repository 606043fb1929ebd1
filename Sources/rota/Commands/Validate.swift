import ArgumentParser
import AuditCollectors
import AuditConfiguration
import AuditHistory
import AuditModel
import Glibc

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the secrets as they are now, and record nothing.",
    discussion: """
      The counterpart of the guide's 'manage.py validate_settings'. It ends with status 1 when a \
      secret is missing, a placeholder, too weak, malformed, overdue or compromised, and with 2 \
      when a source could not be read.

      EXAMPLE: rota validate --secrets-only
      """)

  @OptionGroup var common: CommonOptions

  @Flag(help: "Leave out the checks of the configuration and of the state directory.")
  var secretsOnly = false

  func run() throws {
    let pipeline = try AuditPipeline(common)
    if !secretsOnly { try validateSetup(pipeline) }
    let history = try History.scratchCopy(ofPath: pipeline.state.historyPath)
    let fingerprinter =
      (try? FingerprintKeyFile.load(path: pipeline.state.keyPath)) ?? FingerprintKeyFile.ephemeral()
    let collected = try pipeline.collect(fingerprinter, history)
    _ = try history.record(collected, at: pipeline.now, fingerprintKeyID: nil)
    let report = try pipeline.audit(history, asOf: pipeline.now).report
    let failures = report.findings.filter { $0.severity <= .high }
    for finding in report.findings {
      let word = finding.severity <= .high ? "failed" : "warning"
      Console.print("Secret validation \(word): \(visible(finding.message))")
      Console.print("  fix: \(visible(finding.remedy))")
    }
    if report.sources.contains(where: { $0.outcome != .complete }) {
      throw ExitCode(Failure.Code.incomplete.rawValue)
    }
    guard failures.isEmpty else { throw ExitCode(Failure.Code.found.rawValue) }
    if !common.quiet {
      Console.print("Secret validation passed: \(report.summary.total) secrets")
    }
  }

  private func validateSetup(_ pipeline: AuditPipeline) throws {
    let file = pipeline.configuration.file ?? "no rota.yaml here: the built-in configuration"
    var lines = [
      "Configuration: \(file)",
      "Policy: \(pipeline.configuration.policy.name), \(pipeline.configuration.policy.rows.count) rows",
    ]
    var status = stat()
    if stat(pipeline.state.path, &status) != 0 {
      lines.append("State: \(pipeline.state.path), made by the first run")
    } else if status.st_mode & 0o077 != 0 {
      Console.warn(
        "the state directory \(pipeline.state.path) is open to others",
        hint: "chmod 700 \(pipeline.state.path)")
    } else {
      lines.append("State: \(pipeline.state.path)")
    }
    if !common.quiet { lines.forEach { Console.print(visible($0)) } }
  }
}
