package import AuditModel
import Mustache
import Templates

/// Pages for the secrets of a large month that do not fit on the report's own: a thousand each, in the
/// report's order, linked from it and to each other.
package enum SecretParts {
  /// A part's file and what stands in it.
  struct Part {
    let file: String
    let range: Range<Int>
    let statuses: String

    var values: [String: Any] {
      [
        "file": file, "first": "\(range.lowerBound + 1)", "last": "\(range.upperBound)",
        "statuses": statuses,
      ]
    }
  }

  /// The parts of a report; none where its page shows everything, and none at night: a hundred pages
  /// that nobody opens would take longer than the audit.
  static func parts(of report: AuditReport) -> [Part] {
    guard report.kind == .monthly else { return [] }
    let starts = stride(
      from: ReportView.rowLimit, to: report.secrets.count, by: ReportView.rowLimit)
    return starts.enumerated().map { index, start in
      let range = start..<min(start + ReportView.rowLimit, report.secrets.count)
      // In the order in which they stand there.
      let statuses = report.secrets[range].reduce(into: [Status]()) { known, secret in
        if !known.contains(secret.status) { known.append(secret.status) }
      }
      return Part(
        file: "secrets-\(index + 2).html", range: range,
        statuses: statuses.map(Wording.status).joined(separator: ", "))
    }
  }

  /// Whether a file in a report's folder is a part of it, this time's or an earlier time's.
  package static func isPart(_ file: String) -> Bool {
    file.wholeMatch(of: /secrets-[0-9]+\.html/) != nil
  }

  /// Each part's file and page; they are made on all cores.
  /// - Throws: `TemplateError`.
  package static func html(
    _ report: AuditReport, toolVersion: String, templates: String?
  ) throws -> [(file: String, page: String)] {
    let parts = parts(of: report)
    guard !parts.isEmpty else { return [] }
    let template = try TextReports.parsed(
      try TextReports.text(.part, templates), name: Template.part.rawValue)
    let library = try TextReports.partials(templates)
    let css = try TextReports.text(.css, templates)
    return sideBySide(Array(parts.indices)) { index in
      var values = parts[index].values
      values.merge(TextReports.styles(report, css)) { first, _ in first }
      values.merge(ReportView.identity(report, toolVersion: toolVersion)) { first, _ in first }
      let shown = report.secrets[parts[index].range]
      values.merge(SecretGroups(report, shown: shown).values) { first, _ in first }
      values["previous"] = index > 0 ? parts[index - 1].file : false
      values["next"] = index + 1 < parts.count ? parts[index + 1].file : false
      return (parts[index].file, template.render(values, library: library))
    }
  }
}
