package import Foundation

/// What a program did.
package struct Outcome {
  package let status: Int32
  package let output: String
  package let errors: String
}

/// Runs programs as a user would: the built `rota`, and the Python oracles.
package enum Program {
  /// The `rota` that was built together with the tests.
  package static let rota: String = {
    let directory = Bundle(for: Marker.self).bundleURL.deletingLastPathComponent()
    for candidate in [
      directory, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ] {
      let path = candidate.appendingPathComponent("rota").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return packageRoot + "/.build/debug/rota"
  }()

  /// The checkout.
  package static let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The Python that `scripts/test` prepared, else the system's.
  package static let python: String = {
    let prepared = packageRoot + "/.venv/bin/python"
    return FileManager.default.isExecutableFile(atPath: prepared) ? prepared : "/usr/bin/env"
  }()

  @discardableResult
  package static func rota(
    _ arguments: String..., in directory: String, environment: [String: String] = [:]
  ) throws -> Outcome {
    try run([rota] + arguments, in: directory, environment: environment)
  }

  package static func python(
    _ script: String, _ arguments: [String], in directory: String, input: Data? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let command = python == "/usr/bin/env" ? [python, "python3"] : [python]
    return try run(
      command + [script] + arguments, in: directory, environment: environment, input: input)
  }

  package static func run(
    _ command: [String], in directory: String, environment: [String: String] = [:],
    input: Data? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    var values = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    values["HOME"] = directory
    values.merge(environment) { _, new in new }
    process.environment = values
    // Files, not pipes: nothing can fill up while the other is read.
    let base = FileManager.default.temporaryDirectory.path + "/rota-run-\(UUID().uuidString)"
    let (outPath, errPath, inPath) = (base + ".out", base + ".err", base + ".in")
    for path in [outPath, errPath] {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    _ = FileManager.default.createFile(atPath: inPath, contents: input ?? Data())
    defer {
      [outPath, errPath, inPath].forEach { try? FileManager.default.removeItem(atPath: $0) }
    }
    process.standardOutput = FileHandle(forWritingAtPath: outPath)
    process.standardError = FileHandle(forWritingAtPath: errPath)
    process.standardInput = FileHandle(forReadingAtPath: inPath)
    try process.run()
    process.waitUntilExit()
    func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    return Outcome(
      status: process.terminationStatus, output: text(outPath), errors: text(errPath))
  }
}

private final class Marker {}
