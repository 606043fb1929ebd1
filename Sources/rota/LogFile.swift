import Glibc

/// A log file, opened anew by each run so that it can be rotated between two.
enum LogFile {
  /// Appends `lines` in one write; false when the system refuses. After a run that was cut short in
  /// the middle of a line, the next line still begins a line.
  static func append(_ lines: [String], to path: String) -> Bool {
    guard !lines.isEmpty else { return true }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard file >= 0 else { return false }
    defer { close(file) }
    var text = lines.map { $0 + "\n" }.joined()
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0A
    if end > 0, pread(file, &last, 1, end - 1) == 1, last != 0x0A { text = "\n" + text }
    return writeAll(text.utf8, to: file) && (fsync(file) == 0 || errno == EINVAL)
  }
}
