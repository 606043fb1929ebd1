package import AuditCollectors
package import AuditModel
import Glibc

/// A log file as it is now, beside what an earlier scan remembers of it.
package struct LogHead: Sendable {
  package let device: UInt64
  package let inode: UInt64
  package let size: Int
  package let isCompressed: Bool
  private let head: [UInt8]

  private static let longest = 4096

  /// Nil where it can't be read, which the scan itself will say.
  package init?(path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    var bytes = [UInt8](repeating: 0, count: min(Self.longest, size))
    let got = pread(file, &bytes, bytes.count, 0)
    head = Array(bytes.prefix(max(0, got)))
    isCompressed = head.starts(with: [0x1F, 0x8B]) || head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
  }

  /// What to remember once everything up to `size` was searched.
  package func position(_ fingerprinter: Fingerprinter) -> LogPosition {
    LogPosition(
      device: device, inode: inode, head: head.withUnsafeBytes(fingerprinter.fingerprint),
      headBytes: head.count, searched: size)
  }

  /// How far an earlier scan came: zero for a file that is new, was truncated, or was written anew
  /// under an old inode; all or nothing for a compressed one.
  package func searched(_ earlier: LogPosition?, _ fingerprinter: Fingerprinter) -> Int {
    guard let earlier, earlier.searched <= size, earlier.headBytes <= head.count,
      head.prefix(earlier.headBytes).withUnsafeBytes(fingerprinter.fingerprint) == earlier.head
    else { return 0 }
    return isCompressed && earlier.searched != size ? 0 : earlier.searched
  }
}
