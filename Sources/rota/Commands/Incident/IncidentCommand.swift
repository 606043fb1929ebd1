import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel

struct IncidentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "incident",
    abstract: "Record a suspected breach, follow the response, and close it.",
    discussion: "EXAMPLE: rota incident list",
    subcommands: [
      IncidentOpen.self, IncidentList.self, IncidentShow.self, IncidentTick.self,
      IncidentClose.self,
    ], defaultSubcommand: IncidentList.self)
}

struct IncidentOpen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "From the suspected instant on, what it covers is compromised until proven rotated.",
    discussion: """
      EXAMPLE: rota incident open 'env/*' --suspected-at 2026-11-20T08:00:00Z \
      --reason 'laptop stolen' --by 'Ana Silva'
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "Ids of the secrets, <source>/<name>; * and ? stand for any characters.")
  var secrets: [String] = []

  @Option(help: ArgumentHelp("Every secret of a source.", valueName: "name"))
  var source: [String] = []

  @Flag(help: "Every secret there is: the complete rotation.")
  var everything = false

  @Option(
    help: ArgumentHelp("When the breach may have happened; now by default.", valueName: "rfc3339"))
  var suspectedAt: Instant?

  @Option(help: "Why.")
  var reason: String

  @Option(help: "Who reports it.")
  var by: String

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let patterns = secrets + source.map { "\($0)/*" } + (everything ? ["*"] : [])
    guard !patterns.isEmpty else {
      throw Failure(
        .usage, "the incident covers nothing", hint: "name secrets, --source or --everything")
    }
    for name in source where !pipeline.configuration.sources.contains(where: { $0.name == name }) {
      throw Failure(.usage, "no source is called \(name)", hint: "'rota sources list' names them")
    }
    let suspected = suspectedAt ?? pipeline.now
    guard suspected <= pipeline.now else {
      throw Failure(
        .usage, "--suspected-at is in the future", hint: "give the instant of the suspicion")
    }
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      let covered = try pipeline.secrets(matching: patterns, history)
      let id = try history.recordIncident(
        patterns: patterns, suspectedAt: suspected, recordedAt: pipeline.now, reason: reason,
        reportedBy: by)
      Console.print("Incident \(id): \(covered) known secrets are covered, and those to come.")
      if covered == 0 {
        Console.warn(
          "no known secret matches", hint: "an id is <source>/<name>; 'rota report' lists them")
      }
      if !common.quiet {
        Console.note(
          "'rota collect' before you rotate anything: a change is proven by what was seen before it"
        )
        Console.note("what to do: 'rota incident show \(id)'")
      }
    }
  }
}

struct IncidentList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The incidents on record.",
    discussion: "EXAMPLE: rota incident list")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    let incidents = try history.incidents(recordedBy: pipeline.now)
    guard !incidents.isEmpty else { return Console.print("No incident is on record.") }
    var table = Table(["NO", "STATE", "SUSPECTED", "COVERS", "BY", "REASON"], flexible: 5)
    for incident in incidents {
      table.add([
        "\(incident.id)", incident.isOpen ? "open" : "closed", "\(incident.suspectedAt)",
        incident.patterns.map(\.description).joined(separator: " "), incident.reportedBy,
        incident.reason,
      ])
    }
    Console.print(table.text)
  }
}

extension AuditPipeline {
  /// How many secrets patterns match; none where nothing was collected yet.
  func secrets(matching patterns: [String], _ history: History) throws -> Int {
    guard try history.lastCollection() != nil else { return 0 }
    let globs = patterns.map(Glob.init)
    return try audit(history, asOf: now).report.secrets.filter { secret in
      globs.contains { $0.matches("\(secret.secret)") }
    }.count
  }

  /// The incident with a number, and the audit that tells how far it is.
  func incident(_ id: Int64, _ history: History) throws -> (IncidentProgress, AuditTimeline) {
    let (report, timeline) = try audit(history, asOf: now)
    guard let progress = report.review.incidents.first(where: { $0.incident.id == id }) else {
      throw Failure(
        .usage, "there is no incident \(id)", hint: "'rota incident list' lists them")
    }
    return (progress, timeline)
  }
}
