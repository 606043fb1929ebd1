import Glibc

/// The file `fingerprint.key`: 32 random bytes, readable by its owner alone. Made once; a lost one
/// is never replaced without being asked for, since every fingerprint on record would be lost too.
package enum FingerprintKeyFile {
  package enum Failure: Error, Hashable {
    case absent
    /// Others than the owner can read it.
    case exposed(mode: String)
    case damaged
    case unreadable
    case unwritable
  }

  static let length = 32

  package static func load(path: String) throws -> Fingerprinter {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw errno == ENOENT ? Failure.absent : Failure.unreadable }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Failure.unreadable }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure.exposed(mode: String(status.st_mode & 0o7777, radix: 8))
    }
    var key = SecretBytes(capacity: length + 1)
    let got = key.append(upTo: length + 1) { max(0, read(file, $0.baseAddress, $0.count)) }
    guard got == length else { throw Failure.damaged }
    return key.withBytes { Fingerprinter(key: $0) }
  }

  /// Makes a new key. It appears whole or not at all, and never over an existing one.
  package static func create(path: String) throws -> Fingerprinter {
    let key = randomKey()
    let temporary = path + ".new"
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure.unwritable }
    let written = key.withBytes { write(file, $0.baseAddress, $0.count) }
    let isSafe = written == length && fsync(file) == 0
    close(file)
    guard isSafe, link(temporary, path) == 0 else {
      unlink(temporary)
      throw Failure.unwritable
    }
    unlink(temporary)
    return key.withBytes { Fingerprinter(key: $0) }
  }

  /// A key for this process alone, for dry runs before the first one is made.
  package static func ephemeral() -> Fingerprinter {
    randomKey().withBytes { Fingerprinter(key: $0) }
  }

  private static func randomKey() -> SecretBytes {
    var key = SecretBytes(capacity: length)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<length { key.append(UInt8.random(in: .min ... .max, using: &generator)) }
    return key
  }
}
