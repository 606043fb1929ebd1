import ArgumentParser
import AuditCollectors
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditReports

struct DrillRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run your rotation command, and prove what it did.",
    discussion: """
      All sources are collected before and after: the secret has to have another value, which it never \
      had, and nothing else may have changed. A CHECK is a shell command that gets a value on standard \
      input and ends with 0 if it works: it has to work with the old value before the rotation and fail \
      with it afterwards (--old-must-fail), or work with the new one (--new-must-work). What the command \
      prints is searched for secrets, and only its digest is kept.

      EXAMPLE: rota drill run --secret env/SECRET_KEY --new-must-work ./can-log-in -- ./rotate-key
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The secret's id, <source>/<name>, or its name where only one has it.")
  var secret: String

  @Option(help: ArgumentHelp("Has to fail with the old value afterwards.", valueName: "check"))
  var oldMustFail: String?

  @Option(help: ArgumentHelp("Has to work with the new value.", valueName: "check"))
  var newMustWork: String?

  @Option(help: "Who holds it; the user that runs this by default.")
  var by: String?

  @Option(help: "A note to keep with it.")
  var note: String?

  @Option(help: ArgumentHelp("How long the command may take.", valueName: "seconds"))
  var timeout = 600

  @Argument(help: "The rotation command, behind --.")
  var command: [String]

  func validate() throws {
    guard (1...86_400).contains(timeout) else {
      throw ValidationError("--timeout takes 1 to 86400 seconds")
    }
  }

  func run() throws {
    let pipeline = try AuditPipeline(common)
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      let (report, timeline) = try pipeline.audit(history, asOf: pipeline.now)
      let id = try find(secret, among: report.secrets.map(\.secret))
      let run = try RotationDrill(
        secret: id, pipeline: pipeline,
        fingerprinter: try pipeline.state.fingerprinter(for: history),
        earlier: timeline.sources.lazy.flatMap(\.secrets).first { $0.id == id })
      let outcome = try run.hold(
        command, oldMustFail: oldMustFail, newMustWork: newMustWork, timeoutSeconds: timeout)
      let drill = Drill(
        secret: id, kind: .run, heldAt: pipeline.now, recordedAt: pipeline.now,
        by: by ?? processOwner(), outcome: outcome.passed ? .passed : .failed,
        milliseconds: outcome.milliseconds, checks: outcome.checks,
        outputSHA256: outcome.outputSHA256, note: note, evidence: nil)
      try history.record(drill)
      for check in drill.checks {
        Console.print(visible("\(check.outcome.rawValue)  \(check.name): \(check.detail)"))
      }
      Console.print("")
      Console.print(
        visible(
          "The drill of \(id) \(drill.outcome.rawValue), after \(Wording.duration(outcome.milliseconds))."
        ))
      if !outcome.passed { throw ExitCode(Failure.Code.found.rawValue) }
    }
  }
}
