import ArgumentParser
import AuditConfiguration
import AuditModel
import AuditReports

struct Monthly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a month's report from the history.",
    discussion: """
      It holds for the end of the month, or for now while the month lasts, and collects nothing.

      EXAMPLE: rota monthly --month 2026-10
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var templates: TemplateOptions

  @Option(
    help: ArgumentHelp("The month; the last one that is over by default.", valueName: "yyyy-mm"))
  var month: Month?

  @Option(
    help:
      "End with status 1 at this verdict or a worse one: attention, inconclusive, non-compliant.")
  var failOn: FailOn?

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let month = month ?? Month(before: pipeline.now.day)
    guard month.first.start <= pipeline.now else {
      throw Failure(.usage, "the month \(month) has not begun", hint: "give an earlier --month")
    }
    let end = (month.next.first).start
    let lastInstant = Instant(milliseconds: end.milliseconds - 1)
    let (report, _) = try pipeline.auditOfRecord(
      .monthly, asOf: min(pipeline.now, lastInstant),
      period: AuditReport.Period(from: month.first.start, to: end))
    let directory = "\(pipeline.configuration.reportsDirectory)/\(month)"
    try ReportFiles(report, templates: templates.templates).write(to: directory)
    if !common.quiet {
      Console.print("\(Wording.sentence(report))\n")
      for item in report.checklist {
        Console.print("\(item.outcome.rawValue.uppercased())  \(item.title)")
      }
      Console.print("\nReport: \(directory)/report.html")
    }
    try report.end(failOn)
  }
}

/// A calendar month, `YYYY-MM`.
struct Month: ExpressibleByArgument, CustomStringConvertible {
  let first: Day

  init?(argument: String) {
    guard argument.utf8.count == 7, let first = Day(argument + "-01") else { return nil }
    self.first = first
  }

  /// The month before the one that `day` is in.
  init(before day: Day) {
    let lastOfBefore = day + -day.components.day
    first = lastOfBefore + (1 - lastOfBefore.components.day)
  }

  private init(first: Day) { self.first = first }

  var next: Month {
    let inside = first + 31
    return Month(first: inside + (1 - inside.components.day))
  }

  var description: String { String("\(first)".prefix(7)) }
}
