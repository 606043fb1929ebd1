package import AuditConfiguration
package import AuditModel
import Foundation

/// Any program as a collector: it writes one JSON object a line, and a closing line with the count.
package struct ExecCollector: Collector {
  package static let provider = "exec"
  private let source: SourceDescription
  private let command: [String]
  private let timeoutSeconds: Int

  package init(_ source: SourceConfiguration) throws {
    let settings = try source.settings(["command", "timeout"])
    self.source = source.description
    let expected = "a list: the program, then its arguments"
    let node = try settings.required("command", expected: expected)
    command = try node.strings(expected: expected)
    if command.isEmpty { throw node.refusal("is empty", expected: expected) }
    timeoutSeconds = try settings["timeout"]?.integer(in: 1...3600) ?? 60
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    let reader = ExecOutputReader(context.fingerprinter)
    defer {
      context.accessLog.note(
        source, command[0],
        values: reader.observations.count { $0.fingerprint != nil })
    }
    do {
      let child = try ChildProcess(command, directory: context.baseDirectory)
      let ending = child.run(timeoutSeconds: timeoutSeconds) { try reader.consume($0) }
      try reader.finish(ending, name: command[0], timeoutSeconds: timeoutSeconds)
      return CollectedSource(
        source: source, outcome: .complete, observations: reader.observations)
    } catch let problem as SourceProblem {
      return CollectedSource(
        source: source, outcome: reader.observations.isEmpty ? .failed : .partial,
        problem: problem, observations: reader.observations)
    } catch {
      return CollectedSource(
        source: source, outcome: .failed,
        problem: SourceProblem(.ioError, "\(command[0]) can't be run", hint: "run it by hand"))
    }
  }
}

/// Takes the output of an `exec` program apart, line by line, on all cores: reading the lines is
/// nearly all of the time that a large population takes.
final class ExecOutputReader {
  private let fingerprinter: Fingerprinter
  private var pending = SecretBytes(capacity: 1 << 20)
  private var lines = 0
  private var closingCount: Int?
  private var names: Set<String> = []
  private(set) var observations: [Observation] = []

  private static let longestLine = 1 << 20

  init(_ fingerprinter: Fingerprinter) { self.fingerprinter = fingerprinter }

  func consume(_ chunk: UnsafeRawBufferPointer) throws {
    pending.append(contentsOf: chunk)
    let whole = pending.withBytes { $0.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } } ?? 0
    if whole > 0 {
      try pending.withBytes(in: 0..<whole) { try read($0) }
      pending.removeFirst(whole)
    }
    guard pending.count <= Self.longestLine else {
      throw problem(.badOutput, "line \(lines + 1) is longer than 1 MiB")
    }
  }

  /// - Throws: `SourceProblem` unless the program ended well and its output is whole.
  func finish(_ ending: ChildProcess.Ending, name: String, timeoutSeconds: Int) throws {
    switch ending {
    case .refused(let problem): throw problem
    case .timedOut:
      throw SourceProblem(
        .timedOut, "\(name) did not end within \(timeoutSeconds) s and was stopped",
        hint: "raise 'timeout' for the source, or find out what it waits for")
    case .signalled(let signal):
      throw SourceProblem(
        .exitStatus, "\(name) was ended by signal \(signal)", hint: "run it by hand to see why")
    case .exited(let status) where status != 0:
      throw SourceProblem(
        .exitStatus, "\(name) ended with status \(status)", hint: "run it by hand to see why")
    case .exited: break
    }
    if pending.count > 0 {
      try pending.withBytes { try read($0) }
    }
    guard let closingCount else {
      throw problem(.badOutput, "the closing line with \"complete\" and \"count\" is missing")
    }
    guard closingCount == observations.count else {
      throw SourceProblem(
        .countMismatch,
        "the closing line counts \(closingCount) secrets, but \(observations.count) came",
        hint: "the program must write one line for each, without repeating a name and key")
    }
  }

  private func read(_ bytes: UnsafeRawBufferPointer) throws {
    let fingerprinter = fingerprinter
    nonisolated(unsafe) let bytes = bytes
    let records = sideBySide(Self.lines(in: bytes).portions(of: 256)) { portion in
      portion.map { range in
        Result<ExecRecord, any Error> {
          try ExecRecord(UnsafeRawBufferPointer(rebasing: bytes[range]), fingerprinter)
        }
      }
    }
    for record in records.joined() { try accept(record) }
  }

  private func accept(_ record: Result<ExecRecord, any Error>) throws {
    lines += 1
    guard closingCount == nil else {
      throw problem(.badOutput, "line \(lines) follows the closing line")
    }
    switch record {
    case .success(.complete(let count)): closingCount = count
    case .success(.secret(let observation)):
      let identity = observation.name + "\u{0}" + (observation.key.map { "#\($0)" } ?? "")
      guard names.insert(identity).inserted else {
        throw problem(.badOutput, "line \(lines) repeats an earlier name and key")
      }
      observations.append(observation)
    case .failure(let error):
      let what = (error as? ExecRecord.Malformed)?.what ?? "not understood"
      throw problem(.badOutput, "line \(lines): \(what)")
    }
  }

  private func problem(_ code: SourceProblem.Code, _ message: String) -> SourceProblem {
    SourceProblem(
      code, message, hint: "see 'exec' in docs/Providers.md for what a line may hold")
  }

  private static func lines(in bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      // Blank lines are harmless and easily written by accident.
      if bytes[start..<end].contains(where: { $0 > 0x20 }) { result.append(start..<end) }
      start = end + 1
    }
    return result
  }
}
