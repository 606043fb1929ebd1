import AuditCollectors
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditReports
import Foundation

extension AuditPipeline {
  /// Writes `index.html` anew from what the history holds and from the months that have a report.
  func writeIndex(_ history: History, templates: String?) throws {
    let directory = configuration.reportsDirectory
    let signOffs = try history.review(recordedBy: now).signOffs
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    let months = names.compactMap { Month($0) }.compactMap { month -> MonthEntry? in
      guard let head = ReportHead(path: "\(directory)/\(month)/report.json") else { return nil }
      return MonthEntry(
        month: month, verdict: head.verdict, summary: head.summary,
        signOffs: signOffs.filter { $0.month == month })
    }
    let page = try IndexPage.html(
      organization: configuration.organization,
      nights: try history.nights(before: .max).filter { $0.at <= now }, months: months,
      templates: templates)
    guard makeDirectory(directory, mode: 0o750) else {
      throw Failure(
        .inputOutput, "the report directory \(directory) can't be created",
        hint: "check its permissions, or set 'reports' in rota.yaml")
    }
    try replaceFile("\(directory)/index.html", [Array(page.utf8)])
  }
}

/// Verdict and counts of a report.json, which stand before everything that can be long.
private struct ReportHead {
  let verdict: Verdict
  let summary: Summary

  private struct Found: Error {}

  init?(path: String) {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: 1 << 16)
    else { return nil }
    var verdict: Verdict?
    var counts: [Status: Int] = [:]
    Array(data).withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      try? scanner.object { name, value in
        switch name {
        case "verdict": verdict = Verdict(rawValue: try value.string())
        case "summary":
          try value.object { status, count in
            let number = try count.integer()
            if let status = Status(rawValue: status) { counts[status] = number }
          }
          // The rest may be cut off where the reading ended.
          throw Found()
        default: try value.skipValue()
        }
      }
    }
    guard let verdict, !counts.isEmpty else { return nil }
    self.verdict = verdict
    summary = Summary(counts: counts)
  }
}
