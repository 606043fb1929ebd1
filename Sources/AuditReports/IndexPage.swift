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

/// `reports/index.html`: every month and night, the trend, with links.
package enum IndexPage {
  /// The trend reaches back so many days.
  private static let trendDays = 365
  /// So many nights are listed; the history holds them all.
  private static let listedNights = 92

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
      "nights": nights.suffix(listedNights).reversed().map { night in
        counts(night.summary).merging([
          "at": "\(night.at)", "verdictTitle": Wording.title(night.verdict),
        ]) { first, _ in first }
      },
      "moreNights": nights.count > listedNights ? "\(nights.count - listedNights)" : false,
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
    counts(entry.summary).merging([
      "month": "\(entry.month)", "verdictTitle": Wording.title(entry.verdict),
      "reviewed": entry.signOffs.last.map { "\($0.by), \($0.at.day)" } ?? "NOT YET REVIEWED",
    ]) { first, _ in first }
  }

  private static func counts(_ summary: Summary) -> [String: Any] {
    [
      "total": "\(summary.total)", "compliant": "\(summary[.compliant])",
      "dueSoon": "\(summary[.dueSoon])", "overdue": "\(summary[.overdue])",
      "compromised": "\(summary[.compromised])", "unknown": "\(summary[.unknown])",
      "waived": "\(summary[.waived])",
    ]
  }
}
