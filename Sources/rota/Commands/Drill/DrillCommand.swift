import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditReports

struct DrillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Prove that a rotation procedure works, or record a drill held elsewhere.",
    discussion: "EXAMPLE: rota drill run --secret env/SECRET_KEY -- ./rotate-signing-key",
    subcommands: [DrillRun.self, DrillRecord.self, DrillList.self],
    defaultSubcommand: DrillList.self)
}

struct DrillRecord: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Record a drill that was held elsewhere.",
    discussion: """
      EXAMPLE: rota drill record --secret env/DATABASE_URL --on 2026-11-10 --outcome passed \
      --by 'Ana Silva' --evidence drill-2026-11.pdf
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The secret's id, <source>/<name>, or its name where only one has it.")
  var secret: String

  @Option(help: ArgumentHelp("The day of the drill.", valueName: "yyyy-mm-dd"))
  var on: Day

  @Option(help: "passed or failed.")
  var outcome: Drill.Outcome

  @Option(help: "Who held it.")
  var by: String

  @Option(help: "What was done and found.")
  var note: String?

  @Option(
    help: ArgumentHelp("What shows it; of a file the digest is kept.", valueName: "file-or-url"))
  var evidence: String?

  func run() throws {
    let pipeline = try AuditPipeline(common)
    guard on <= pipeline.now.day else {
      throw Failure(.usage, "the drill lies in the future", hint: "give the day it was held, --on")
    }
    let reference = try evidence.map { try pipeline.evidence($0) }
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      let (report, _) = try pipeline.audit(history, asOf: pipeline.now)
      let id = try find(secret, among: report.secrets.map(\.secret))
      try history.record(
        Drill(
          secret: id, kind: .recorded, heldAt: min(on.end, pipeline.now),
          recordedAt: pipeline.now, by: by, outcome: outcome, milliseconds: nil, checks: [],
          outputSHA256: nil, note: note, evidence: reference))
      Console.print(visible("Recorded: a drill of \(id) on \(on), \(outcome.rawValue)."))
    }
  }
}

struct DrillList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The drills on record.", discussion: "EXAMPLE: rota drill list")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    let drills = try history.review(recordedBy: pipeline.now).drills
    guard !drills.isEmpty else { return Console.print("No drill is on record.") }
    var table = Table(["HELD", "OUTCOME", "KIND", "TOOK", "BY", "SECRET"], flexible: 5)
    for drill in drills {
      table.add([
        "\(drill.heldAt.day)", drill.outcome.rawValue, drill.kind.rawValue,
        drill.milliseconds.map(Wording.duration) ?? "-", drill.by, "\(drill.secret)",
      ])
    }
    Console.print(table.text)
  }
}

extension Drill.Outcome: ExpressibleByArgument {}
