import ArgumentParser
import AuditHistory
import AuditModel

struct IncidentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "incident",
    abstract: "Record a suspected breach, or list those on record.",
    discussion: "EXAMPLE: rota incident list",
    subcommands: [Open.self, List.self], defaultSubcommand: List.self)

  struct Open: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "From the suspected instant on, what it covers is compromised until proven rotated.",
      discussion: """
        EXAMPLE: rota incident open 'env/*' --suspected-at 2026-11-20T08:00:00Z \
        --reason 'laptop stolen' --by 'Ana Silva'
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Ids of the secrets, <source>/<name>; * and ? stand for any characters.")
    var secrets: [String]

    @Option(
      help: ArgumentHelp("When the breach may have happened; now by default.", valueName: "rfc3339")
    )
    var suspectedAt: Instant?

    @Option(help: "Why.")
    var reason: String

    @Option(help: "Who reports it.")
    var by: String

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let suspected = suspectedAt ?? pipeline.now
      guard suspected <= pipeline.now else {
        throw Failure(
          .usage, "--suspected-at is in the future", hint: "give the instant of the suspicion")
      }
      try pipeline.state.withLock {
        let history = try History.open(path: pipeline.state.historyPath)
        let globs = secrets.map(Glob.init)
        let covered = (try history.timeline(asOf: pipeline.now)?.sources ?? [])
          .flatMap(\.secrets).filter { secret in globs.contains { $0.matches("\(secret.id)") } }
        let id = try history.recordIncident(
          patterns: secrets, suspectedAt: suspected, recordedAt: pipeline.now, reason: reason,
          reportedBy: by)
        Console.print(
          "Incident \(id): \(covered.count) known secrets are covered, and those to come.")
        if covered.isEmpty {
          Console.warn(
            "no known secret matches", hint: "an id is <source>/<name>; 'rota report' lists them")
        }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The incidents on record.", discussion: "EXAMPLE: rota incident list")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let history = try History.openReadOnly(path: pipeline.state.historyPath)
      let incidents = try history.incidents(recordedBy: pipeline.now)
      guard !incidents.isEmpty else { return Console.print("No incident is on record.") }
      var table = Table(["NO", "SUSPECTED", "COVERS", "BY", "REASON"], flexible: 4)
      for incident in incidents {
        table.add([
          "\(incident.id)", "\(incident.suspectedAt)",
          incident.patterns.map(\.description).joined(separator: " "), incident.reportedBy,
          incident.reason,
        ])
      }
      Console.print(table.text)
    }
  }
}
