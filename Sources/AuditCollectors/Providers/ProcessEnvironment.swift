package import AuditModel
import Foundation
package import Glibc

extension SourceProblem: Error {}

/// Reads `/proc`: environments, start times, command names.
enum ProcessEnvironment {
  /// Larger than the kernel's own limit for arguments and environment (6 MiB by default).
  private static let limit = 8 << 20

  static func collect(
    _ source: SourceDescription, pid: String, bound: UpperBound?, _ context: CollectionContext
  ) -> CollectedSource {
    let path = "/proc/\(pid)/environ"
    var bytes = SecretBytes(capacity: 1 << 16)
    switch readFile(path, into: &bytes, limit: limit) {
    case .success: break
    case .failure(let problem):
      return CollectedSource(source: source, outcome: .failed, problem: problem)
    }
    var observer = SettingsObserver(context)
    bytes.withBytes { all in
      for variable in all.split(separator: 0) {
        observer.note(
          assignment: UnsafeRawBufferPointer(rebasing: variable), upperBound: bound)
      }
    }
    let observations = observer.finished()
    context.accessLog.note(source, path, values: observations.count)
    return CollectedSource(
      source: source, outcome: .complete, facts: observer.facts, observations: observations)
  }

  static func exists(_ pid: Int) -> Bool { access("/proc/\(pid)", F_OK) == 0 }

  /// When the process started: boot time plus the ticks of field 22 of `/proc/<pid>/stat`, see
  /// proc(5). Good to about a second.
  static func startTime(_ pid: Int) throws -> Instant {
    guard let stat = text("/proc/\(pid)/stat"), let closing = stat.lastIndex(of: ")") else {
      throw SourceProblem(
        .notFound, "process \(pid) is not running", hint: "is the service running?")
    }
    // The command name in parentheses may hold spaces; the fields behind it don't.
    let fields = stat[stat.index(after: closing)...].split(separator: " ")
    guard fields.count > 19, let ticks = Int64(fields[19]), let boot = bootTime() else {
      throw SourceProblem(.ioError, "/proc/\(pid)/stat is not understood", hint: "is this Linux?")
    }
    return Instant(seconds: boot + ticks / Int64(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// The oldest process of that name: of a server and its workers, the server.
  static func oldestProcess(named name: String) throws -> Int {
    let pids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [])
      .compactMap(Int.init).filter { $0 != Int(getpid()) && isNamed(name, $0) }
    let started = pids.compactMap { pid in
      (try? startTime(pid)).map { (pid: pid, start: $0) }
    }
    guard let oldest = started.min(by: { ($0.start, $0.pid) < ($1.start, $1.pid) }) else {
      throw SourceProblem(
        .notFound, "no running process is called \(name)",
        hint: "is the service running? 'ps -eo comm' lists the names")
    }
    return oldest.pid
  }

  private static func isNamed(_ name: String, _ pid: Int) -> Bool {
    if let comm = text("/proc/\(pid)/comm"), comm.trimmingCharacters(in: .newlines) == name {
      return true
    }
    guard let arguments = text("/proc/\(pid)/cmdline") else { return false }
    let first = arguments.split(separator: "\0").first.map(String.init) ?? ""
    return first == name || first.hasSuffix("/" + name)
  }

  private static func bootTime() -> Int64? {
    text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
      .flatMap { Int64($0.dropFirst(6)) }
  }

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Reads a whole file into memory that is wiped.
package func readFile(
  _ path: String, into bytes: inout SecretBytes, limit: Int
) -> Result<stat, SourceProblem> {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
  guard file >= 0 else { return .failure(openingProblem(path, errno)) }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else {
    return .failure(SourceProblem(.ioError, "\(path) can't be examined", hint: "check the disk"))
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    return .failure(
      SourceProblem(
        .notAFile, "\(path) is not a regular file", hint: "name a file, not a directory or a device"
      ))
  }
  while true {
    var failure: Int32 = 0
    let got = bytes.append(upTo: 1 << 16) { room in
      let got = read(file, room.baseAddress, room.count)
      failure = got < 0 ? errno : 0
      return max(0, got)
    }
    if failure != 0 {
      return .failure(
        failure == EACCES || failure == EPERM
          ? openingProblem(path, failure)
          : SourceProblem(.ioError, "\(path) can't be read to its end", hint: "check the disk"))
    }
    if got == 0 { return .success(status) }
    if bytes.count > limit {
      return .failure(
        SourceProblem(
          .tooLarge, "\(path) is larger than \(limit >> 20) MiB", hint: "is it the right file?"))
    }
  }
}

private func openingProblem(_ path: String, _ code: Int32) -> SourceProblem {
  switch code {
  case ENOENT, ENOTDIR, ESRCH:
    SourceProblem(.notFound, "\(path) does not exist", hint: "check the path in the configuration")
  case EACCES, EPERM:
    SourceProblem(
      .accessDenied, "\(path) may not be read by this user",
      hint: "run rota as the user that owns it, or grant read access")
  default:
    SourceProblem(.ioError, "\(path) can't be opened", hint: "check the path and the disk")
  }
}
