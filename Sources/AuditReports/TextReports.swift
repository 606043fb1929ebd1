package import AuditModel
import Crypto
import Foundation
import Mustache
import Templates

/// A template, the user's or the embedded one, that can't be used.
package struct TemplateError: Error, Hashable {
  package let file: String
}

/// The two reports that people read, rendered from the same view.
package enum TextReports {
  package static func markdown(
    _ report: AuditReport, toolVersion: String, templates: String?
  ) throws -> String {
    try render(.markdown, ReportView(report, toolVersion: toolVersion).values, templates)
  }

  package static func html(
    _ report: AuditReport, toolVersion: String, templates: String?
  ) throws -> String {
    try html(report, ReportView(report, toolVersion: toolVersion), templates)
  }

  /// Both from one view, which for a large report is worth not making twice.
  package static func both(
    _ report: AuditReport, toolVersion: String, templates: String?
  ) throws -> (markdown: String, html: String) {
    let view = ReportView(report, toolVersion: toolVersion)
    return (
      try render(.markdown, view.values, templates), try html(report, view, templates)
    )
  }

  private static func html(
    _ report: AuditReport, _ view: ReportView, _ templates: String?
  ) throws -> String {
    var values = view.values
    values.merge(styles(report, try text(.css, templates) + view.css)) { first, _ in first }
    values["dueTimeline"] = DueTimeline.svg(report)
    values["statusBar"] = StatusBar.svg(report.summary)
    values["trend"] = TrendChart.svg(report.trend)
    return try render(.html, values, templates)
  }

  /// The style sheet of a page, and its hash: the page may use this one and nothing else, from anywhere.
  static func styles(_ report: AuditReport, _ own: String) -> [String: Any] {
    let css = own + printFooter(report)
    return ["css": css, "cssHash": Data(SHA256.hash(data: Data(css.utf8))).base64EncodedString()]
  }

  /// What stands at the foot of each printed page: which report it is, and by which policy.
  private static func printFooter(_ report: AuditReport) -> String {
    "@page { @bottom-left { content: \"rota, \(report.kind.rawValue) report as of \(report.asOf), policy \(report.policySHA256.prefix(16))\"; font: 8pt sans-serif; } "
      + "@bottom-right { content: counter(page) \" / \" counter(pages); font: 8pt sans-serif; } }\n"
  }

  static func text(_ template: Template, _ directory: String?) throws -> String {
    do {
      return try template.text(overriddenIn: directory)
    } catch {
      throw TemplateError(file: template.rawValue)
    }
  }

  static func render(
    _ template: Template, _ values: [String: Any], _ directory: String?
  ) throws -> String {
    try parsed(try text(template, directory), name: template.rawValue)
      .render(values, library: try partials(directory))
  }

  static func rendered(_ source: String, name: String, _ values: [String: Any]) throws -> String {
    try parsed(source, name: name).render(values)
  }

  static func parsed(_ source: String, name: String) throws -> MustacheTemplate {
    registerContentTypes()
    guard let parsed = try? MustacheTemplate(string: source) else {
      throw TemplateError(file: name)
    }
    return parsed
  }

  /// What templates share, under the names by which they include it.
  static func partials(_ directory: String?) throws -> MustacheLibrary {
    let secrets = try text(.secrets, directory)
    return MustacheLibrary(templates: [
      "secrets.html": try parsed(secrets, name: Template.secrets.rawValue)
    ])
  }

  /// The text of a template that only the user has; nil where there is none.
  static func own(_ name: String, _ directory: String?) throws -> String? {
    guard let directory, !name.contains("/"),
      FileManager.default.fileExists(atPath: "\(directory)/\(name)")
    else { return nil }
    guard let text = try? String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8) else {
      throw TemplateError(file: name)
    }
    return text
  }
}
