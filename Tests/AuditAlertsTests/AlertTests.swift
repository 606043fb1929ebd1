import AuditAlerts
import AuditModel
import Foundation
import TestSupport
import Testing

@Suite struct AlertTests {
  private func report(_ status: Status, left: Int?, today: Int) -> AuditReport {
    let day = Day("2026-01-01")! + today
    let secret = SecretClass(name: "critical", title: "", severity: .critical)
    let assessment = Assessment(
      secret: SecretID(source: "env", name: "SECRET_KEY"), environment: nil,
      row: PolicyRow(name: Glob("*"), secretClass: secret, period: .days(90)), owner: nil,
      evidence: RotationEvidence(
        notBefore: nil, notAfter: day.start, basis: .firstSeen, lowerBasis: nil),
      status: status, grounds: .noBreachSuspected, dueOn: left.map { day + $0 }, daysLeft: left,
      ageDays: AgeDays(min: 0, max: nil), isStale: false)
    return AuditReport(
      kind: .nightly, organization: "", generatedAt: day.start, asOf: day.start,
      period: .init(from: day.start, to: day.start), policyName: "", policySHA256: "", warnDays: 30,
      verdict: .attention, summary: Summary([status]), sources: [], secrets: [assessment],
      findings: [], checklist: [], changes: [], changesSince: nil,
      runs: RunLog(runs: [], missedDays: []), trend: [], review: ReviewSummary())
  }

  /// Ninety nights towards a due day and past it: on which days a line about it is written.
  @Test func announcesEachThresholdOnceThenDaily() {
    var open: [OpenAlert] = []
    var announced: [Int] = []
    for today in 0...63 {
      let left = 60 - today
      let status: Status = left > 30 ? .compliant : left >= 0 ? .dueSoon : .overdue
      for _ in 0..<2 {  // every night runs twice
        let plan = AlertPlanner.plan(report(status, left: left, today: today), open: open)
        announced += plan.lines.filter { $0.message.hasPrefix("Secret expiry:") }.map { _ in left }
        open = plan.open
      }
    }
    #expect(announced == [30, 14, 7, 3, 1, 0, -1, -2, -3])
  }

  @Test func missedNightsDoNotSwallowAThreshold() {
    let first = AlertPlanner.plan(report(.dueSoon, left: 28, today: 0), open: [])
    #expect(first.lines[0].message == "Secret expiry: SECRET_KEY expires in 28 days")
    let second = AlertPlanner.plan(report(.dueSoon, left: 5, today: 23), open: first.open)
    #expect(second.lines[0].message == "Secret expiry: SECRET_KEY expires in 5 days")
  }

  @Test func resolvedOnceAndOnlyWhenKnown() {
    let due = AlertPlanner.plan(report(.overdue, left: -2, today: 0), open: [])
    let unknown = AlertPlanner.plan(report(.unknown, left: nil, today: 1), open: due.open)
    #expect(!unknown.lines.contains { $0.message.contains("resolved") })
    let rotated = AlertPlanner.plan(report(.compliant, left: 80, today: 2), open: unknown.open)
    #expect(
      rotated.lines.filter { $0.message == "Secret expiry resolved: SECRET_KEY is compliant" }.count
        == 1)
    let after = AlertPlanner.plan(report(.compliant, left: 79, today: 3), open: rotated.open)
    #expect(!after.lines.contains { $0.message.contains("resolved") })
  }

  @Test func formatsAreExact() {
    let line = AlertPlanner.plan(report(.dueSoon, left: 12, today: 0), open: []).lines[0]
    let now = Instant("2026-11-23T02:00:03.226Z")!
    #expect(
      format(line, as: .plain, at: now)
        == "WARNING 2026-11-23 02:00:03,226 security Secret expiry: SECRET_KEY expires in 12 days "
        + "event=secret.due-soon secret=env/SECRET_KEY class=critical days_left=12 due=2026-01-13 fp=835aeb52"
    )
    #expect(
      format(line, as: .syslog, at: now).hasPrefix(
        "<108>1 2026-11-23T02:00:03.226Z - rota - secret.due-soon [rota@32473 event=\"secret.due-soon\""
      ))
    #expect(
      format(line, as: .logfmt, at: now).hasPrefix(
        "time=2026-11-23T02:00:03.226Z level=warning logger=security msg=\"Secret expiry: "))
    let object = try? JSONSerialization.jsonObject(
      with: Data(format(line, as: .json, at: now).utf8))
    #expect((object as? [String: String])?["days_left"] == "12")
  }
}
