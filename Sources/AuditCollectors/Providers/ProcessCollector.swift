package import AuditConfiguration
package import AuditModel
import Foundation
import Glibc

/// The environment of a running process: what is really deployed, whatever the files say.
package struct ProcessCollector: Collector {
  package static let provider = "process"
  private let source: SourceDescription
  private let target: Target

  private enum Target {
    case pid(Int)
    case pidFile(String)
    case command(String)
  }

  package init(_ source: SourceConfiguration) throws {
    let settings = try source.settings(["pid", "pid-file", "command"])
    self.source = source.description
    switch (settings["pid"], settings["pid-file"], settings["command"]) {
    case (let pid?, nil, nil): target = .pid(try pid.integer(in: 1...4_194_304))
    case (nil, let file?, nil):
      target = .pidFile(try file.string(expected: "the path of a pid file"))
    case (nil, nil, let name?): target = .command(try name.string(expected: "a command name"))
    default:
      throw source.node.refusal(
        "does not say which process", expected: "one of 'pid', 'pid-file' or 'command'")
    }
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    do {
      let pid = try findProcess(context)
      let start = try ProcessEnvironment.startTime(pid)
      let bound = UpperBound(instant: start, basis: .processStarted)
      let collected = ProcessEnvironment.collect(source, pid: String(pid), bound: bound, context)
      // The same number may have become another process while its environment was read.
      guard (try? ProcessEnvironment.startTime(pid)) == start else {
        throw SourceProblem(
          .changedWhileReading, "process \(pid) ended while it was read",
          hint: "run again; if it restarts often, name it by 'command' or 'pid-file'")
      }
      return collected
    } catch let problem as SourceProblem {
      return CollectedSource(source: source, outcome: .failed, problem: problem)
    } catch {
      return CollectedSource(
        source: source, outcome: .failed,
        problem: SourceProblem(.ioError, "/proc can't be read", hint: "is /proc mounted?"))
    }
  }

  private func findProcess(_ context: CollectionContext) throws -> Int {
    switch target {
    case .pid(let pid):
      guard ProcessEnvironment.exists(pid) else {
        throw SourceProblem(
          .notFound, "no process has the number \(pid)",
          hint: "name the process by 'command' or 'pid-file', which survive a restart")
      }
      return pid
    case .pidFile(let file):
      let path = absolute(file, context.baseDirectory)
      let text = FileManager.default.contents(atPath: path).flatMap { data in
        data.count <= 64 ? String(data: data, encoding: .utf8) : nil
      }
      guard let text else {
        throw SourceProblem(
          .notFound, "the pid file \(path) can't be read", hint: "is the service running?")
      }
      guard let pid = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), pid > 0 else {
        throw SourceProblem(
          .badOutput, "the pid file \(path) does not hold a process number",
          hint: "check 'pid-file' in the configuration")
      }
      guard ProcessEnvironment.exists(pid) else {
        throw SourceProblem(
          .notFound, "the process that \(path) names is not running",
          hint: "start the service, or delete the stale file")
      }
      return pid
    case .command(let name):
      return try ProcessEnvironment.oldestProcess(named: name)
    }
  }
}
