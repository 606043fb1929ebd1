package import AuditCollectors
import AuditLogs
package import AuditModel
import Glibc

/// A log file as it is now, beside what an earlier scan remembers of it.
package struct LogHead: Sendable {
  package let path: String
  package let device: UInt64
  package let inode: UInt64
  package let size: Int
  package let isCompressed: Bool
  /// The first and the last bytes, as they lie in the file.
  private let head: [UInt8]
  private let tail: [UInt8]

  /// So much of a log's beginning and end tells it from others.
  static let longest = 4096

  /// Nil where it can't be read, which the scan itself will say.
  package init?(path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.path = path
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    head = Self.read(file, at: 0, upTo: size)
    tail = size < Self.longest ? [] : Self.read(file, at: size - Self.longest, upTo: size)
    isCompressed = CompressedText.begins(with: head)
  }

  private static func read(_ file: Int32, at start: Int, upTo end: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(longest, end - start))
    let got = pread(file, &bytes, bytes.count, off_t(start))
    return Array(bytes.prefix(max(0, got)))
  }

  /// What to remember once everything up to `size` was searched.
  package func position(_ fingerprinter: Fingerprinter) -> LogPosition {
    LogPosition(
      device: device, inode: inode, head: head.withUnsafeBytes(fingerprinter.fingerprint),
      headBytes: head.count, searched: size,
      tail: tail.count == Self.longest ? tail.withUnsafeBytes(fingerprinter.fingerprint) : nil)
  }

  /// How far an earlier scan came: zero for a file that is new, was truncated, or was written anew
  /// under an old inode; all or nothing for a compressed one.
  func searched(_ earlier: LogPosition?, _ fingerprinter: Fingerprinter) -> Int {
    guard let earlier, earlier.searched <= size, earlier.headBytes <= head.count,
      head.prefix(earlier.headBytes).withUnsafeBytes(fingerprinter.fingerprint) == earlier.head,
      earlier.tail == nil || tail(before: earlier.searched, fingerprinter) == earlier.tail
    else { return 0 }
    return isCompressed && earlier.searched != size ? 0 : earlier.searched
  }

  /// The fingerprint of a beginning that is long enough to know a copy by.
  func longHead(_ fingerprinter: Fingerprinter) -> Fingerprint? {
    head.count == Self.longest ? head.withUnsafeBytes(fingerprinter.fingerprint) : nil
  }

  /// The fingerprint of what stands before `end` in the file.
  func tail(before end: Int, _ fingerprinter: Fingerprinter) -> Fingerprint? {
    guard end >= Self.longest, end <= size else { return nil }
    if end == size, tail.count == Self.longest {
      return tail.withUnsafeBytes(fingerprinter.fingerprint)
    }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let bytes = Self.read(file, at: end - Self.longest, upTo: end)
    return bytes.count == Self.longest ? bytes.withUnsafeBytes(fingerprinter.fingerprint) : nil
  }
}
