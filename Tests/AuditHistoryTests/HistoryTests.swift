import AuditHistory
import AuditModel
import Foundation
import TestSupport
import Testing

@Suite struct HistoryTests {
  private func instant(_ day: Int) -> Instant { Day("2026-01-01")!.start.adding(hours: 24 * day) }

  private func seen(_ name: String, _ value: UInt64) -> Observation {
    var seen = Observation(name: name)
    seen.fingerprint = Fingerprint(keyID: 1, high: value, low: .max - value)
    seen.version = "1"
    seen.tags = ["team": "x"]
    seen.facts = ValueFacts(
      length: 40, distinctBytes: 20, strengthBits: 200, marks: .refersOutside,
      shapes: [.opaque, .url])
    seen.upperBound = UpperBound(instant: instant(0), basis: .processStarted)
    seen.createdAt = Instant(milliseconds: 1_700_000_000_123)
    return seen
  }

  private func source(
    _ outcome: SourceOutcome, _ observations: [Observation]
  ) -> CollectedSource {
    CollectedSource(
      source: SourceDescription(name: "s", provider: "exec", environment: "production"),
      outcome: outcome,
      problem: outcome == .complete ? nil : SourceProblem(.timedOut, "slow", hint: "wait"),
      observations: observations)
  }

  /// A night without change adds one row for the source and none for a secret.
  @Test func historyGrowsWithChangeNotWithNights() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/history.sqlite"
    let history = try History.open(path: path)
    func rows(_ table: String) throws -> String {
      try Program.run(
        ["/usr/bin/sqlite3", path, "SELECT count(*) FROM \(table)"], in: scratch.path
      )
      .output.trimmingCharacters(in: .newlines)
    }
    let many = (0..<500).map { seen("S\($0)", UInt64($0)) }
    for night in 0..<5 {
      _ = try history.record([source(.complete, many)], at: instant(night), fingerprintKeyID: 1)
    }
    #expect(try rows("revision") == "500")
    #expect(try rows("source_run") == "5")
    var changed = many
    changed[3] = seen("S3", 9999)
    _ = try history.record([source(.complete, changed)], at: instant(5), fingerprintKeyID: 1)
    #expect(try rows("revision") == "501")
  }

  @Test func observationsComeBackAsTheyWere() throws {
    let scratch = try Scratch()
    let history = try History.open(path: scratch.path + "/h")
    var full = seen("A", 7)
    full.key = "KEY"
    full.environment = "staging"
    (full.rotatedAt, full.versionCreatedAt, full.expiresAt) = (instant(1), instant(2), instant(3))
    (full.lastAccessedAt, full.nextRotationAt, full.rotationEnabled) = (
      instant(4), instant(5), false
    )
    (full.owner, full.managedBy, full.declaredRotation) = ("o", "m", Day("2026-02-03"))
    _ = try history.record(
      [source(.complete, [full, seen("B", 8)])], at: instant(9), fingerprintKeyID: 1)
    let timeline = try #require(try history.timeline(asOf: instant(9)))
    let found = timeline.sources[0].secrets.map { $0.current.observation }
    #expect(found == [full, seen("B", 8)])
    #expect(timeline.sources[0].source.environment == "production")
  }

  /// Only a complete collection proves that a secret is gone; the past stays what it was.
  @Test func absenceNeedsProof() throws {
    let scratch = try Scratch()
    let history = try History.open(path: scratch.path + "/h")
    let (a, b) = (seen("A", 1), seen("B", 2))
    func record(_ night: Int, _ outcome: SourceOutcome, _ list: [Observation]) throws {
      _ = try history.record([source(outcome, list)], at: instant(night), fingerprintKeyID: 1)
    }
    func present(_ night: Int) throws -> [String] {
      try #require(try history.timeline(asOf: instant(night))).sources[0].secrets
        .filter { $0.current.observation != nil }.map(\.id.name).sorted()
    }
    try record(0, .complete, [a, b])
    try record(1, .partial, [a])
    try record(2, .failed, [])
    #expect(try present(2) == ["A", "B"])
    try record(3, .complete, [a])
    #expect(try present(3) == ["A"])
    #expect(try present(2) == ["A", "B"])
    try record(4, .complete, [a, b])
    #expect(try present(4) == ["A", "B"])
    #expect(try history.timeline(asOf: Day("2025-12-31")!.end) == nil)
    #expect(throws: HistoryError(.clockBackwards, lastCollection: instant(4))) {
      try record(1, .complete, [a])
    }
  }
}

extension HistoryTests {
  /// A night that fails half way through its transaction leaves nothing behind.
  @Test func aFailedNightLeavesNothing() throws {
    let scratch = try Scratch()
    let history = try History.open(path: scratch.path + "/h")
    let twice = SourceDescription(name: "s", provider: "exec", environment: nil)
    let sources = [1, 2].map { _ in
      CollectedSource(source: twice, outcome: .complete, observations: [seen("A", 1)])
    }
    #expect(throws: HistoryError.self) {
      try history.record(sources, at: instant(1), fingerprintKeyID: 1)
    }
    #expect(try history.timeline(asOf: instant(9)) == nil)
    #expect(try history.fingerprintKeys().isEmpty)
  }
}
