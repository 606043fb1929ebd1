package import AuditModel

/// The secrets as a table for spreadsheets, RFC 4180. Text from outside that a spreadsheet would take
/// for a formula gets an apostrophe in front.
package enum CSVReport {
  private static let columns = [
    "id", "source", "name", "key", "environment", "class", "kind", "owner", "status", "rotate_days",
    "on_breach", "not_before", "not_after", "basis", "age_min", "age_max", "due", "days_left",
    "reason",
  ]

  package static func render(_ report: AuditReport) -> String {
    var text = columns.joined(separator: ",") + "\r\n"
    for secret in report.secrets {
      var days = ""
      if case .days(let period) = secret.row?.period { days = "\(period)" }
      let who: [String] = [
        cell("\(secret.secret)"), cell(secret.secret.source), cell(secret.secret.name),
        cell(secret.secret.key ?? ""), cell(secret.environment ?? ""),
        cell(secret.row?.secretClass.name ?? ""), cell(secret.row?.kind?.rawValue ?? ""),
        cell(secret.owner ?? ""),
      ]
      let what: [String] = [
        secret.status.rawValue, days,
        "\(secret.row?.period == .onBreach)",
        secret.evidence.notBefore.map { "\($0)" } ?? "", "\(secret.evidence.notAfter)",
        secret.evidence.basis.rawValue, "\(secret.ageDays.min)",
        secret.ageDays.max.map { "\($0)" } ?? "", secret.dueOn.map { "\($0)" } ?? "",
        secret.daysLeft.map { "\($0)" } ?? "", cell(secret.reasonWithStaleness),
      ]
      text += (who + what).joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func cell(_ raw: String) -> String {
    let shown = visible(raw)
    let isFormula =
      shown.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let text = isFormula ? "'" + shown : shown
    let needsQuotes = text.contains { ",\"\r\n".contains($0) } || text != text.trimmed
    return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
