import Glibc

/// The alert log, opened anew by each run so that it can be rotated between two.
package enum AlertFile {
  package struct Failure: Error, Hashable {
    package let path: String
  }

  /// Appends `lines` in one write. After a run that was cut short in the middle of a line, the next
  /// line still begins a line.
  package static func append(_ lines: [String], to path: String) throws {
    guard !lines.isEmpty else { return }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard file >= 0 else { throw Failure(path: path) }
    defer { close(file) }
    var text = lines.map { $0 + "\n" }.joined()
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0A
    if end > 0, pread(file, &last, 1, end - 1) == 1, last != 0x0A { text = "\n" + text }
    let isWhole = text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = write(file, rest.baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      return true
    }
    guard isWhole, fsync(file) == 0 || errno == EINVAL else { throw Failure(path: path) }
  }
}
