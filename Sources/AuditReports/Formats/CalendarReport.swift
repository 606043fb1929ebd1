package import AuditModel
import Crypto
import Foundation

/// The due days as a calendar, RFC 5545: an all-day event for each secret, the same one from night to
/// night.
package enum CalendarReport {
  /// - Parameter redact: names nothing but the class: calendars are shared widely.
  package static func render(
    _ report: AuditReport, toolVersion: String, redact: Bool
  ) -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rota//rota \(toolVersion)//EN",
      "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
      "X-WR-CALNAME:\(text("Secret rotation" + (redact ? "" : ": \(report.organization)")))",
    ]
    for secret in report.secrets {
      guard let due = secret.dueOn, secret.status != .compromised else { continue }
      lines += event(secret, due, report, redact)
    }
    lines.append("END:VCALENDAR")
    return lines.map(folded).joined()
  }

  private static func event(
    _ secret: Assessment, _ due: Day, _ report: AuditReport, _ redact: Bool
  ) -> [String] {
    let className = secret.row?.secretClass.title ?? "unclassified"
    let digest = SHA256.hash(data: Data("\(report.organization)\n\(secret.secret)".utf8))
    let what = redact ? "a secret (\(className))" : secret.secret.settingName
    let about =
      redact
      ? "Status: \(Wording.status(secret.status))"
      : "\(secret.secret), \(className), owner \(secret.owner ?? "nobody named"). "
        + "\(Wording.status(secret.status)): \(secret.reasonWithStaleness). "
        + "How: rota runbook \(secret.secret)"
    return [
      "BEGIN:VEVENT", "UID:\(hex(digest.prefix(16)))@rota",
      "DTSTAMP:\(compact(report.generatedAt))", "DTSTART;VALUE=DATE:\(compact(due))",
      "DTEND;VALUE=DATE:\(compact(due + 1))", "SUMMARY:\(text("Rotate \(what)"))",
      "DESCRIPTION:\(text(about))", "TRANSP:TRANSPARENT", "CATEGORIES:SECRETS", "END:VEVENT",
    ]
  }

  private static func compact(_ day: Day) -> String { "\(day)".replacing("-", with: "") }

  private static func compact(_ instant: Instant) -> String {
    "\(compact(instant.day))T\(instant.clockText.replacing(":", with: ""))Z"
  }

  private static func text(_ raw: String) -> String {
    visible(raw).replacing("\\", with: "\\\\").replacing(";", with: "\\;")
      .replacing(",", with: "\\,")
  }

  /// Lines of at most 75 octets, none of them ending inside a character.
  private static func folded(_ line: String) -> String {
    var result = ""
    var used = 0
    for scalar in line.unicodeScalars {
      let width = String(scalar).utf8.count
      if used + width > 75 {
        result += "\r\n "
        used = 1
      }
      result.unicodeScalars.append(scalar)
      used += width
    }
    return result + "\r\n"
  }
}
