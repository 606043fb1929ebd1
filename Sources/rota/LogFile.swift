import Glibc

/// A log file, opened anew by each run so that it can be rotated between two.
enum LogFile {
  /// So much of them is put together before it is written.
  private static let portion = 1 << 16

  /// Appends `lines`, whole ones with each write; false when the system refuses. After a run that was
  /// cut short in the middle of a line, the next line still begins a line.
  static func append(_ lines: some Sequence<String>, to path: String) -> Bool {
    var lines = lines.makeIterator()
    guard let first = lines.next() else { return true }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
    guard file >= 0 else { return false }
    defer { close(file) }
    var text: [UInt8] = []
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0A
    if end > 0, pread(file, &last, 1, end - 1) == 1, last != 0x0A { text.append(0x0A) }
    var next: String? = first
    while let line = next {
      text += line.utf8
      text.append(0x0A)
      next = lines.next()
      if text.count >= portion || next == nil {
        guard writeAll(text, to: file) else { return false }
        text.removeAll(keepingCapacity: true)
      }
    }
    return fsync(file) == 0 || errno == EINVAL
  }
}
