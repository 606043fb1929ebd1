import Foundation

/// A Python server that serves until it is let go.
package final class Server {
  /// The port it printed.
  package let port: Int
  private let process = Process()
  private let input = Pipe()

  /// - Throws: `Failure` when it does not come up.
  package init(_ script: String, _ arguments: [String], in directory: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Program.python)
    process.arguments =
      (Program.python == "/usr/bin/env" ? ["python3"] : []) + [script] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: "/dev/null")
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Failure(said: line)
    }
    self.port = port
  }

  package struct Failure: Error {
    let said: String
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
    process.waitUntilExit()
  }

  /// The server that answers as a script tells it, see `replay_server.py`.
  package static func replaying(
    _ script: [String: Any], in scratch: Scratch, name: String = "replay"
  ) throws -> Server {
    var script = script
    script["log"] = "\(scratch.path)/\(name).log"
    let path = try scratch.write(
      "\(name).json", try JSONSerialization.data(withJSONObject: script))
    return try Server(
      Program.packageRoot + "/Tests/CommandLineTests/replay_server.py", [path], in: scratch.path)
  }
}
