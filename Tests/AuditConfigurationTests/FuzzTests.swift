import AuditConfiguration
import AuditModel
import Foundation
import TestSupport
import Testing

@Suite struct FuzzTests {
  private let seed = """
    organization: Example
    sources:
      - {name: a, provider: dotenv, path: .env, environment: production}
      - name: b
        provider: exec
        command: [./list, "--all"]
    policy:
      use: thrillwiki
      warn: 14d
      classes: {low: {severity: low, rotate: 365d}}
      secrets:
        - {name: STRIPE_*, class: high, rotate: 90d, kind: api-key, controls: [a, b]}
        - {tag: team=x, class: low, required: true}
    declared: [{secret: a/B, rotated: 2026-09-01, by: Ana}]
    waivers:
      - {secret: a/C, reason: r, requested-by: x, approved-by: y, expires: 2026-12-31}
    alerts: [{file: x.log, format: json}]

    """

  @Test func theSeedIsAccepted() throws {
    let scratch = try Scratch()
    let configuration = try Configuration.load(path: try scratch.write("rota.yaml", seed))
    #expect(configuration.sources.map(\.name) == ["a", "b"])
    #expect(configuration.policy.rows.count == 10)
    #expect(configuration.policy.warnDays == 14)
    #expect(configuration.policy.rows[1].period == .days(365))
  }

  /// Mutations of a whole configuration are accepted or refused with file and reason; nothing else.
  @Test func mutationsAreAcceptedOrRefused() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/rota.yaml"
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let noise = [
      "{", "}", "[", "]", ":", "- ", "&a ", "*a", "\"", "'", "\n", "  ", "#", "~", "|", "\u{0}",
      "é", "90d", "null",
    ]
    var counts = (accepted: 0, refused: 0)
    for _ in 0..<3000 {
      var text = seed
      for _ in 0...next(3) {
        let at = text.index(text.startIndex, offsetBy: next(text.count))
        if next(2) == 0 {
          text.insert(contentsOf: noise[next(noise.count)], at: at)
        } else {
          text.remove(at: at)
        }
      }
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      do {
        _ = try Configuration.load(path: path)
        counts.accepted += 1
      } catch let error as ConfigurationError {
        #expect(error.file == path || error.file.hasPrefix("thrillwiki"))
        #expect(!error.problem.isEmpty && !error.hint.isEmpty)
        counts.refused += 1
      }
    }
    #expect(counts.accepted > 100 && counts.refused > 100)
  }

  @Test func theDigestFollowsTheMeaning() throws {
    let scratch = try Scratch()
    func digest(_ text: String) throws -> String {
      try Configuration.load(path: try scratch.write("rota.yaml", text)).policy.sha256
    }
    let first = try digest(seed)
    #expect(try digest(seed + "# a comment\n") == first)
    #expect(try digest(seed.replacingOccurrences(of: "rotate: 90d", with: "rotate: 91d")) != first)
    #expect(try digest(seed.replacingOccurrences(of: "2026-12-31", with: "2027-12-31")) != first)
  }
}
