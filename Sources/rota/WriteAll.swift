import Glibc

/// Writes all of `bytes`, however many calls that takes; false when the system refuses.
func writeAll(_ bytes: some Collection<UInt8>, to file: Int32) -> Bool {
  Array(bytes).withUnsafeBytes { raw in
    var rest = raw
    while !rest.isEmpty {
      let written = write(file, rest.baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return false }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    return true
  }
}
