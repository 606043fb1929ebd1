import AuditModel

/// What the Markdown and HTML templates see: text for every place, nothing to compute. Both
/// templates get the same, so both reports say the same.
struct ReportView {
  let values: [String: Any]
  /// What the page needs besides the style sheet.
  let css: String

  /// Readable reports show so many rows of a kind, the most urgent; the JSON report holds all.
  static let rowLimit = 1000
  private static let upcomingDays = 90

  init(_ report: AuditReport, toolVersion: String) {
    let upcoming = Self.upcoming(report)
    var controls = report.supportedControls
    let exposures = report.findings.filter {
      ["exposed-secret", "reported-secret"].contains($0.rule)
    }.prefix(Self.rowLimit).map { Self.finding($0, [], linked: []) }
    let shown = report.secrets.prefix(Self.rowLimit)
    let linked = Set(shown.map { "\($0.secret)" })
    let changes = report.changes.prefix(Self.rowLimit).map(Self.change)
    let parts = SecretParts.parts(of: report)
    let firsts: [String: Any] = [
      "sentence": Wording.sentence(report), "verdict": report.verdict.rawValue,
      "verdictTitle": Wording.title(report.verdict),
      "from": "\(report.period.from)", "to": "\(report.period.to)",
      "isMonthly": report.kind == .monthly, "policyName": report.policyName,
      "warnDays": "\(report.warnDays)",
      "counts": Status.allCases.map { Self.count($0, report.summary) },
      "upcomingDays": "\(Self.upcomingDays)", "upcoming": upcoming,
      "hasUpcoming": !upcoming.isEmpty,
    ]
    let seconds: [String: Any] = [
      "findings": report.findings.prefix(Self.rowLimit).map {
        Self.finding($0, controls.of($0), linked: linked)
      },
      "hasFindings": !report.findings.isEmpty,
      "moreFindings": Self.more(report.findings.count),
      "hasSecrets": !report.secrets.isEmpty,
      "moreSecrets": Self.more(report.secrets.count),
      "parts": parts.map(\.values), "hasParts": !parts.isEmpty,
      "sources": report.sources.map(Self.source),
      "changes": changes, "hasChanges": !changes.isEmpty,
      "moreChanges": Self.more(report.changes.count),
      "changesSince": report.changesSince.map { "\($0)" } ?? "",
      "hasBaseline": report.changesSince != nil,
      "checklist": report.checklist.map { Self.item($0, report.controls(for: $0)) },
      "runs": report.runs.runs.suffix(400).map(Self.run),
      "runCount": "\(report.runs.runs.count)",
      "missed": report.runs.missedDays.map { "\($0)" }.joined(separator: ", "),
      "hasMissed": !report.runs.missedDays.isEmpty,
      "coverage": Self.coverage(report), "exposures": exposures, "hasExposures": !exposures.isEmpty,
      "previous": report.previous.map { ["at": "\($0.at)", "sha256": $0.sha256] } ?? false,
    ]
    let groups = SecretGroups(report, shown: shown)
    css = groups.css
    values = firsts.merging(seconds) { first, _ in first }
      .merging(Self.identity(report, toolVersion: toolVersion)) { first, _ in first }
      .merging(ReviewView.values(report)) { first, _ in first }
      .merging(groups.values) { first, _ in first }
  }

  /// Which report it is; each of its pages says so.
  static func identity(_ report: AuditReport, toolVersion: String) -> [String: Any] {
    [
      "organization": report.organization,
      "title": report.kind == .monthly ? "Monthly secret audit" : "Nightly secret audit",
      "generatedAt": "\(report.generatedAt)", "asOf": "\(report.asOf)",
      "toolVersion": toolVersion, "policySHA256": report.policySHA256,
      "total": "\(report.summary.total)",
    ]
  }

  /// What the figures rest on, in one line.
  private static func coverage(_ report: AuditReport) -> String {
    let complete = report.sources.filter { $0.outcome == .complete }.count
    let seen = report.sources.reduce(0) { $0 + $1.coverage.seen }
    let missed = report.runs.missedDays.count
    return
      "\(complete) of \(report.sources.count) sources completely collected, \(seen) entries seen, "
      + "\(report.runs.runs.count) collections, \(missed == 0 ? "no day" : days(missed)) without one"
  }

  /// Rows that were left out, as text; absent when there are none.
  private static func more(_ count: Int) -> Any {
    count > rowLimit ? "\(count - rowLimit)" : false
  }

  private static func count(_ status: Status, _ summary: Summary) -> [String: Any] {
    [
      "status": status.rawValue, "label": Wording.status(status), "sign": Wording.sign(status),
      "count": "\(summary[status])",
    ]
  }

  /// - Parameter linked: secrets that have a row on this page, to which a finding can lead.
  private static func finding(
    _ finding: Finding, _ controls: [String], linked: Set<String>
  ) -> [String: Any] {
    var values: [String: Any] = [
      "controls": controls.isEmpty ? false : controls.joined(separator: "; "),
      "severity": finding.severity.rawValue, "sign": Wording.sign(finding.severity),
      "rule": finding.rule, "message": finding.message,
      "remedy": finding.remedy, "since": "\(finding.firstSeen.day)", "link": false,
    ]
    if linked.contains(finding.subject), finding.message.hasPrefix(finding.subject) {
      values["link"] = [
        "anchor": SecretGroups.anchor(finding.subject), "name": finding.subject,
        "rest": String(finding.message.dropFirst(finding.subject.count)),
      ]
    }
    return values
  }

  static func secret(_ secret: Assessment) -> [String: Any] {
    [
      "id": "\(secret.secret)", "anchor": SecretGroups.anchor("\(secret.secret)"),
      "status": secret.status.rawValue,
      "label": Wording.status(secret.status), "sign": Wording.sign(secret.status),
      "class": secret.row?.secretClass.title ?? "unclassified",
      "period": Wording.period(secret.row?.period), "owner": secret.owner ?? "-",
      "environment": secret.environment ?? "-",
      "due": secret.dueOn.map { "\($0)" } ?? "-",
      "daysLeft": secret.daysLeft.map { "\($0)" } ?? "-", "age": Wording.age(secret.ageDays),
      "evidence": Wording.evidence(secret.evidence), "reason": secret.reasonWithStaleness,
      "remedy": secret.grounds.remedy ?? false,
    ]
  }

  private static func upcoming(_ report: AuditReport) -> [[String: Any]] {
    let days = 0...upcomingDays
    return report.secrets.filter { secret in
      [.compliant, .dueSoon, .waived].contains(secret.status)
        && (secret.daysLeft.map(days.contains) ?? false)
    }
    .sorted { ($0.dueOn!, $0.secret) < ($1.dueOn!, $1.secret) }
    .prefix(rowLimit).map(secret)
  }

  private static func source(_ summary: SourceSummary) -> [String: Any] {
    [
      "name": summary.source.name, "provider": summary.source.provider,
      "environment": summary.source.environment ?? "-", "outcome": summary.outcome.rawValue,
      "collectedAt": summary.collectedAt.map { "\($0)" } ?? "never",
      "secrets": "\(summary.secrets)", "seen": "\(summary.coverage.seen)",
      "seenBefore": summary.coverage.seenBefore.map { "\($0)" } ?? "-",
      "managedElsewhere": "\(summary.coverage.managedElsewhere.count)",
      "problem": summary.problem.map { "\($0.message) (\($0.code.rawValue)); \($0.hint)" } ?? "",
    ]
  }

  private static func change(_ change: Change) -> [String: Any] {
    let text =
      switch change.kind {
      case .appeared: "appeared, \(change.after.map(Wording.status) ?? "")"
      case .disappeared: "is gone, was \(change.before.map(Wording.status) ?? "")"
      case .rotated:
        "was rotated: \(change.before.map(Wording.status) ?? ""), now \(change.after.map(Wording.status) ?? "")"
      case .statusChanged:
        "was \(change.before.map(Wording.status) ?? ""), now \(change.after.map(Wording.status) ?? "")"
      }
    return ["secret": "\(change.secret)", "text": text]
  }

  private static func item(_ item: ChecklistItem, _ controls: [String]) -> [String: Any] {
    [
      "controls": controls.joined(separator: "; "),
      "title": item.title, "outcome": item.outcome.rawValue, "mode": item.mode.rawValue,
      "evidence": item.evidence, "evidenceLine": item.evidence.joined(separator: "; "),
      "review": item.attestations.map(ReviewView.attestation).joined(separator: "; "),
      "toDo": item.toDo ?? "-",
    ]
  }

  private static func run(_ run: RunLog.Run) -> [String: Any] {
    [
      "at": "\(run.at)", "complete": "\(run.complete)", "partial": "\(run.partial)",
      "failed": "\(run.failed)",
    ]
  }
}
