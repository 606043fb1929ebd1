package import AuditModel
import Crypto
import Foundation
import Templates

/// A month's report as the index shows it.
package struct MonthEntry: Sendable {
  package let month: Month
  package let verdict: Verdict
  package let summary: Summary
  package let signOffs: [SignOff]

  package init(month: Month, verdict: Verdict, summary: Summary, signOffs: [SignOff]) {
    self.month = month
    self.verdict = verdict
    self.summary = summary
    self.signOffs = signOffs
  }
}

/// `reports/index.html`: every month, the last night, the trend, with links.
package enum IndexPage {
  /// The trend reaches back so many days.
  private static let trendDays = 365

  /// - Parameters:
  ///   - nights: what they reported, oldest first.
  ///   - months: in any order.
  package static func html(
    organization: String, nights: [TrendPoint], months: [MonthEntry], templates: String?
  ) throws -> String {
    let css = try TextReports.text(.css, templates)
    let since = nights.last.map { $0.at.day + -trendDays }
    var values: [String: Any] = [
      "organization": organization, "css": css,
      "cssHash": Data(SHA256.hash(data: Data(css.utf8))).base64EncodedString(),
      "trend": TrendChart.svg(nights.filter { point in since.map { point.at.day >= $0 } ?? true }),
      "months": months.sorted { $0.month > $1.month }.map(entry), "hasMonths": !months.isEmpty,
    ]
    if let last = nights.last {
      values["night"] = [
        "at": "\(last.at)", "verdict": last.verdict.rawValue,
        "verdictTitle": Wording.title(last.verdict), "total": "\(last.summary.total)",
      ]
    } else {
      values["night"] = false
    }
    return try TextReports.render(.index, values, templates)
  }

  private static func entry(_ entry: MonthEntry) -> [String: Any] {
    [
      "month": "\(entry.month)", "verdictTitle": Wording.title(entry.verdict),
      "total": "\(entry.summary.total)", "compliant": "\(entry.summary[.compliant])",
      "dueSoon": "\(entry.summary[.dueSoon])", "overdue": "\(entry.summary[.overdue])",
      "compromised": "\(entry.summary[.compromised])", "unknown": "\(entry.summary[.unknown])",
      "waived": "\(entry.summary[.waived])",
      "reviewed": entry.signOffs.last.map { "\($0.by), \($0.at.day)" } ?? "NOT YET REVIEWED",
    ]
  }
}
