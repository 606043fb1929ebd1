import AuditModel
import AuditPolicy
import Testing

/// Small histories, written night by night, and what the rules must find in them.
@Suite struct RuleTests {
  private static let critical = SecretClass(
    name: "critical", title: "Critical", severity: .critical)

  private struct Night {
    var value: UInt64?
    var version: String?
    var marks: ValueMarks = []
    var shapes: ValueShapes = [.opaque]
    var bits = 200
    var length = 50
  }

  private func instant(_ night: Int) -> Instant {
    Day("2026-01-01")!.start.adding(hours: 24 * night)
  }

  private func timeline(
    _ name: String, _ nights: [Night?], provider: String = "dotenv", source: String = "env",
    environment: String? = nil, facts: SourceFacts = SourceFacts(), incidents: [Incident] = []
  ) -> AuditTimeline {
    let collections = nights.indices.map { CollectionRecord(id: Int64($0 + 1), at: instant($0)) }
    let revisions = zip(collections, nights).map { collection, night in
      Revision(collection: collection, observation: night.map { observation(name, $0) })
    }
    let runs = collections.map {
      SourceRun(collection: $0, outcome: .complete, problem: nil, observed: 1, facts: facts)
    }
    return AuditTimeline(
      collections: collections,
      sources: [
        SourceTimeline(
          source: SourceDescription(name: source, provider: provider, environment: environment),
          runs: runs,
          secrets: [SecretTimeline(id: SecretID(source: source, name: name), revisions: revisions)])
      ], incidents: incidents)
  }

  private func observation(_ name: String, _ night: Night) -> Observation {
    var seen = Observation(name: name)
    seen.fingerprint = night.value.map { Fingerprint(keyID: 1, high: $0, low: 0) }
    seen.version = night.version
    seen.facts = ValueFacts(
      length: night.length, distinctBytes: 30, strengthBits: night.bits, marks: night.marks,
      shapes: night.shapes)
    return seen
  }

  private func rules(
    _ timeline: AuditTimeline, kind: SecretKind? = nil, rows: [PolicyRow]? = nil
  ) -> Set<String> {
    Set(report(timeline, kind: kind, rows: rows).findings.map(\.rule))
  }

  private func report(
    _ timeline: AuditTimeline, kind: SecretKind? = nil, rows: [PolicyRow]? = nil,
    period: RotationPeriod = .days(90), waivers: [Waiver] = []
  ) -> AuditReport {
    let row = PolicyRow(name: Glob("*"), secretClass: Self.critical, period: period, kind: kind)
    let policy = Policy(
      name: "test", sha256: "", warnDays: 30, classes: [Self.critical], rows: rows ?? [row],
      declarations: [], waivers: waivers)
    let now = timeline.lastCollection.at
    return audit(
      timeline, by: policy,
      AuditRequest(
        kind: .nightly, organization: "o", generatedAt: now, asOf: now, period: nil, nights: []))
  }

  @Test func fakeRotationsAreCaught() {
    let bumped = timeline("K", [Night(value: 1, version: "1"), Night(value: 1, version: "2")])
    #expect(rules(bumped).contains("fake-rotation"))
    let honest = timeline("K", [Night(value: 1, version: "1"), Night(value: 2, version: "2")])
    #expect(rules(honest).isDisjoint(with: ["fake-rotation", "unversioned-change"]))
    let silent = timeline("K", [Night(value: 1, version: "1"), Night(value: 2, version: "1")])
    #expect(rules(silent).contains("unversioned-change"))
    let late = timeline(
      "K",
      [Night(value: 1, version: "1"), Night(value: 2, version: "1"), Night(value: 2, version: "2")])
    #expect(rules(late).isDisjoint(with: ["fake-rotation", "unversioned-change"]))
  }

  @Test func aValueBroughtBackKeepsItsAge() {
    let back = timeline("K", (0...2).map { Night(value: UInt64($0 % 2)) })
    let made = report(back)
    #expect(Set(made.findings.map(\.rule)).contains("restored-value"))
    #expect(made.secrets[0].evidence.notAfter == instant(0))
    let gone = timeline("K", [Night(value: 1), nil, Night(value: 1)])
    #expect(!rules(gone).contains("restored-value"))
  }

  @Test func anObservedChangeDatesTheValue() {
    let evidence = report(timeline("K", [Night(value: 1), Night(value: 2)])).secrets[0].evidence
    #expect(evidence.notBefore == instant(0) && evidence.notAfter == instant(1))
    #expect(evidence.basis == .observed)
  }

  @Test(arguments: [
    (ValueMarks.placeholder, "placeholder-value"), (.publishedExample, "published-value"),
    (.publishedTestValue, "published-value"), (.encodedWord, "weak-secret"),
    (.refersOutside, "outside-reference"),
  ])
  func marksBecomeFindings(_ marks: ValueMarks, _ rule: String) {
    #expect(rules(timeline("K", [Night(value: 1, marks: marks)])).contains(rule))
    #expect(!rules(timeline("K", [Night(value: 1)])).contains(rule))
  }

  @Test func signingKeysFollowDjango() {
    let short = timeline("K", [Night(value: 1, marks: .underFiftyCharacters)])
    #expect(rules(short, kind: .signingKey).contains("insecure-signing-key"))
    #expect(!rules(short, kind: .apiKey).contains("insecure-signing-key"))
  }

  @Test(arguments: SecretKind.allCases)
  func formatsAreAskedForByKind(_ kind: SecretKind) {
    let shapeless = timeline("K", [Night(value: 1, shapes: [])])
    let free: Set<SecretKind> = [.signingKey, .apiKey, .password]
    #expect(rules(shapeless, kind: kind).contains("malformed-secret") == !free.contains(kind))
  }

  @Test func aRedisURLWithoutPasswordIsNoSecret() {
    let row = PolicyRow(
      name: Glob("REDIS_URL"), secretClass: Self.critical, period: .onBreach, kind: .redisURL,
      onlyWithPassword: true)
    let open = timeline("REDIS_URL", [Night(value: 1, shapes: [.url, .redisURL])])
    #expect(report(open, rows: [row]).summary.total == 0)
    #expect(rules(open, rows: [row]) == ["missing-password"])
    let closed = timeline(
      "REDIS_URL", [Night(value: 1, shapes: [.url, .redisURL, .urlWithPassword])])
    #expect(report(closed, rows: [row]).summary[.compliant] == 1)
  }

  @Test func incidentsOutweighWaiversUntilARotationIsProven() {
    func verdict(_ nights: [Night]) -> Status {
      let incident = Incident(
        id: 1, patterns: [Glob("env/*")], suspectedAt: instant(1), recordedAt: instant(1),
        reason: "", reportedBy: "")
      let waiver = Waiver(
        secret: Glob("*"), reason: "", requestedBy: "a", approvedBy: "b",
        expires: Day("2030-01-01")!)
      return report(
        timeline("K", nights, incidents: [incident]), period: .onBreach, waivers: [waiver]
      ).secrets[0].status
    }
    #expect(verdict([Night(value: 1), Night(value: 1)]) == .compromised)
    // Changed between night 0 and 1: perhaps before the suspected instant.
    #expect(verdict([Night(value: 1), Night(value: 2)]) == .compromised)
    #expect(verdict([Night(value: 1), Night(value: 1), Night(value: 2)]) == .compliant)
  }

  @Test(
    arguments: [
      ("DEBUG", ValueShapes.boolean, false), ("SECRET_KEY_VERSION", .number, false),
      ("TOKEN_TTL", .number, false), ("STRIPE_KEY", [], true), ("DB_PASSWORD", .number, true),
      ("TURNSTILE_SITE_KEY", .opaque, false), ("SOME_URL", .url, false),
      ("SOME_URL", [.url, .urlWithPassword], true), ("BLOB", .opaque, true),
      ("GIT_SHA", .opaque, false),
      ("KEY_FILE", .path, false), ("githubToken", [], true), ("HOME", .path, false),
    ] as [(String, ValueShapes, Bool)])
  func tellsSecretsFromSettings(_ name: String, _ shapes: ValueShapes, _ isSecret: Bool) {
    let made = report(timeline(name, [Night(value: 1, shapes: shapes)]), rows: [])
    #expect((made.summary[.unknown] == 1) == isSecret)
    #expect(made.findings.contains { $0.rule == "unclassified-secret" } == isSecret)
  }

  @Test func monitoringSwitchedOffIsAFinding() {
    var facts = SourceFacts()
    facts.rotationMonitoring = false
    #expect(rules(timeline("K", [Night(value: 1)], facts: facts)).contains("monitoring-disabled"))
  }

  @Test func aProcessThatDisagreesWithItsFileIsFound() {
    let file = timeline("K", [Night(value: 1)])
    func both(_ value: UInt64) -> AuditTimeline {
      let process = timeline("K", [Night(value: value)], provider: "process", source: "web")
      return AuditTimeline(
        collections: file.collections, sources: file.sources + process.sources, incidents: [])
    }
    #expect(rules(both(2)).contains("process-drift"))
    #expect(rules(both(1)).isDisjoint(with: ["process-drift", "shared-value"]))
  }

  @Test func theSameValueInTwoEnvironmentsIsFound() {
    let one = timeline("K", [Night(value: 1)], environment: "production")
    let two = timeline("K", [Night(value: 1)], source: "b", environment: "staging")
    let both = AuditTimeline(
      collections: one.collections, sources: one.sources + two.sources, incidents: [])
    #expect(rules(both).contains("shared-value"))
  }

  @Test func factsOlderThanTwoDaysAreNoFacts() {
    let nights = timeline("K", [Night(value: 1)])
    let failed = (1...3).map { night in
      SourceRun(
        collection: CollectionRecord(id: Int64(night + 1), at: instant(night)), outcome: .failed,
        problem: nil, observed: 0, facts: SourceFacts())
    }
    func after(_ count: Int) -> AuditReport {
      let source = nights.sources[0]
      return report(
        AuditTimeline(
          collections: nights.collections + failed.prefix(count).map(\.collection),
          sources: [
            SourceTimeline(
              source: source.source, runs: source.runs + failed.prefix(count),
              secrets: source.secrets)
          ], incidents: []), period: .onBreach)
    }
    #expect(after(2).secrets[0].status == .compliant && after(2).secrets[0].isStale)
    #expect(after(2).verdict == .inconclusive)
    #expect(after(3).secrets[0].status == .unknown)
  }
}
