import Foundation
import TestSupport
import Testing

/// Trouble on the way to a provider: every kind has its cause, none looks like an empty store, and
/// no source keeps the others from being audited.
@Suite struct ProviderFaultTests {
  private let now = "2026-11-24T02:00:00Z"
  private let list = "/v1/kv/metadata/"
  private let mount = #"{"data":{"path":"kv/","type":"kv","options":{"version":"2"}}}"#

  /// A Vault whose listing misbehaves.
  private func check(
    _ route: [String: Any], timeout: Int = 60, environment: [String: String] = [:]
  ) throws -> Outcome {
    let scratch = try Scratch()
    var route = route
    route["path"] = list
    let server = try Server.replaying(
      ["routes": [["path": "/v1/sys/internal/ui/mounts/kv", "body": mount], route]], in: scratch)
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: vault, provider: vault, address: "http://127.0.0.1:\(server.port)", paths: [kv], timeout: \(timeout)}
      """)
    return try Program.run(
      [Program.rota, "sources", "check"], in: scratch.path,
      environment: ["VAULT_TOKEN": "canary-token"].merging(environment) { _, new in new })
  }

  private func expect(_ outcome: Outcome, _ code: String) {
    #expect(outcome.status == 2, "\(outcome.output)")
    #expect(outcome.output.contains("(\(code))"), "\(outcome.output)")
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(!(outcome.output + outcome.errors).contains("canary-token"))
  }

  @Test func throttledToTheEnd() throws {
    expect(try check(["status": 429, "headers": ["Retry-After": "0"]]), "throttled")
  }

  @Test func serverErrorsToTheEnd() throws {
    expect(try check(["status": 500, "headers": ["Retry-After": "0"], "body": "{}"]), "bad-answer")
  }

  @Test func resetHalfWayThroughABody() throws {
    expect(try check(["body": #"{"data":{"#, "fault": "reset"]), "unreachable")
  }

  @Test func cutShort() throws {
    expect(try check(["body": #"{"data":{"#, "fault": "truncated"]), "unreachable")
  }

  @Test func aSlowDripEndsWithTheSourcesTime() throws {
    expect(try check(["body": "{", "fault": "drip"], timeout: 3), "timed-out")
  }

  @Test func malformed() throws {
    for body in ["", "<html>", #"{"data":{"keys":"#, #"{"data":{"keys":7}}"#, "null"] {
      expect(try check(["body": body]), "bad-answer")
    }
  }

  @Test func endlessBody() throws {
    expect(try check(["fault": "endless"]), "too-large")
  }

  @Test func redirectedElsewhere() throws {
    expect(
      try check(["status": 307, "headers": ["Location": "http://127.0.0.2:1/v1/kv/metadata/"]]),
      "redirected")
  }

  @Test func recoversFromWhatPasses() throws {
    let once = try check(["status": 503, "headers": ["Retry-After": "0"], "body": "{}", "times": 2])
    // Afterwards the route is spent, and 404 is an empty folder.
    #expect(once.output == "vault: complete, 0 seen\n")
    #expect(once.status == 0)
  }

  @Test func nobodyThere() throws {
    let scratch = try Scratch()
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: refused, provider: vault, address: "http://127.0.0.1:1"}
        - {name: unknown, provider: vault, address: "http://no-such-host.invalid"}
        - {name: socket, provider: docker, host: "unix:///nonexistent/docker.sock"}
        - {name: env, provider: dotenv, path: .env}
      """)
    try scratch.write(".env", "SECRET_KEY=k8^2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1b\n")
    let run = try Program.run(
      [Program.rota, "nightly", "--now", now], in: scratch.path,
      environment: ["VAULT_TOKEN": "canary-token"])
    #expect(run.status == 2)
    let report = try scratch.read("reports/nightly/report.json")
    // The others failed; this one is audited all the same.
    #expect(report.contains(#""id":"env/SECRET_KEY""#))
    let alerts = try scratch.read(".rota/alerts.log")
    for source in ["refused", "unknown", "socket"] {
      #expect(alerts.contains("Secret audit incomplete: source \(source) is failed"))
    }
    #expect(alerts.contains("cause=unreachable"))
    for file in try scratch.allFiles() {
      #expect(file.bytes.range(of: Data("canary-token".utf8)) == nil, "\(file.name)")
    }
  }

  @Test func pagesThatNeverEnd() throws {
    let scratch = try Scratch()
    let page = #"{"metadata":{"continue":"again"},"rows":[]}"#
    let server = try Server.replaying(["routes": [["path": "/api/*", "body": page]]], in: scratch)
    try scratch.write(
      "kubeconfig",
      """
      current-context: main
      contexts: [{name: main, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "http://127.0.0.1:\(server.port)"}}]
      users: []
      """)
    try scratch.write(
      "rota.yaml", "sources: [{name: k8s, provider: kubernetes, kubeconfig: kubeconfig}]\n")
    expect(try Program.rota("sources", "check", in: scratch.path), "bad-answer")
  }

  /// Facts of a failed night stand, marked as old, until they are too old to say anything.
  @Test func lastKnownFactsStandForTwoDays() throws {
    let scratch = try Scratch()
    func write(_ ok: Bool) throws {
      try scratch.write(
        "list.sh",
        ok
          ? """
          printf '{"name":"A","versionCreatedAt":"2026-11-01T00:00:00Z"}\\n{"complete":true,"count":1}\\n'
          """ : "exit 3")
    }
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: x, provider: exec, command: [sh, list.sh]}]
      policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
      """)
    func night(_ day: Int) throws -> String {
      _ = try Program.rota(
        "nightly", "--now", "2026-11-\(day)T02:00:00Z", in: scratch.path)
      return try scratch.read("reports/nightly/report.json")
    }
    try write(true)
    #expect(try night(20).contains(#""status":"compliant""#))
    try write(false)
    let second = try night(21)
    #expect(second.contains(#""status":"compliant""#))
    #expect(second.contains("on the last known facts"))
    #expect(second.contains(#""verdict":"inconclusive""#))
    #expect(try night(23).contains(#""status":"unknown""#))
  }

  @Test func aSuddenDisappearanceIsAFinding() throws {
    let scratch = try Scratch()
    try scratch.write(
      "rota.yaml", "sources: [{name: x, provider: exec, command: [cat, list]}]\n")
    func night(_ day: Int, _ count: Int) throws -> String {
      let lines = (0..<count).map { #"{"name":"S\#($0)"}"# }
      try scratch.write(
        "list", (lines + [#"{"complete":true,"count":\#(count)}"#]).joined(separator: "\n"))
      _ = try Program.rota("nightly", "--now", "2026-11-\(day)T02:00:00Z", in: scratch.path)
      return try scratch.read("reports/nightly/report.json")
    }
    #expect(try !night(10, 20).contains(#""rule":"mass-disappearance""#))
    let shrunk = try night(11, 12)
    #expect(shrunk.contains("8 of 20 entries of source x were gone at 2026-11-11T02:00:00Z"))
    #expect(shrunk.contains(#""seen":12,"seenBefore":20"#))
    #expect(try night(14, 12).contains(#""rule":"mass-disappearance""#))
    #expect(try !night(19, 12).contains(#""rule":"mass-disappearance""#))
    // One or two are everyday life.
    #expect(try !night(20, 10).contains(#""rule":"mass-disappearance""#))
  }
}
