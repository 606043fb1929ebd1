import ArgumentParser
import AuditModel
import AuditReports

struct Nightly: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Collect, judge, write reports/nightly and the alert lines.",
    discussion: "EXAMPLE: rota nightly --quiet --fail-on non-compliant")

  @OptionGroup var common: CommonOptions
  @OptionGroup var templates: TemplateOptions

  @Option(
    help:
      "End with status 1 at this verdict or a worse one: attention, inconclusive, non-compliant.")
  var failOn: FailOn?

  @Flag(help: "Search the logs of 'leaks:' from their beginnings, not only what is new in them.")
  var allLogs = false

  func run() throws {
    let pipeline = try AuditPipeline(common)
    pipeline.beat(.start)
    let (report, directory): (AuditReport, String)
    do {
      (report, directory) = try pipeline.nightly(
        templates: templates.templates, allLogs: allLogs)
    } catch {
      pipeline.beat(.failure)
      throw error
    }
    pipeline.beat(report.isComplete ? .success : .failure, report)
    if !common.quiet { Console.print(summary(report, directory)) }
    try report.end(failOn)
  }

  private func summary(_ report: AuditReport, _ directory: String) -> String {
    let urgent = report.table(limit: 20) { ![.compliant, .waived].contains($0.status) }
    return [Wording.sentence(report), urgent, "Report: \(directory)/report.html"]
      .compactMap { $0 }.joined(separator: "\n\n")
  }
}

extension AuditReport {
  /// Ends the command with the code that the report deserves. Findings alone are no failure of the
  /// audit; what was asked for with `--fail-on` comes first.
  func end(_ failOn: FailOn?) throws {
    if let failOn, failOn.isReached(by: verdict) { throw ExitCode(Failure.Code.found.rawValue) }
    if !isComplete { throw ExitCode(Failure.Code.incomplete.rawValue) }
  }

  /// Whether every source was collected and every log read.
  var isComplete: Bool {
    sources.allSatisfy { $0.outcome == .complete } && !findings.contains { $0.rule == "log-gap" }
  }
}
