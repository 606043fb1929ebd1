import Foundation
import TestSupport
import Testing

/// A real Docker engine, started by the test; and one behind TLS, replayed.
@Suite struct DockerTests {
  /// An engine of the test's own, without network, on a socket.
  private final class Engine {
    let socket: String
    private let process = Process()

    /// Nil where none can be started: it needs root and Debian's docker.io.
    init?(in scratch: Scratch) throws {
      let state = "\(scratch.path)/engine"
      socket = state + "/docker.sock"
      guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/dockerd"), geteuid() == 0 else {
        return nil
      }
      try FileManager.default.createDirectory(
        atPath: state, withIntermediateDirectories: true)
      process.executableURL = URL(fileURLWithPath: "/usr/sbin/dockerd")
      process.arguments = [
        "--iptables=false", "--ip6tables=false", "--bridge=none", "--data-root", state + "/data",
        "--exec-root", state + "/exec", "--pidfile", state + "/pid", "-H", "unix://" + socket,
      ]
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
      process.standardError = FileHandle(forWritingAtPath: "/dev/null")
      try process.run()
      for _ in 0..<100 {
        if (try? docker("version").status) == 0 { return }
        Thread.sleep(forTimeInterval: 0.2)
        if !process.isRunning { return nil }
      }
      return nil
    }

    deinit {
      process.terminate()
      process.waitUntilExit()
    }

    @discardableResult
    func docker(_ arguments: String..., input: String = "") throws -> Outcome {
      try Program.run(
        ["/usr/bin/env", "docker"] + arguments, in: "/tmp",
        environment: ["DOCKER_HOST": "unix://" + socket], input: Data(input.utf8))
    }
  }

  @Test func readsSwarmSecretsAndContainersOfARealEngine() throws {
    let scratch = try Scratch()
    guard let engine = try Engine(in: scratch) else {
      Issue.record(
        "no Docker engine could be started: containers and swarm secrets were only replayed",
        severity: .warning)
      return
    }
    defer { withExtendedLifetime(engine) {} }
    let value = "dK3vN8qT5xW1zR7mP2cL"
    func configure(_ more: String = "") throws {
      try scratch.write(
        "audit/rota.yaml",
        """
        sources: [{name: docker, provider: docker, host: "unix://\(engine.socket)"\(more)}]
        policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
        """)
    }
    func rota(_ arguments: String...) throws -> Outcome {
      try Program.run([Program.rota] + arguments, in: "\(scratch.path)/audit")
    }
    try configure()
    // Outside a swarm there is nothing to miss, unless it was asked for.
    #expect(try rota("sources", "check").output == "docker: complete, 0 seen\n")
    try configure(", secrets: true")
    #expect(try rota("sources", "check").output.contains("no manager of a swarm"))

    try #require(try engine.docker("swarm", "init", "--advertise-addr", "127.0.0.1").status == 0)
    try engine.docker(
      "secret", "create", "--label", "owner=team-b", "db_password_v1", "-", input: value)
    try engine.docker(
      "secret", "create", "--label", "owner=team-b", "db_password_v2", "-", input: value + "2")
    try scratch.write("make", "tar c --files-from /dev/null | docker import - empty")
    _ = try Program.run(
      ["/bin/sh", "make"], in: scratch.path,
      environment: ["DOCKER_HOST": "unix://" + engine.socket])
    let made = try engine.docker(
      "create", "--name", "web", "-e", "API_TOKEN=\(value)", "-e", "DEBUG=true", "empty", "/x")
    try #require(made.status == 0, "\(made.errors)")

    let run = try rota("nightly", "--now", "2099-01-01T00:00:00Z")
    #expect(run.status == 0, "\(run.errors)")
    let report = try scratch.read("audit/reports/nightly/report.json")
    func line(_ id: String) -> String {
      report.split(separator: "\n").first { $0.contains(#"{"id":"\#(id)","#) }.map(String.init)
        ?? ""
    }
    // A rotation is a new object; the newest stands for all.
    #expect(line("docker/db_password").contains(#""basis":"provider""#))
    #expect(line("docker/db_password").contains(#""owner":"team-b""#))
    #expect(line("docker/web/API_TOKEN").contains(#""basis":"container-created""#))
    #expect(line("docker/web/API_TOKEN").contains(#""status":"overdue""#))
    #expect(line("docker/web/DEBUG").isEmpty)
    let audited = try scratch.allFiles().filter { $0.name.hasPrefix("audit/") }
    #expect(!audited.isEmpty)
    for file in audited {
      #expect(file.bytes.range(of: Data(value.utf8)) == nil, "\(file.name)")
    }
  }

  @Test(arguments: [
    ("db_password_v2", "db_password"), ("tls-20260101", "tls"), ("tls-2026-01-01", "tls"),
    ("api2", "api2"), ("key.3", "key"), ("_1", "_1"), ("ipv4", "ipv4"),
  ]) func linksTheObjectsOfOneSecret(_ name: String, _ linked: String) throws {
    let scratch = try Scratch()
    let server = try Server.replaying(
      [
        "unix": "\(scratch.path)/docker.sock",
        "routes": [
          [
            "path": "/v1.40/secrets",
            "body":
              #"[{"CreatedAt":"2026-01-01T00:00:00Z","Spec":{"Name":"\#(name)","Labels":{}}}]"#,
          ],
          ["path": "/v1.40/containers/json?all=true", "body": "[]"],
        ],
      ], in: scratch)
    defer { withExtendedLifetime(server) {} }
    try scratch.write(
      "rota.yaml",
      "sources: [{name: docker, provider: docker, host: \"unix://\(scratch.path)/docker.sock\"}]\n")
    _ = try Program.rota("nightly", "--now", "2026-11-24T00:00:00Z", in: scratch.path)
    #expect(
      try scratch.read("reports/nightly/report.json").contains(#"{"id":"docker/\#(linked)","#))
  }
}
