import ArgumentParser
import AuditHistory
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
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    let (report, _) = try pipeline.monthly(month, history)
    let directory = pipeline.reportsDirectory(of: month)
    try writeReports(report, templates: templates.templates, to: directory)
    try pipeline.writeIndex(history, templates: templates.templates)
    if !common.quiet {
      Console.print("\(Wording.sentence(report))\n")
      for item in report.checklist {
        Console.print("\(item.outcome.rawValue.uppercased())  \(item.title)")
      }
      Console.print("\n" + signatures(report, month))
      Console.print("Report: \(directory)/report.html")
    }
    try report.end(failOn)
  }

  private func signatures(_ report: AuditReport, _ month: Month) -> String {
    let signed = report.review.signOffs.map {
      visible("Reviewed by \($0.by), \($0.role), at \($0.at).")
    }
    return signed.isEmpty
      ? "NOT YET REVIEWED: nobody has signed off \(month)." : signed.joined(separator: "\n")
  }
}

extension Month: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
