import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditPolicy

struct Forecast: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What falls due in the next 12 months, by week and owner, so that it can be spread.",
    discussion: "EXAMPLE: rota forecast --weeks 13")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var common: CommonOptions

  @Option(help: "How many weeks ahead.")
  var weeks = 52

  @Option(name: .shortAndLong, help: "text or json.")
  var format: Format = .text

  func validate() throws {
    guard (1...520).contains(weeks) else { throw ValidationError("--weeks takes 1 to 520") }
  }

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    guard let timeline = try history.timeline(asOf: pipeline.now) else {
      throw HistoryError(.absent)
    }
    let result = forecast(
      timeline, by: pipeline.configuration.policy, asOf: pipeline.now, weeks: weeks)
    switch format {
    case .json: try Console.printData(try jsonLine(ForecastDocument(result, pipeline.now)))
    case .text: show(result)
    }
  }

  private func show(_ result: DueForecast) {
    var table = Table(["WEEK OF", "DUE", "OWNER", "SECRETS"], flexible: 3)
    for entry in result.weeks {
      let names = entry.secrets.prefix(5).map { "\($0.secret)" }.joined(separator: " ")
      table.add([
        "\(entry.monday)", "\(entry.secrets.count)", entry.owner ?? "-",
        names + (entry.secrets.count > 5 ? " ..." : ""),
      ])
    }
    Console.print(table.isEmpty ? "Nothing falls due." : table.text)
    Console.print(
      "\nNot in it: \(result.overdue) overdue, \(result.onBreach) on suspected breach only, \(result.untold) that can't be told, \(result.later) later."
    )
    if let most = result.busiest {
      Console.print("The busiest week begins on \(most.monday): \(most.count) secrets.")
    }
  }
}

private struct ForecastDocument: Encodable {
  let schema = "rota.forecast/v1"
  let asOf: String
  let due: [Entry]
  let overdue: Int
  let onBreach: Int
  let untold: Int
  let later: Int

  struct Entry: Encodable {
    let secret: String
    let owner: String?
    let dueOn: String
    let week: String
  }

  init(_ result: DueForecast, _ now: Instant) {
    asOf = "\(now)"
    due = result.weeks.flatMap { week in
      week.secrets.map {
        Entry(
          secret: "\($0.secret)", owner: week.owner, dueOn: "\($0.dueOn)", week: "\(week.monday)")
      }
    }
    overdue = result.overdue
    onBreach = result.onBreach
    untold = result.untold
    later = result.later
  }
}
