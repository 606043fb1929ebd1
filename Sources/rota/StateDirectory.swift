import AuditCollectors
import AuditHistory
import AuditModel
import Glibc

/// The directory of the history and the key, 0700, and the lock that lets one writer in at a time.
struct StateDirectory {
  let path: String

  var historyPath: String { path + "/history.sqlite" }
  var keyPath: String { path + "/fingerprint.key" }

  var exists: Bool { access(path, F_OK) == 0 }

  /// Creates the directory where it is missing.
  func prepare() throws {
    guard makeDirectory(path, mode: 0o700) else {
      throw Failure(
        .inputOutput, "the state directory \(path) can't be created",
        hint: "check the permissions of the directory above it, or set 'state' in rota.yaml")
    }
  }

  /// Runs `body` as the only writer. A lock ends with its process, so none can go stale.
  func withLock<Result>(_ body: () throws -> Result) throws -> Result {
    try prepare()
    let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw Failure(
        .inputOutput, "the state directory \(path) can't be written",
        hint: "give this user write access to it")
    }
    defer { close(file) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(
        .locked, "another rota is at work in \(path)",
        hint: "wait for it to end; 'fuser \(path)/lock' names it")
    }
    return try body()
  }

  /// Appends to a log of the state directory's own.
  func append(_ lines: [String], toLog name: String) throws {
    guard LogFile.append(lines, to: "\(path)/\(name)") else {
      throw Failure(
        .inputOutput, "\(path)/\(name) can't be written",
        hint: "check the permissions and the space of the state directory")
    }
  }

  /// The local key; made on the first run. A lost key is noticed, never silently replaced: with a
  /// new one every value would look changed.
  func fingerprinter(for history: History) throws -> Fingerprinter {
    let known = try history.fingerprintKeys()
    do {
      let loaded = try FingerprintKeyFile.load(path: keyPath)
      guard known.isEmpty || known.contains(loaded.keyID) else {
        throw Failure(
          .inputOutput, "the fingerprint key \(keyPath) is not the one the history was made with",
          hint: "restore it from a backup; or accept this one, at the price of every observed "
            + "date so far: 'rota init --new-fingerprint-key'")
      }
      return loaded
    } catch FingerprintKeyFile.Failure.absent where known.isEmpty {
      do {
        return try FingerprintKeyFile.create(path: keyPath)
      } catch let failure as FingerprintKeyFile.Failure {
        throw Failure(keyFailure: failure, path: keyPath)
      }
    } catch let failure as FingerprintKeyFile.Failure {
      throw Failure(keyFailure: failure, path: keyPath)
    }
  }
}

/// Who runs this process, as logs name it: the user's name, or the number where it has none.
func processOwner() -> String {
  let user = geteuid()
  return getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "uid \(user)"
}

/// Creates a directory and what is missing above it.
func makeDirectory(_ path: String, mode: mode_t) -> Bool {
  if mkdir(path, mode) == 0 { return true }
  switch errno {
  case EEXIST:
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  case ENOENT:
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
    return makeDirectory(String(path[..<slash]), mode: mode) && mkdir(path, mode) == 0
  default: return false
  }
}
