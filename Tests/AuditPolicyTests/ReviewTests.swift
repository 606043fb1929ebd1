import AuditModel
import AuditPolicy
import Testing

/// What people record, and what the audit makes of it.
@Suite struct ReviewTests {
  private static let critical = SecretClass(
    name: "critical", title: "Critical", severity: .critical, responseHours: 24, drillDays: 90)
  private let today = Day("2026-06-15")!
  private let secret = SecretID(source: "env", name: "K")

  /// One secret, seen on each of `values`' days before today, oldest first.
  private func timeline(
    _ values: [UInt64] = [1, 1], incidents: [Incident] = [], accesses: AccessRecord = .init(),
    _ change: (inout ReviewRecords) -> Void = { _ in }
  ) -> AuditTimeline {
    let collections = values.indices.map {
      CollectionRecord(id: Int64($0 + 1), at: (today + ($0 - values.count + 1)).start)
    }
    let revisions = zip(collections, values).map { collection, value in
      var seen = Observation(name: "K")
      seen.fingerprint = Fingerprint(keyID: 1, high: value, low: 0)
      seen.facts = ValueFacts(
        length: 50, distinctBytes: 30, strengthBits: 200, marks: [], shapes: [.opaque])
      return Revision(collection: collection, observation: seen)
    }
    let runs = collections.map {
      SourceRun(
        collection: $0, outcome: .complete, problem: nil, observed: 1, facts: SourceFacts())
    }
    var review = ReviewRecords()
    change(&review)
    return AuditTimeline(
      collections: collections,
      sources: [
        SourceTimeline(
          source: SourceDescription(name: "env", provider: "dotenv", environment: nil),
          runs: runs, secrets: [SecretTimeline(id: secret, revisions: revisions)])
      ], incidents: incidents, accesses: accesses, review: review)
  }

  private func report(
    _ timeline: AuditTimeline, access: AccessRules? = nil, waivers: [Waiver] = []
  ) -> AuditReport {
    let row = PolicyRow(name: Glob("*"), secretClass: Self.critical, period: .days(90))
    let policy = Policy(
      name: "test", sha256: "", warnDays: 30, classes: [Self.critical], rows: [row],
      declarations: [], waivers: waivers, longestWaiverDays: 180, access: access)
    let now = timeline.lastCollection.at
    return audit(
      timeline, by: policy,
      AuditRequest(
        kind: .nightly, organization: "o", generatedAt: now, asOf: now, period: nil, nights: [],
        review: timeline.review))
  }

  private func item(_ report: AuditReport, _ id: String) -> ChecklistItem {
    report.checklist.first { $0.id == id }!
  }

  private func waiver(
    _ pattern: String = "env/*", until days: Int, approved: Int? = nil, revoked: Bool = false
  ) -> Waiver {
    Waiver(
      secret: Glob(pattern), reason: "r", requestedBy: "a", approvedBy: "b",
      approvedOn: approved.map { today + $0 }, expires: today + days,
      revokedAt: revoked ? today.start : nil)
  }

  /// (waiver, the status of the secret, the findings about it)
  @Test func waiversEndAreWatchedAndAreNeverTooLong() {
    let cases: [(Waiver, Status, Set<String>)] = [
      (waiver(until: 60), .waived, []),
      (waiver(until: 30), .waived, ["lapsing-waiver"]),
      (waiver(until: 0), .waived, ["lapsing-waiver"]),
      (waiver(until: -1), .unknown, ["expired-waiver"]),
      (waiver(until: 181), .unknown, ["overlong-waiver"]),
      (waiver(until: 100, approved: -81), .unknown, ["overlong-waiver"]),
      (waiver(until: 100, approved: -80), .waived, []),
      (waiver(until: 60, revoked: true), .unknown, []),
      (waiver("other/*", until: 60), .unknown, ["unused-waiver"]),
    ]
    for (waiver, status, findings) in cases {
      for recorded in [false, true] {
        let made = report(
          timeline { if recorded { $0.waivers = [waiver] } }, waivers: recorded ? [] : [waiver])
        #expect(made.secrets[0].status == status, "\(waiver)")
        let about = Set(made.findings.map(\.rule).filter { $0.hasSuffix("waiver") })
        #expect(about == findings, "\(waiver)")
      }
    }
  }

  @Test func anIncidentHasATimeToRespondAndAnEnd() {
    func incident(_ closure: Incident.Closure?) -> Incident {
      Incident(
        id: 1, patterns: [Glob("env/K")], suspectedAt: (today + -1).start.adding(hours: 1),
        recordedAt: (today + -1).start.adding(hours: 2), reason: "", reportedBy: "",
        closure: closure)
    }
    let open = report(timeline(incidents: [incident(nil)]))
    #expect(open.secrets[0].status == .compromised)
    let progress = open.review.incidents[0]
    #expect(progress.unproven == 1 && progress.steps.count == 9)
    #expect(progress.secrets[0].respondBy == today.start.adding(hours: 2))
    let closure = Incident.Closure(by: "x", at: today.start, reason: "gone", unproven: 1)
    let closed = report(timeline(incidents: [incident(closure)]))
    #expect(closed.secrets[0].status != .compromised)
    #expect(
      closed.findings.contains { $0.rule == "unproven-closure" && $0.message.contains("gone") })
    // Proven since: the closing's reason is history.
    let later = report(timeline([1, 1, 1, 2], incidents: [incident(closure)]))
    #expect(later.findings.contains { $0.rule == "unproven-closure" })
    #expect(
      Incident(
        id: 1, patterns: [Glob("*")], suspectedAt: today.start, recordedAt: today.start, reason: "",
        reportedBy: ""
      ).known(at: (today + -1).start) == nil)
  }

  @Test func drillsAndRealRotationsAnswerForTheirClass() {
    func drill(_ ago: Int, _ outcome: Drill.Outcome = .passed) -> Drill {
      Drill(
        secret: secret, kind: .run, heldAt: (today + -ago).start, recordedAt: today.start,
        by: "x", outcome: outcome, milliseconds: 1,
        checks: [Drill.Check(name: "c", outcome: outcome, detail: "d")], outputSHA256: nil,
        note: nil, evidence: nil)
    }
    let id = ChecklistItem.testRotationProcedures
    let cases: [([Drill], [UInt64], ChecklistItem.Outcome)] = [
      ([], [1, 1], .incomplete), ([drill(90)], [1, 1], .pass), ([drill(91)], [1, 1], .incomplete),
      ([drill(5), drill(1, .failed)], [1, 1], .fail),
      ([drill(5, .failed), drill(1)], [1, 1], .pass),
      ([], [1, 2], .pass),
    ]
    for (drills, values, outcome) in cases {
      let made = report(timeline(values) { $0.drills = drills })
      #expect(item(made, id).outcome == outcome, "\(drills.count) \(values)")
      #expect(made.findings.contains { $0.rule == "failed-drill" } == (outcome == .fail))
    }
  }

  /// A person's word answers where nothing else does, and nowhere else.
  @Test func attestationsAnswerWhatNothingElseDoes() {
    func attested(_ item: String, _ state: Attestation.EvidenceState?) -> AuditReport {
      report(
        timeline {
          $0.attestations = [
            Attestation(
              id: 1, item: item, month: Month(of: today), by: "Ana", at: today.start, note: "n",
              evidence: EvidenceReference(location: "f", sha256: "0"), state: state)
          ]
        })
    }
    for id in [ChecklistItem.auditAccessPatterns, ChecklistItem.checkExposedSecrets] {
      #expect(item(report(timeline()), id).outcome == .incomplete)
      let made = item(attested(id, .intact), id)
      #expect(made.outcome == .pass && made.mode == .manual && made.toDo == nil)
      #expect(item(attested(id, .changed), id).outcome == .incomplete)
      #expect(attested(id, .missing).findings.contains { $0.rule == "changed-evidence" })
    }
    // The schedule is unknown, and stays so whoever vouches for it.
    let schedule = ChecklistItem.reviewRotationSchedule
    #expect(item(attested(schedule, .intact), schedule).outcome == .incomplete)
  }

  @Test func anomaliesStayOpenUntilTheirMonthIsReviewed() {
    let anomaly = AccessAnomaly(
      kind: .burst, object: "env/K", principal: "p", day: today + -1, at: (today + -1).start,
      explanation: "p read a lot")
    var accesses = AccessRecord()
    accesses.lastRun = (today.start, AccessRunRecord())
    accesses.anomalies = [(today.start, anomaly)]
    func rules(_ expected: [ExpectedAccess] = []) -> AccessRules {
      AccessRules(sources: [Glob("env")], unreadDays: 90, expected: expected)
    }
    func isOpen(_ rules: AccessRules, _ at: Instant?, _ month: Month) -> Bool {
      let made = report(
        timeline(accesses: accesses) { review in
          review.attestations =
            at.map {
              [
                Attestation(
                  id: 1, item: ChecklistItem.auditAccessPatterns, month: month, by: "Ana", at: $0,
                  note: "", evidence: nil, state: nil)
              ]
            } ?? []
        }, access: rules)
      return made.findings.contains { $0.rule == "access-anomaly" }
    }
    let june = Month(of: today)
    #expect(isOpen(rules(), nil, june))
    #expect(!isOpen(rules(), today.start, june))
    #expect(isOpen(rules(), today.start, Month(before: today)))
    // Attested before it was found: nobody can have seen it.
    #expect(isOpen(rules(), (today + -1).start, june))
    let expected = { (until: Int) in
      ExpectedAccess(
        principal: Glob("p*"), secret: Glob("env/*"), reason: "", approvedBy: "",
        expires: today + until)
    }
    #expect(!isOpen(rules([expected(0)]), nil, june))
    #expect(isOpen(rules([expected(-1)]), nil, june))
  }

  @Test func unreadSecretsAreToldOnlyWhereTheLogReachesFarEnough() {
    func isUnread(logSince: Int, lastRead: Int?) -> Bool {
      var accesses = AccessRecord()
      accesses.firstDays = ["env": today + -logSince]
      if let lastRead { accesses.lastReads = ["env/K": (today + -lastRead).start] }
      // Known to Rota for long.
      let timeline = timeline([UInt64](repeating: 1, count: 200), accesses: accesses)
      return report(
        timeline, access: AccessRules(sources: [Glob("env")], unreadDays: 90, expected: [])
      ).findings.contains { $0.rule == "unread-secret" }
    }
    #expect(isUnread(logSince: 90, lastRead: nil) && isUnread(logSince: 200, lastRead: 90))
    #expect(!isUnread(logSince: 89, lastRead: nil) && !isUnread(logSince: 200, lastRead: 89))
  }
}
