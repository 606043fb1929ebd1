import AuditConfiguration
import AuditModel
import Foundation
import TestSupport
import Testing

@testable import AuditAccess

/// Reads logs as a night does, and adds up what comes.
private final class Reader {
  var positions: [String: [AccessLogPosition]] = [:]
  var recent: [Int64] = []
  var totals: [String: [Int]] = [:]
  var buckets: [AccessBucket] = []

  func read(_ yaml: String, in scratch: Scratch, now: String = "2026-12-01T00:00:00Z") throws
    -> AccessRunRecord
  {
    try scratch.write(
      "rota.yaml",
      "sources: [{name: s, provider: dotenv, path: .env}]\naccess:\n  logs: [\(yaml)]\n")
    let settings = try #require(
      try Configuration.load(path: scratch.path + "/rota.yaml").access)
    let reading = AccessReading(
      known: KnownObjects(firstSeen: [:], versions: [:]), now: Instant(now)!, keepDays: 400,
      breakGlass: [Glob("break-*")], positions: positions, recentEvents: recent)
    let result = try reading.read(settings.logs) { [self] part in
      buckets += part
      for bucket in part {
        let key = "\(bucket.object) \(bucket.principal)"
        let before = totals[key] ?? [0, 0]
        totals[key] = [before[0] + bucket.reads, before[1] + bucket.denials]
      }
    }
    for (source, heads) in result.replaced {
      positions[source]?.removeAll { heads.contains($0.head) }
    }
    for (source, list) in result.positions {
      positions[source]?.removeAll { known in list.contains { $0.head == known.head } }
      positions[source, default: []] += list
    }
    recent = result.recentEvents
    return result.record
  }
}

private func recorded(_ name: String) throws -> String {
  try String(
    contentsOfFile: "\(Program.packageRoot)/Tests/AuditAccessTests/recorded/\(name).jsonl",
    encoding: .utf8)
}

private func vaultLine(_ id: String, _ at: String, path: String = "kv/data/a") -> String {
  #"{"time":"\#(at)","type":"response","auth":{"display_name":"app"},"request":{"id":"\#(id)","operation":"read","path":"\#(path)","remote_address":"10.0.0.1"}}"#
}

@Suite struct AccessLogTests {
  /// Recorded from real servers; expected by Foundation's JSON reader, event by event.
  @Test(arguments: ["vault", "openbao"]) func readsRecordedVaultLogs(_ name: String) throws {
    let scratch = try Scratch()
    try scratch.write("audit.log", try recorded(name))
    var expected: [String: [Int]] = [:]
    for line in try recorded(name).split(separator: "\n") {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let request = event["request"] as? [String: Any] ?? [:]
      let path = request["path"] as? String ?? ""
      guard event["type"] as? String == "response", request["operation"] as? String == "read",
        path.hasPrefix("kv") && !path.contains("/metadata/") && !path.contains("config")
      else { continue }
      let error = event["error"] as? String ?? ""
      guard error.isEmpty || error.contains("permission denied") else { continue }
      let who = (event["auth"] as? [String: Any])?["display_name"] as? String ?? "unauthenticated"
      let key = "s/\(path.replacingOccurrences(of: "/data/", with: "/")) \(who)"
      expected[key, default: [0, 0]][error.isEmpty ? 0 : 1] += 1
    }
    let reader = Reader()
    let record = try reader.read("{format: vault, source: s, paths: [audit.log]}", in: scratch)
    #expect(reader.totals.filter { $0.key.hasPrefix("s/kv") } == expected)
    #expect(!expected.isEmpty && record.unreadable == 0 && record.unreadCount == 0)
  }

  @Test func readsRecordedKubernetesLogs() throws {
    let scratch = try Scratch()
    try scratch.write("audit.log", try recorded("kube"))
    var expected: [String: [Int]] = [:]
    for line in try recorded("kube").split(separator: "\n") {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let object = event["objectRef"] as? [String: Any] ?? [:]
      guard event["stage"] as? String == "ResponseComplete",
        object["resource"] as? String == "secrets",
        ["get", "list", "watch"].contains(event["verb"] as? String)
      else { continue }
      let code = (event["responseStatus"] as? [String: Any])?["code"] as? Int ?? 0
      let who = (event["user"] as? [String: Any])?["username"] as? String ?? "unknown"
      let name = object["name"] as? String ?? "*"
      let key = "s/\(object["namespace"] as? String ?? "*")/\(name) \(who)"
      if code == 401 || code == 403 {
        expected[key, default: [0, 0]][1] += 1
      } else if (200..<300).contains(code) {
        expected[key, default: [0, 0]][0] += 1
      }
    }
    let reader = Reader()
    let record = try reader.read("{format: kubernetes, source: s, paths: [audit.log]}", in: scratch)
    #expect(reader.totals == expected)
    #expect(expected.values.contains { $0[0] > 0 } && expected.values.contains { $0[1] > 0 })
    #expect(record.unreadable == 0)
    #expect(reader.buckets.contains { $0.isPrivileged })
    #expect(!reader.buckets.contains { $0.isPrivileged && $0.principal.hasPrefix("system:") })
  }

  /// Appended to, rotated, copied, compressed, told twice inside: each event counts once.
  @Test func theSameEventCountsOnce() throws {
    let scratch = try Scratch()
    let logs = "{format: vault, source: s, paths: ['audit*']}"
    let lines = (0..<50).map { vaultLine("id\($0)", "2026-11-20T10:00:\(10 + $0)Z") + "\n" }
    let reader = Reader()
    func total() -> Int { reader.totals["s/kv/a app"]?[0] ?? 0 }
    try scratch.write("audit.log", lines[..<20].joined() + lines[5])
    let first = try reader.read(logs, in: scratch)
    #expect(total() == 20 && first.duplicates == 1)
    #expect(try reader.read(logs, in: scratch).bytes == 0)
    // A line that is half written waits for its end.
    let half = lines[30].prefix(60)
    try scratch.write(
      "audit.log", lines[..<20].joined() + lines[5] + lines[20..<30].joined() + half)
    #expect(try reader.read(logs, in: scratch).unreadable == 0)
    #expect(total() == 30)
    let whole = lines[..<20].joined() + lines[5] + lines[20..<40].joined()
    try scratch.write("audit.log", whole)
    _ = try reader.read(logs, in: scratch)
    #expect(total() == 40)
    // Rotated and compressed, copied, and a new one begun under the old name.
    try scratch.write("audit.log.1", whole)
    try scratch.write("audit.copy", whole)
    _ = try Program.run(["/bin/gzip", scratch.path + "/audit.log.1"], in: scratch.path)
    try scratch.write("audit.log", lines[40...].joined())
    let last = try reader.read(logs, in: scratch)
    #expect(total() == 50 && last.logs == 3 && last.unreadCount == 0)
    // Put together by somebody: known by their ids.
    try scratch.write("audit.all", lines[10...].joined())
    #expect(try reader.read(logs, in: scratch).duplicates == 40)
    #expect(total() == 50)
  }

  /// Logs that begin with the same banner are not taken for each other.
  @Test func logsThatBeginAlikeAreAllRead() throws {
    let scratch = try Scratch()
    let banner = "=== app 1.2 starts ===\n"
    func line(_ minute: Int) -> String { "2026-11-20T10:\(10 + minute):00Z web reads K\n" }
    let logs =
      "{format: lines, source: s, paths: ['app*'], pattern: '{time} {principal} reads {secret}'}"
    let reader = Reader()
    func total() -> Int { reader.totals["s/K web"]?[0] ?? 0 }
    try scratch.write("app.log", banner + (0..<9).map(line).joined())
    _ = try reader.read(logs, in: scratch)
    #expect(total() == 9)
    try FileManager.default.moveItem(
      atPath: scratch.path + "/app.log", toPath: scratch.path + "/app.log.1")
    try scratch.write("app.log", banner)
    _ = try reader.read(logs, in: scratch)
    try scratch.write("app.log", banner + (20..<23).map(line).joined())
    _ = try reader.read(logs, in: scratch)
    #expect(total() == 12)
    try scratch.write("app.log", banner + (20..<40).map(line).joined())
    _ = try reader.read(logs, in: scratch)
    #expect(total() == 29)
    #expect(try reader.read(logs, in: scratch).events == 0)
  }

  @Test func badLinesAreCountedAndHarmNothing() throws {
    let scratch = try Scratch()
    let good = vaultLine("good", "2026-11-20T10:00:00Z")
    let text = [
      good, String(good.dropLast(20)), "not json", "{}", "[1,2]", good + good,
      vaultLine("later", "2027-11-20T10:00:00Z"), vaultLine("early", "2019-01-01T00:00:00Z"),
      vaultLine("no time", "yesterday"), vaultLine("x", "2026-11-20T11:00:00Z") + "garbage",
      #"{"pad":""# + String(repeating: "x", count: 17 << 20) + #""}"#,
      vaultLine("after", "2026-11-20T09:00:00Z"),
    ]
    try scratch.write("audit.log", text.joined(separator: "\n") + "\n")
    let reader = Reader()
    let record = try reader.read("{format: vault, source: s, paths: [audit.log]}", in: scratch)
    #expect(reader.totals == ["s/kv/a app": [3, 0]])
    #expect(record.duplicates == 2 && record.future == 1 && record.older == 1)
    #expect(record.unreadable == 7, "\(record)")
    try scratch.write(
      "kube.log",
      #"{"kind":"Event","apiVersion":"audit.k8s.io/v9","stage":"ResponseComplete"}"# + "\n")
    let other = Reader()
    #expect(
      try other.read("{format: kubernetes, source: s, paths: [kube.log]}", in: scratch).unreadable
        == 1)
    try scratch.write(
      "trail.json", #"{"Records":[{"eventVersion":"1.08","eventTime":"2026-11-20T10:00:00Z""#)
    let cut = try Reader().read("{format: cloudtrail, source: s, paths: [trail.json]}", in: scratch)
    #expect(cut.unreadCount == 1)
    #expect(
      try Reader().read("{format: vault, source: s, paths: [absent*]}", in: scratch).unreadCount
        == 1)
  }

  @Test func readsLinesByAPattern() throws {
    let scratch = try Scratch()
    try scratch.write(
      "app.log",
      """
      2026-11-20 10:00:00,123 INFO audit: web read DATABASE_URL from 10.0.0.5 (ok)
      2026-11-20 10:00:01 INFO something else
      [20/Nov/2026:10:00:02 +0000] INFO audit: eve read s/DATABASE_URL from 10.0.0.6 (403 Forbidden)
      2026-11-20T10:00:03Z INFO audit: break-glass read DATABASE_URL from ::1 (ok)

      """)
    let reader = Reader()
    let record = try reader.read(
      "{format: lines, source: s, paths: [app.log], pattern: '{time} INFO audit: {principal} read {secret} from {address} ({outcome})'}",
      in: scratch)
    #expect(
      reader.totals == [
        "s/DATABASE_URL web": [1, 0], "s/DATABASE_URL eve": [0, 1],
        "s/DATABASE_URL break-glass": [1, 0],
      ])
    #expect(record.unreadable == 0)
    #expect(reader.buckets.filter(\.isPrivileged).map(\.principal) == ["break-glass"])
  }

  /// Whatever is done to a log: it is read to its end, and nothing traps.
  @Test(arguments: 1...3) func damagedLogsAreReadToTheirEnd(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    for (name, format) in [("vault", "vault"), ("kube", "kubernetes"), ("openbao", "cloudtrail")] {
      let original = Array(try recorded(name).utf8.prefix(60_000))
      for round in 0..<15 {
        let scratch = try Scratch()
        var bytes = original
        for _ in 0..<Int.random(in: 1...40, using: &random) {
          let at = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<5, using: &random) {
          case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: at)
          case 2: bytes.insert(contentsOf: [0x22, 0x5C, 0x7B], at: at)
          case 3: bytes.removeSubrange(at..<min(bytes.count, at + 500))
          default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 300)], at: 0)
          }
        }
        if round % 3 == 0 { bytes = Array(#"{"Records":["#.utf8) + bytes }
        try scratch.write("log", Data(bytes))
        let reader = Reader()
        let record = try reader.read("{format: \(format), source: s, paths: [log]}", in: scratch)
        #expect(record.logs == 1)
        #expect(
          try reader.read("{format: \(format), source: s, paths: [log]}", in: scratch).events == 0)
      }
    }
  }

  @Test func addressesBelongToNetworks() {
    for (address, network) in [
      ("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"),
      ("::1", "0:0:0::/48"), ("fe80::1%eth0", "fe80:0:0::/48"),
      ("1:2:3:4:5:6:7:8", "1:2:3::/48"),
      ("secretsmanager.amazonaws.com", "secretsmanager.amazonaws.com"),
      ("300.1.1.1", "300.1.1.1"), ("a:b", "a:b"), ("", ""),
    ] { #expect(AccessAnalysis.network(address) == network) }
  }
}

private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
