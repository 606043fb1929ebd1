import ArgumentParser
import AuditModel
import AuditReports
import Foundation

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the report as of any instant, from the history alone.",
    discussion: "EXAMPLE: rota report --as-of 2026-10-01T00:00:00Z --format md")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, md, html, pdf, csv, ics, prometheus, junit, ocsf, oscal
  }

  @OptionGroup var common: CommonOptions
  @OptionGroup var templates: TemplateOptions

  @Option(
    help: ArgumentHelp("The instant the verdicts hold for; now by default.", valueName: "rfc3339"))
  var asOf: Instant?

  @Option(
    name: .shortAndLong,
    help: "text, json, md, html, pdf (by Chromium), csv, ics, prometheus, junit, ocsf or oscal.")
  var format: Format = .text

  @Flag(help: "In a calendar, name no secret: only its class.")
  var redact = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write there, not to standard output.", valueName: "file"))
  var output: String?

  @Option(
    help:
      "End with status 1 at this verdict or a worse one: attention, inconclusive, non-compliant.")
  var failOn: FailOn?

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let instant = asOf ?? pipeline.now
    let report = try pipeline.auditOfRecord(asOf: instant).report
    try writeOutput(try render(report), to: output)
    try report.end(failOn)
  }

  private func render(_ report: AuditReport) throws -> AnySequence<[UInt8]> {
    let (version, templates) = (Rota.version, templates.templates)
    let text: String
    switch format {
    case .json: return AnySequence(JSONReport.render(report, toolVersion: version))
    case .md:
      text = try TextReports.markdown(report, toolVersion: version, templates: templates)
    case .html: text = try TextReports.html(report, toolVersion: version, templates: templates)
    case .pdf:
      let page = try TextReports.html(report, toolVersion: version, templates: templates)
      return AnySequence([try PDFPrinter.print(page)])
    case .text: text = self.text(report)
    case .csv: text = CSVReport.render(report)
    case .ics: text = CalendarReport.render(report, toolVersion: version, redact: redact)
    case .prometheus: text = MetricsReport.render(report, toolVersion: version)
    case .junit: text = JUnitReport.render(report)
    case .ocsf: text = try OCSFReport.render(report, toolVersion: version)
    case .oscal: return AnySequence([try OSCALReport.render(report, toolVersion: version)])
    }
    return AnySequence([Array(text.utf8)])
  }

  private func text(_ report: AuditReport) -> String {
    let findings = report.findings.map { finding in
      "\(finding.severity.rawValue.uppercased())  \(visible(finding.message))\n"
        + "  fix: \(visible(finding.remedy))"
    }
    return [Wording.sentence(report), report.table(), findings.joined(separator: "\n")]
      .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}
