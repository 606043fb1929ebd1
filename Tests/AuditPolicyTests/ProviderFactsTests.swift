import AuditModel
import AuditPolicy
import Testing

/// What providers say beyond dates: bounds, rotations under way, periods in tags, other managers.
@Suite struct ProviderFactsTests {
  private static let low = SecretClass(name: "service", title: "Service", severity: .low)
  private static let high = SecretClass(name: "high", title: "High", severity: .high)
  private let asOf = Day("2026-11-23")!.start

  private func policy(_ rows: [PolicyRow]) -> Policy {
    Policy(
      name: "test", sha256: "", warnDays: 30, classes: [Self.high, Self.low], rows: rows,
      declarations: [], waivers: [])
  }

  private func report(
    _ observations: [Observation], _ rows: [PolicyRow]? = nil, nights: [Instant]? = nil
  ) -> AuditReport {
    let collections = (nights ?? [asOf]).enumerated().map {
      CollectionRecord(id: Int64($0 + 1), at: $1)
    }
    let source = SourceDescription(name: "aws", provider: "aws-secrets-manager", environment: nil)
    let timeline = AuditTimeline(
      collections: collections,
      sources: [
        SourceTimeline(
          source: source,
          runs: collections.map {
            SourceRun(
              collection: $0, outcome: .complete, problem: nil, observed: observations.count,
              facts: SourceFacts())
          },
          secrets: observations.map { seen in
            SecretTimeline(
              id: seen.id(source: "aws"),
              revisions: [Revision(collection: collections[0], observation: seen)])
          })
      ], incidents: [])
    let row = PolicyRow(name: Glob("*"), secretClass: Self.high, period: .days(90))
    return audit(
      timeline, by: policy(rows ?? [row]),
      AuditRequest(
        kind: .nightly, organization: "", generatedAt: asOf, asOf: asOf, period: nil, nights: []))
  }

  private func secret(_ name: String = "S", _ change: (inout Observation) -> Void) -> Observation {
    var seen = Observation(name: name)
    change(&seen)
    return seen
  }

  /// The property that lets a collector stop asking: while no turning day lies between the bounds,
  /// every date between them is judged alike, and as the bounds alone are.
  @Test func betweenTurningDaysExactDatesAddNothing() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<400 {
      let period = Int.random(in: 1...400, using: &random)
      let warn = Int.random(in: 0...60, using: &random)
      let row = PolicyRow(
        name: Glob("*"), secretClass: Self.high, period: .days(period), warnDays: warn)
      let latest = Int.random(in: 0...500, using: &random)
      let earliest = latest + Int.random(in: 0...90, using: &random)
      let (first, last) = (asOf.day + -earliest, asOf.day + -latest)
      let bounded = secret {
        $0.version = "1"
        $0.createdAt = first.start
        $0.upperBound = UpperBound(instant: last.start, basis: .provider)
      }
      let days = turningDays(
        of: bounded, in: SourceDescription(name: "aws", provider: "x", environment: nil),
        policy: policy([row]), incidents: [], asOf: asOf)
      let exact = (first.number...last.number).map { day in
        report([secret { $0.versionCreatedAt = Day(number: day).start }], [row])
          .secrets[0].status
      }
      let straddles = days.contains { first < $0 && $0 <= last }
      #expect(straddles == (Set(exact).count > 1), "\(period) \(warn) \(earliest) \(latest)")
      if !straddles { #expect(report([bounded], [row]).secrets[0].status == exact[0]) }
    }
  }

  @Test func metadataTightensAndNeverLoosens() {
    func period(_ tags: [String: String], rows: [PolicyRow]? = nil) -> RotationPeriod? {
      report([secret { $0.tags = tags }], rows).secrets[0].row?.period
    }
    #expect(period(["rotation_days": "30"]) == .days(30))
    #expect(period(["rotate": "30d"]) == .days(30))
    #expect(period(["rotation_days": "3000"]) == .days(90))
    #expect(period(["rotation_days": "never"]) == .days(90))
    #expect(period(["rotation_days": "400"], rows: []) == .days(400))
    #expect(period(["class": "high"], rows: []) == nil)
    let row = report([secret { $0.tags = ["rotate": "60d", "class": "high"] }], []).secrets[0].row
    #expect(row?.secretClass.name == "high")
    #expect(
      report([secret { $0.tags = ["rotate": "60d"] }], []).secrets[0].row?.secretClass.name
        == "service")
  }

  @Test func aRotationThatNeverEndsIsAFinding() {
    func rules(_ change: (inout Observation) -> Void, nights: [Instant]? = nil) -> [String] {
      report([secret("S", change)], nights: nights).findings.map(\.rule)
    }
    let twoNights = [asOf.adding(hours: -48), asOf]
    #expect(rules({ $0.rotationPending = true }, nights: twoNights).contains("stuck-rotation"))
    #expect(!rules { $0.rotationPending = true }.contains("stuck-rotation"))
    let late = asOf.adding(hours: -72)
    #expect(
      rules {
        $0.rotationEnabled = true
        $0.nextRotationAt = late
      }.contains("stuck-rotation"))
    // The schedule of a rotation that is switched off means nothing.
    #expect(
      !rules {
        $0.rotationEnabled = false
        $0.nextRotationAt = late
      }.contains("stuck-rotation"))
  }

  @Test func whatOthersManageIsListedAndNotJudged() {
    let audited = report([
      secret("mine") { _ in }, secret("theirs") { $0.managedBy = "the add-on x" },
    ])
    #expect(audited.summary.total == 1)
    #expect(
      audited.sources[0].coverage.managedElsewhere
        == [ManagedSecret(secret: SecretID(source: "aws", name: "theirs"), manager: "the add-on x")]
    )
  }
}
