import Glibc

/// Tells compressed logs by their first bytes.
package enum CompressedText {
  private static let gzip: [UInt8] = [0x1F, 0x8B]
  private static let zstd: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  package static func begins(with head: [UInt8]) -> Bool {
    head.starts(with: gzip) || head.starts(with: zstd)
  }

  package static func isThere(_ file: Int32) -> Bool { begins(with: head(of: file)) }

  private static func head(of file: Int32) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: 4)
    head.removeLast(4 - max(0, pread(file, &head, 4, 0)))
    return head
  }

  /// The text that a file unpacks to; nil where it is not compressed.
  package static func source(_ file: Int32) -> (any TextSource)? {
    let head = head(of: file)
    if head.starts(with: gzip) { return GzipText(file) }
    return head.starts(with: zstd) ? ZstdText(file) : nil
  }
}
