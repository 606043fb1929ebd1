package import AuditModel
import CLinux
import Glibc

/// A program run for its standard output, in a process group of its own so that everything it
/// starts ends with it. Its standard error is discarded, since it might hold values, unless it is
/// asked for with the rest.
package struct ChildProcess {
  package enum Ending {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    /// The output was refused half way, and the program stopped.
    case refused(SourceProblem)
  }

  private let pid: pid_t
  private let output: Int32

  /// The most that a program can be given on its standard input, in bytes.
  private static let longestInput = 1 << 20

  /// - Parameters:
  ///   - input: given on standard input with a line feed behind it, through a pipe: no other process
  ///     can see it.
  ///   - withErrors: standard error comes with standard output.
  /// - Throws: `SourceProblem` when it can't be started.
  package init(
    _ command: [String], directory: String, input: CapturedValue? = nil, withErrors: Bool = false
  ) throws {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe_cloexec(&ends) == 0 else { throw Self.cannotStart(command[0], errno) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let given = try input.map(Self.pipe)
    defer { if let given { close(given) } }
    if let given {
      posix_spawn_file_actions_adddup2(&actions, given, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    if withErrors {
      posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    _ = clinux_spawn_chdir(&actions, directory)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var arguments = command.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var pid: pid_t = 0
    var failure = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environ)
    // A program that was just written may still be open for writing in a child that another thread
    // is starting; that ends by itself within moments (golang.org/issue/22315).
    for attempt in 1...20 where failure == ETXTBSY {
      usleep(UInt32(attempt) * 2000)
      failure = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environ)
    }
    guard failure == 0 else {
      close(ends[0])
      throw Self.cannotStart(command[0], failure)
    }
    self.pid = pid
    output = ends[0]
  }

  /// The end of a pipe that holds a value whole.
  private static func pipe(_ value: CapturedValue) throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe_cloexec(&ends) == 0 else { throw cannotStart("pipe", errno) }
    defer { close(ends[1]) }
    let room = fcntl(ends[1], 1031, Int32(longestInput))  // F_SETPIPE_SZ
    let isWritten = value.withBytes { bytes in
      bytes.count < max(Int(room), 1 << 16)
        && write(ends[1], bytes.baseAddress, bytes.count) == bytes.count
        && write(ends[1], "\n", 1) == 1
    }
    guard isWritten else {
      close(ends[0])
      throw SourceProblem(
        .cannotStart, "the value is too long to be given to a program",
        hint: "1 MiB is the most that a pipe holds")
    }
    return ends[0]
  }

  /// Feeds the output to `consume` until it ends, the time is up, or `consume` throws a
  /// `SourceProblem`. Afterwards nothing of the program runs any more.
  package func run(
    timeoutSeconds: Int, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) -> Ending {
    let deadline = Self.milliseconds() + timeoutSeconds * 1000
    defer { close(output) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer {
      wipe(buffer)
      buffer.deallocate()
    }
    while true {
      var poll = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let left = deadline - Self.milliseconds()
      guard left > 0, Glibc.poll(&poll, 1, Int32(min(left, 1000))) >= 0 || errno == EINTR else {
        return stop(.timedOut)
      }
      if poll.revents == 0 { continue }
      let got = read(output, buffer.baseAddress, buffer.count)
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { break }
      do {
        try consume(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
      } catch let problem as SourceProblem {
        return stop(.refused(problem))
      } catch {
        return stop(.refused(SourceProblem(.badOutput, "its output is not understood", hint: "")))
      }
    }
    return wait(until: deadline)
  }

  private func wait(until deadline: Int) -> Ending {
    while true {
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        kill(-pid, SIGKILL)
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
      }
      guard Self.milliseconds() < deadline else { return stop(.timedOut) }
      usleep(2000)
    }
  }

  private func stop(_ ending: Ending) -> Ending {
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    return ending
  }

  /// For the time limit alone; no verdict depends on it.
  private static func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }

  private static func cannotStart(_ program: String, _ code: Int32) -> SourceProblem {
    let reason =
      switch code {
      case ENOENT: "there is no such program"
      case EACCES: "it may not be run by this user"
      default: "the system refused"
      }
    return SourceProblem(
      .cannotStart, "\(program) can't be started: \(reason)",
      hint: "check 'command'; relative paths start at the configuration's directory")
  }
}
