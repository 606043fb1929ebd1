package import AuditCollectors
import AuditLogs
package import AuditModel
import Glibc

/// What earlier scans searched, by whatever name it goes today: a log goes on under its inode; the copy
/// that a rotation leaves behind, and what it compresses, are known by how they begin and by what
/// stands where the earlier scan ended.
package struct KnownLogs {
  private let byInode: [Inode: LogPosition]
  /// Those that are long enough to tell a copy from a log that merely begins alike.
  private let byHead: [Fingerprint: [LogPosition]]
  private let fingerprinter: Fingerprinter

  private struct Inode: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  package init(_ positions: [LogPosition], _ fingerprinter: Fingerprinter) {
    self.fingerprinter = fingerprinter
    byInode = Dictionary(
      positions.map { (Inode(device: $0.device, inode: $0.inode), $0) },
      uniquingKeysWith: { first, _ in first })
    byHead = Dictionary(
      grouping: positions.filter { $0.headBytes == LogHead.longest && $0.tail != nil }, by: \.head
    ).mapValues { $0.sorted { $0.searched > $1.searched } }
  }

  /// How much of a log's text was searched before, in bytes, unpacked where the log is compressed; nil
  /// for all of it.
  package func searched(_ log: LogHead) -> Int? {
    let known = log.searched(
      byInode[Inode(device: log.device, inode: log.inode)], fingerprinter)
    if known > 0 { return known == log.size ? nil : known }
    for copy in log.longHead(fingerprinter).flatMap({ byHead[$0] }) ?? [] {
      if log.isCompressed ? copy.searched == log.size : copy.searched <= log.size,
        log.tail(before: copy.searched, fingerprinter) == copy.tail
      {
        return copy.searched == log.size ? nil : copy.searched
      }
    }
    return log.isCompressed && !byHead.isEmpty ? unpacked(log) : 0
  }

  /// Unpacks a log as far as its plain original was searched.
  private func unpacked(_ log: LogHead) -> Int? {
    let file = open(log.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    guard var source = CompressedText.source(file) else { return 0 }
    var text = UnpackedText()
    guard (try? text.fill(from: &source, upTo: LogHead.longest)) == true,
      let originals = byHead[text.lastBytes(fingerprinter)]
    else { return 0 }
    // The shortest first: a text can be unpacked forwards only.
    var searched = 0
    for original in originals.reversed() {
      guard (try? text.fill(from: &source, upTo: original.searched)) == true else { break }
      if text.lastBytes(fingerprinter) == original.tail { searched = original.searched }
    }
    guard searched > 0, searched == text.count else { return searched }
    // Nothing behind it, not even damage: then there is nothing left to search.
    return (try? text.fill(from: &source, upTo: searched + 1)) == false ? nil : searched
  }
}

/// The end of a text as far as it is unpacked.
private struct UnpackedText {
  /// Bytes unpacked so far.
  private(set) var count = 0
  private var last: [UInt8] = []
  private static let chunk = 1 << 18

  /// - Returns: whether there is so much text.
  mutating func fill(from source: inout any TextSource, upTo end: Int) throws -> Bool {
    while count < end {
      let bytes = try [UInt8](unsafeUninitializedCapacity: min(Self.chunk, end - count)) {
        room, got in
        got = try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
      if bytes.isEmpty { return false }
      count += bytes.count
      last = Array((last + bytes).suffix(LogHead.longest))
    }
    return true
  }

  func lastBytes(_ fingerprinter: Fingerprinter) -> Fingerprint {
    last.withUnsafeBytes(fingerprinter.fingerprint)
  }
}
