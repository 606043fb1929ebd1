package import AuditConfiguration
import AuditLogs
package import AuditModel
import Crypto
import Glibc

/// Reads what access logs have that earlier readings have not. Time and memory grow with that, not
/// with the logs.
package struct AccessReading {
  package let known: KnownObjects
  package let now: Instant
  package let keepDays: Int
  package let breakGlass: [Glob]
  /// How far earlier readings came, by source.
  package let positions: [String: [AccessLogPosition]]
  /// Ids of recent events, as an earlier reading left them.
  package let recentEvents: [Int64]

  package init(
    known: KnownObjects, now: Instant, keepDays: Int, breakGlass: [Glob],
    positions: [String: [AccessLogPosition]], recentEvents: [Int64]
  ) {
    self.known = known
    self.now = now
    self.keepDays = keepDays
    self.breakGlass = breakGlass
    self.positions = positions
    self.recentEvents = recentEvents
  }

  package struct Result {
    package let record: AccessRunRecord
    package let positions: [String: [AccessLogPosition]]
    package let recentEvents: [Int64]
  }

  /// - Parameter handOn: takes what was counted, in parts.
  package func read(
    _ logs: [AccessLogSettings], handOn: @escaping ([AccessBucket]) throws -> Void
  ) throws -> Result {
    let breakGlass = breakGlass
    let tally = AccessTally(
      known, now: now, keepSince: now.day + -keepDays, seen: SeenEvents(recentEvents)
    ) { buckets in
      try handOn(
        breakGlass.isEmpty
          ? buckets
          : buckets.map { bucket in
            var bucket = bucket
            if breakGlass.contains(where: { $0.matches(bucket.principal) }) {
              bucket.isPrivileged = true
            }
            return bucket
          })
    }
    var positions = positions
    for log in logs {
      let paths = LogPaths(log.paths)
      for unread in paths.unread { tally.miss(unread.path, unread.reason) }
      for path in paths.files {
        tally.record.logs += 1
        try read(path, log, tally, &positions[log.source, default: []])
      }
    }
    try tally.flush()
    return Result(
      record: tally.record, positions: positions, recentEvents: tally.seen.remembered(100_000))
  }

  private func read(
    _ path: String, _ log: AccessLogSettings, _ tally: AccessTally,
    _ positions: inout [AccessLogPosition]
  ) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return tally.miss(path, String(cString: strerror(errno)))
    }
    let (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    let modified = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec / 1_000_000)
    let isUnchanged = positions.contains {
      $0.device == device && $0.inode == inode && $0.size == Int64(status.st_size)
        && $0.modified == modified
    }
    if isUnchanged { return }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { return tally.miss(path, String(cString: strerror(errno))) }
    defer { close(file) }
    let opened = OpenedLog(file)
    let head: [UInt8]
    do {
      guard let begun = try opened.head() else { return }
      head = begun
    } catch let failure as UnreadText {
      return tally.miss(path, failure.reason)
    }
    let earlier = positions.firstIndex { $0.head == head }
    let before = earlier.map { positions[$0].consumed } ?? 0
    var consumed = before
    do {
      consumed += try opened.read(from: before, log, tally, known)
      tally.record.bytes += consumed - before
    } catch let failure as UnreadText {
      // Read again when it is whole: what was counted already is known by its id.
      return tally.miss(path, failure.reason)
    }
    let position = AccessLogPosition(
      head: head, consumed: consumed, device: device, inode: inode, size: Int64(status.st_size),
      modified: modified)
    if let earlier {
      // A copy that holds less takes nothing back.
      if consumed >= before { positions[earlier] = position }
    } else {
      positions.append(position)
    }
  }
}

extension AccessTally {
  func miss(_ path: String, _ reason: String) {
    record.unreadCount += 1
    if record.unread.count < 20 { record.unread.append("\(path): \(reason)") }
  }
}

/// One log file, unpacked as it is read.
private struct OpenedLog {
  private let file: Int32
  private let compression: Compression

  private enum Compression { case none, gzip, zstd }

  init(_ file: Int32) {
    self.file = file
    var magic = [UInt8](repeating: 0, count: 4)
    let got = pread(file, &magic, 4, 0)
    compression =
      got >= 2 && magic.starts(with: [0x1F, 0x8B])
      ? .gzip : got == 4 && magic == [0x28, 0xB5, 0x2F, 0xFD] ? .zstd : .none
  }

  private func source() -> any TextSource {
    lseek(file, 0, SEEK_SET)
    switch compression {
    case .none: return DescriptorText(file: file)
    case .gzip: return ReadAhead(GzipText(file))
    case .zstd: return ReadAhead(ZstdText(file))
    }
  }

  /// A digest of how the text begins: of its first line, or of as much of that as 4 KiB hold. Nil while
  /// not even the first line is there.
  func head() throws -> [UInt8]? {
    var source: any TextSource =
      switch compression {
      case .none: DescriptorText(file: file)
      case .gzip: GzipText(file)
      case .zstd: ZstdText(file)
      }
    lseek(file, 0, SEEK_SET)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    defer { room.deallocate() }
    var filled = 0
    while filled < room.count {
      let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
      if got == 0 { break }
      filled += got
    }
    let text = UnsafeRawBufferPointer(rebasing: room[..<filled])
    let end = text.firstIndex(of: 0x0A)
    if end == nil, filled < room.count, compression == .none, !Self.isDocument(text) { return nil }
    let first = UnsafeRawBufferPointer(rebasing: text[..<(end ?? filled)])
    guard !first.isEmpty else {
      return filled == 0 ? nil : Array(SHA256.hash(data: text).prefix(16))
    }
    return Array(SHA256.hash(data: first).prefix(16))
  }

  private static func isDocument(_ text: UnsafeRawBufferPointer) -> Bool {
    String(decoding: text.prefix(200), as: UTF8.self).contains("\"Records\"")
  }

  /// - Returns: how many bytes behind `offset` were read for good.
  func read(
    from offset: Int, _ log: AccessLogSettings, _ tally: AccessTally, _ known: KnownObjects
  ) throws -> Int {
    let text: LogText
    if compression == .none {
      text = LogText(DescriptorText(file: file))
      lseek(file, offset, SEEK_SET)
    } else {
      text = LogText(source())
      try text.skip(offset)
    }
    _ = try text.advance(past: 0)
    guard text.count > 0 else { return 0 }
    let reader = EventReader(tally: tally, mayGrow: compression == .none)
    switch log.format {
    case .cloudTrail:
      var format = CloudTrailLog(source: log.source, known: Set(known.firstSeen.keys))
      let start = UnsafeRawBufferPointer(start: text.bytes, count: min(200, text.count))
      return offset == 0 && Self.isDocument(start)
        ? try reader.document(text, &format) : try reader.lines(text, &format)
    case .vault:
      var format = VaultLog(source: log.source)
      return try reader.lines(text, &format)
    case .kubernetes:
      var format = KubernetesLog(source: log.source)
      return try reader.lines(text, &format)
    case .rota:
      var format = OwnLog()
      return try reader.lines(text, &format)
    case .lines(let pattern):
      return try reader.lines(text, PatternLog(source: log.source, pattern: pattern))
    }
  }
}
