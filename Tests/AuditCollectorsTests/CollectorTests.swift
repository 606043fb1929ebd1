@testable import AuditCollectors
import AuditConfiguration
import AuditModel
import Foundation
import TestSupport
import Testing

/// Each collector on the real thing: files, processes, programs.
@Suite struct CollectorTests {
  private let now = Instant("2030-01-01T00:00:00Z")!

  private func collect(_ yaml: String, in scratch: Scratch) throws -> CollectedSource {
    let path = try scratch.write("rota.yaml", "sources: [{name: s, \(yaml)}]")
    let source = try Configuration.load(path: path).sources[0]
    let context = CollectionContext(
      fingerprinter: .init(key: UnsafeRawBufferPointer(start: key, count: 32)),
      baseDirectory: scratch.path, now: now)
    return try collector(for: source).collect(context)
  }

  private let key = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 1).initializeMemory(
      as: UInt8.self, repeating: 7, count: 32))

  @Test func dotenvTellsFileFacts() throws {
    let scratch = try Scratch()
    try scratch.write(
      ".env",
      "SECRET_ROTATION_ENABLED=off\nSECRET_EXPIRY_WARNING_DAYS=x\nA=1\nA=2\nA_VERSION=3\n=bad\n",
      mode: 0o644)
    let seen = try collect("provider: dotenv, path: .env", in: scratch)
    #expect(seen.outcome == .complete)
    #expect(seen.facts.rotationMonitoring == false)
    #expect(seen.facts.invalidSettings == ["SECRET_EXPIRY_WARNING_DAYS"])
    #expect(seen.facts.exposedMode == "644")
    #expect(seen.facts.duplicateNames == ["A"])
    #expect(seen.facts.unreadableLines == [6])
    #expect(seen.observations.first { $0.name == "A" }?.version == "3")
    #expect(seen.observations.first { $0.name == "A" }?.upperBound?.basis == .fileModified)
  }

  @Test(arguments: [
    ("absent.env", SourceProblem.Code.notFound), ("dir.env", .notAFile), ("binary.env", .notText),
    ("latin1.env", .notText), ("huge.env", .tooLarge),
  ])
  func dotenvRefusesWithAReason(_ name: String, _ code: SourceProblem.Code) throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/dir.env", withIntermediateDirectories: false)
    try scratch.write("binary.env", Data([1, 0, 2]))
    try scratch.write("latin1.env", Data([0x41, 0x3D, 0xE9]))
    try scratch.write("huge.env", "")
    truncate(scratch.path + "/huge.env", 100 << 20)
    let seen = try collect("provider: dotenv, path: \(name)", in: scratch)
    #expect(seen.outcome == .failed)
    #expect(seen.problem?.code == code)
  }

  @Test func processEnvironmentsAreRead() throws {
    let scratch = try Scratch()
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/sleep")
    child.arguments = ["60"]
    child.environment = ["API_TOKEN": "zK8qLw3nVb6xTy1p", "PLAIN": "yes"]
    try child.run()
    defer { child.terminate() }
    let pid = child.processIdentifier
    try scratch.write("app.pid", "\(pid)\n")
    usleep(50_000)
    for how in ["pid: \(pid)", "pid-file: app.pid"] {
      let seen = try collect("provider: process, \(how)", in: scratch)
      #expect(seen.outcome == .complete)
      #expect(seen.observations.map(\.name) == ["API_TOKEN", "PLAIN"])
      let bound = try #require(seen.observations[0].upperBound)
      #expect(bound.basis == .processStarted)
      let seconds = Double(bound.instant.milliseconds) / 1000 - Date().timeIntervalSince1970
      #expect(abs(seconds) < 5)
    }
    #expect(
      try collect("provider: process, command: no-such-program", in: scratch).problem?.code
        == .notFound)
    #expect(try collect("provider: process, pid: 4194304", in: scratch).problem?.code == .notFound)
  }

  @Test func theSameValueHasTheSameFingerprintEverywhere() throws {
    let scratch = try Scratch()
    try scratch.write(".env", "A='zK8qLw3nVb6xTy1p'\nB=\"zK8qLw3nVb6xTy1p\"\nC=other\n")
    let file = try collect("provider: dotenv, path: .env", in: scratch).observations
    try scratch.write(
      "list",
      "#!/bin/sh\necho '{\"name\":\"D\",\"value\":\"zK8qLw3nVb6xTy\\u0031p\"}'\necho '{\"complete\":true,\"count\":1}'\n",
      mode: 0o755)
    let listed = try collect("provider: exec, command: [./list]", in: scratch).observations
    #expect(file[0].fingerprint == file[1].fingerprint)
    #expect(file[0].fingerprint != file[2].fingerprint)
    #expect(file[0].fingerprint == listed[0].fingerprint)
  }

  private static let closing = #"{"complete":true,"count":1}"#

  @Test(arguments: [
    (
      "echo '{\"name\":\"A\"}'; echo '\(closing)'", SourceOutcome.complete,
      nil as SourceProblem.Code?
    ),
    ("echo '{\"name\":\"A\"}'", .partial, .badOutput),
    ("echo '{\"name\":\"A\"}'; echo '{\"complete\":true,\"count\":2}'", .partial, .countMismatch),
    ("echo '{\"name\":\"A\"}'; echo '\(closing)'; exit 3", .partial, .exitStatus),
    ("echo garbage", .failed, .badOutput), ("exit 1", .failed, .exitStatus),
    ("kill -9 $$", .failed, .exitStatus), ("sleep 30", .failed, .timedOut),
    ("echo '{\"name\":\"A\"}'; sleep 30 & sleep 30", .partial, .timedOut),
    ("echo '{\"name\":\"A\"}'; echo '{\"name\":\"A\"}'", .partial, .badOutput),
    ("echo '{\"name\":\"A\"}'; echo '{\"nam'", .partial, .badOutput),
    ("echo '{\"name\":\"\"}'", .failed, .badOutput), ("echo '{\"name\":7}'", .failed, .badOutput),
    ("echo '{\"name\":\"A\",\"rotatedAt\":\"soon\"}'", .failed, .badOutput),
    ("head -c 3000000 /dev/zero", .failed, .badOutput), ("yes", .failed, .badOutput),
  ])
  func execIsBelievedOnlyWhenWhole(
    _ body: String, _ outcome: SourceOutcome, _ code: SourceProblem.Code?
  ) throws {
    let scratch = try Scratch()
    try scratch.write("list", "#!/bin/sh\n\(body)\n", mode: 0o755)
    let seen = try collect("provider: exec, command: [./list], timeout: 1", in: scratch)
    #expect(seen.outcome == outcome)
    #expect(seen.problem?.code == code)
  }

  @Test func execSaysWhyItCannotStart() throws {
    let scratch = try Scratch()
    try scratch.write("plain", "not executable")
    #expect(
      try collect("provider: exec, command: [./none]", in: scratch).problem?.code == .cannotStart)
    #expect(
      try collect("provider: exec, command: [./plain]", in: scratch).problem?.code == .cannotStart)
  }
}
