package import AuditModel
import Crypto
import Foundation

/// Works out the lines of one run from its report and from what earlier runs already said. Running
/// the same night twice adds no line.
package enum AlertPlanner {
  /// Days left at which an approaching due day is announced, once each.
  static let thresholds = [0, 1, 3, 7, 14, 30]

  package static func plan(
    _ report: AuditReport, open earlier: [OpenAlert]
  ) -> AlertPlan {
    var planner = Planner(today: report.asOf.day, earlier: earlier)
    for secret in report.secrets { planner.tellExpiry(secret, warnDays: report.warnDays) }
    for secret in report.secrets where secret.status == .compromised {
      planner.tellCompromise(secret, at: report.asOf)
    }
    for finding in report.findings { planner.tellFinding(finding) }
    for source in report.sources where source.outcome != .complete {
      planner.tellGap(source)
    }
    planner.tellResolved(report)
    planner.tellCompleted(report)
    return AlertPlan(
      lines: planner.lines,
      open: planner.open.sorted { ($0.rule, $0.subject) < ($1.rule, $1.subject) })
  }
}

private struct Planner {
  let today: Day
  var lines: [AlertLine] = []
  var open: [OpenAlert] = []
  private let earlier: [Key: OpenAlert]

  private struct Key: Hashable {
    let rule: String
    let subject: String
  }

  init(today: Day, earlier: [OpenAlert]) {
    self.today = today
    self.earlier = Dictionary(
      earlier.map { (Key(rule: $0.rule, subject: $0.subject), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  mutating func tellExpiry(_ secret: Assessment, warnDays: Int) {
    guard [.dueSoon, .overdue].contains(secret.status), let due = secret.dueOn,
      let left = secret.daysLeft
    else { return }
    let stage = left < 0 ? -1 : AlertPlanner.thresholds.first { $0 >= left } ?? max(warnDays, left)
    let alert = make("expiry", "\(secret.secret)", due: due, stage: stage)
    let before = known(alert)
    let isNew = before?.identity != alert.identity || before?.stage != stage
    // Overdue is repeated daily; a threshold is announced once, however many runs see it.
    guard isNew || (left < 0 && before!.day < today) else { return keep(before!) }
    let name = quoted(secret.secret.settingName)
    let when =
      left < 0
      ? "is overdue by \(days(-left))" : left == 0 ? "expires today" : "expires in \(days(left))"
    tell(
      alert,
      AlertLine(
        .warning, "Secret expiry: \(name) \(when)",
        [("event", left < 0 ? "secret.overdue" : "secret.due-soon")] + subject(secret)
          + [("days_left", "\(left)"), ("due", "\(due)"), ("fp", alert.identity)]))
  }

  /// Once, and, when the time that the policy gives to respond is over or there is none, every day.
  mutating func tellCompromise(_ secret: Assessment, at now: Instant) {
    guard let due = secret.dueOn, case .breachSuspected(_, let respondBy) = secret.grounds else {
      return
    }
    let isLate = respondBy.map { $0 <= now } ?? false
    let alert = make("compromised", "\(secret.secret)", due: due, stage: isLate ? 1 : 0)
    if let before = known(alert), before.identity == alert.identity {
      let isNews = before.stage != alert.stage && isLate
      let isRepeated = before.day < today && (isLate || respondBy == nil)
      guard isNews || isRepeated else { return keep(before) }
    }
    let late =
      isLate ? respondBy.map { ", and the time to respond ended at \($0)" } ?? "" : ""
    tell(
      alert,
      AlertLine(
        .critical,
        "Secret compromised: \(quoted(secret.secret.settingName)) is not proven rotated since the suspected breach\(late)",
        [("event", "secret.compromised")] + subject(secret)
          + [
            ("suspected", "\(due)"), ("respond_by", respondBy.map { "\($0.wholeSecond)" }),
            ("fp", alert.identity),
          ]))
  }

  /// Each finding once, for as long as it stands; ages and gaps have lines of their own, and what
  /// is of low severity is for readers of the report.
  mutating func tellFinding(_ finding: Finding) {
    guard finding.severity < .low, let (prefix, event) = Self.announcement(finding.rule) else {
      return
    }
    let alert = make(finding.rule, finding.subject, due: nil, stage: nil)
    if let before = known(alert) { return keep(before) }
    tell(
      alert,
      AlertLine(
        .warning, "\(prefix): \(plain(finding.message))",
        [
          ("event", event), ("rule", finding.rule), ("subject", finding.subject),
          ("severity", finding.severity.rawValue), ("fp", alert.identity),
        ]))
  }

  private static func announcement(_ rule: String) -> (prefix: String, event: String)? {
    switch rule {
    case "secret-compromised", "rotation-overdue", "rotation-due-soon", "coverage-gap": nil
    case "malformed-secret", "unreadable-line", "invalid-setting", "duplicate-name":
      ("Secret format invalid", "secret.format-invalid")
    case "log-gap": ("Secret audit incomplete", "audit.incomplete")
    case "exposed-file", "exposed-secret", "reported-secret": ("Secret exposed", "secret.exposed")
    case "access-anomaly": ("Secret access unusual", "secret.access-anomaly")
    case "provider-expiry": ("Secret expiry", "secret.provider-expiry")
    default: ("Secret validation failed", "secret.validation-failed")
    }
  }

  mutating func tellGap(_ source: SourceSummary) {
    let code = source.problem?.code.rawValue ?? source.outcome.rawValue
    let alert = make("incomplete", source.source.name, due: nil, stage: nil)
    if let before = known(alert), before.day == today { return keep(before) }
    let cause = source.problem.map { ": \(plain($0.message))" } ?? ""
    tell(
      alert,
      AlertLine(
        .error,
        "Secret audit incomplete: source \(source.source.name) is \(source.outcome.rawValue)\(cause)",
        [
          ("event", "audit.incomplete"), ("source", source.source.name),
          ("provider", source.source.provider), ("outcome", source.outcome.rawValue),
          ("cause", code), ("fp", alert.identity),
        ]))
  }

  /// An expiry is resolved when the secret is told to be fresh, waived, or gone. One that can't be
  /// told any more is not: its alert stays open without a word.
  mutating func tellResolved(_ report: AuditReport) {
    let statuses = Dictionary(
      report.secrets.map { ("\($0.secret)", $0.status) }, uniquingKeysWith: { first, _ in first })
    let uncertain = Set(
      report.sources.filter { $0.outcome != .complete }.map { $0.source.name + "/" })
    let isOpen = Set(open.filter { $0.rule == "expiry" }.map(\.subject))
    for before in earlier.values.sorted(by: { $0.subject < $1.subject })
    where before.rule == "expiry" && !isOpen.contains(before.subject) {
      let status = statuses[before.subject]
      let mayBeThere = status == nil && uncertain.contains { before.subject.hasPrefix($0) }
      if status == .unknown || mayBeThere {
        keep(before)
        continue
      }
      let why = status.map { "is \($0.rawValue)" } ?? "is gone"
      let name = before.subject.drop { $0 != "/" }.dropFirst()
      lines.append(
        AlertLine(
          .info, "Secret expiry resolved: \(quoted(String(name))) \(why)",
          [("event", "secret.resolved"), ("secret", before.subject), ("fp", before.identity)]))
    }
  }

  /// The heartbeat: once a day, however often the audit runs.
  mutating func tellCompleted(_ report: AuditReport) {
    let alert = make("completed", "audit", due: today, stage: nil)
    if let before = known(alert), before.identity == alert.identity { return keep(before) }
    let summary = report.summary
    tell(
      alert,
      AlertLine(
        .info,
        "Secret audit completed: \(report.verdict.rawValue), \(summary.total) secrets",
        [
          ("event", "audit.completed"), ("verdict", report.verdict.rawValue),
          ("total", "\(summary.total)"), ("compliant", "\(summary[.compliant])"),
          ("due_soon", "\(summary[.dueSoon])"), ("overdue", "\(summary[.overdue])"),
          ("compromised", "\(summary[.compromised])"), ("unknown", "\(summary[.unknown])"),
          ("waived", "\(summary[.waived])"),
        ]))
  }

  private func subject(_ secret: Assessment) -> [(String, String?)] {
    [("secret", "\(secret.secret)"), ("class", secret.row?.secretClass.name)]
  }

  /// - Parameter due: part of the identity; how many days are left never is.
  private func make(_ rule: String, _ subject: String, due: Day?, stage: Int?) -> OpenAlert {
    let digest = SHA256.hash(
      data: Data("\(rule)\n\(subject)\n\(due.map { "\($0)" } ?? "")".utf8))
    return OpenAlert(
      rule: rule, subject: subject, identity: hex(digest.prefix(4)), stage: stage, day: today)
  }

  private func known(_ alert: OpenAlert) -> OpenAlert? {
    earlier[Key(rule: alert.rule, subject: alert.subject)]
  }

  private mutating func keep(_ alert: OpenAlert) { open.append(alert) }

  private mutating func tell(_ alert: OpenAlert, _ line: AlertLine) {
    lines.append(line)
    open.append(alert)
  }

  /// Names that could pass for more of the line stand in quotes.
  private func quoted(_ name: String) -> String { logfmtValue(name) }

  /// Names are woven into messages, so one could carry ` event=...` along: no message holds a `=`.
  private func plain(_ message: String) -> String {
    visible(message).replacing("=", with: "\\u{3d}")
  }
}
