import ArgumentParser
import AuditHistory
import AuditModel

struct IncidentTick: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tick", abstract: "Say that a step of the response is done.",
    discussion: "EXAMPLE: rota incident tick 3 leak-source --by 'Ana Silva' --note 'a debug log'")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The incident's number.")
  var number: Int64

  @Argument(help: "The step, as 'rota incident show' names it.")
  var step: String

  @Option(help: "Who did it.")
  var by: String

  @Option(help: "What was found or done.")
  var note: String?

  func run() throws {
    let pipeline = try AuditPipeline(common)
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      let (progress, _) = try pipeline.incident(number, history)
      guard let entry = progress.steps.first(where: { $0.step.id == step }) else {
        throw Failure(
          .usage, "incident \(number) has no step '\(step)'",
          hint: "one of: " + progress.steps.map(\.step.id).joined(separator: ", "))
      }
      if let tick = entry.tick {
        throw Failure(
          .usage, "'\(step)' was done already, by \(tick.by) at \(tick.at)",
          hint: "what is on record stays; put news into another step's note")
      }
      guard progress.incident.isOpen else {
        throw Failure(.usage, "incident \(number) is closed", hint: "open another one")
      }
      try history.record(
        Incident.Tick(step: step, by: by, at: pipeline.now, note: note), of: number)
      let done = progress.steps.filter { $0.tick != nil }.count + 1
      Console.print("Incident \(number): \(done) of \(progress.steps.count) steps are done.")
    }
  }
}

struct IncidentClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "End an incident, once every secret it covers is proven rotated.",
    discussion: """
      With secrets still unproven it takes --reason, which every report prints from then on.

      EXAMPLE: rota incident close 3 --by 'Ana Silva'
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The incident's number.")
  var number: Int64

  @Option(help: "Who closes it.")
  var by: String

  @Option(help: "Why it is closed although secrets are not proven rotated.")
  var reason: String?

  func run() throws {
    let pipeline = try AuditPipeline(common)
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      let (progress, _) = try pipeline.incident(number, history)
      if let closure = progress.incident.closure {
        throw Failure(
          .usage, "incident \(number) was closed at \(closure.at) by \(closure.by)", hint: nil)
      }
      let unproven = progress.unproven
      if unproven > 0, reason == nil {
        let names = progress.secrets.prefix(unproven).prefix(5).map { "\($0.secret)" }
        throw Failure(
          .usage,
          "incident \(number) can't be closed: \(unproven) secrets are not proven rotated: "
            + names.joined(separator: ", ") + (unproven > 5 ? ", ..." : ""),
          hint: "rotate them and collect; or give --reason, which the report prints")
      }
      try history.record(
        Incident.Closure(
          by: by, at: pipeline.now, reason: unproven > 0 ? reason : nil, unproven: unproven),
        of: number)
      Console.print(
        unproven == 0
          ? "Incident \(number) is closed: every secret it covers is proven rotated."
          : "Incident \(number) is closed with \(unproven) secrets not proven rotated.")
    }
  }
}
