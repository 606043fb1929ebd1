package import AuditConfiguration
import AuditLogs
package import AuditModel
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
    /// What is new or different, and the heads of what it takes the place of, by source.
    package let positions: [String: [AccessLogPosition]]
    package let replaced: [String: [[UInt8]]]
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
    var positions = positions.mapValues(LogPositions.init)
    for log in logs {
      let paths = LogPaths(log.paths)
      for unread in paths.unread { tally.miss(unread.path, unread.reason) }
      for path in paths.files {
        tally.record.logs += 1
        try read(path, log, tally, &positions[log.source, default: LogPositions([])])
      }
    }
    try tally.flush()
    return Result(
      record: tally.record,
      positions: positions.mapValues { list in
        list.changed.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { list[$0] }
      },
      replaced: positions.mapValues { Array($0.removed) },
      recentEvents: tally.seen.remembered(100_000))
  }

  private func read(
    _ path: String, _ log: AccessLogSettings, _ tally: AccessTally,
    _ positions: inout LogPositions
  ) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      return tally.miss(path, String(cString: strerror(errno)))
    }
    let (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    let modified = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec / 1_000_000)
    let size = Int64(status.st_size)
    if positions.isUnchanged(device: device, inode: inode, size: size, modified: modified) {
      return
    }
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { return tally.miss(path, String(cString: strerror(errno))) }
    defer { close(file) }
    let opened = OpenedLog(file)
    do {
      guard let beginning = try opened.beginning() else { return }
      var earlier = beginning.withUnsafeBytes { positions.find($0) }
      var consumed = earlier?.consumed ?? 0
      // What begins like a longer log was cut, or is another one that begins the same: it is read
      // whole, since an event that is told twice does less harm than one that is not told.
      if consumed > 0, !opened.isCompressed, consumed > size {
        earlier = nil
        consumed = 0
      }
      let read = try opened.read(from: consumed, log, tally, known)
      tally.record.bytes += read
      let head = beginning.withUnsafeBytes { LogPositions.head(of: $0, $0.count) }
      positions.remember(
        AccessLogPosition(
          head: head, consumed: consumed + read, device: device, inode: inode, size: size,
          modified: modified),
        replacing: earlier)
    } catch let failure as UnreadText {
      // Read again when it is whole: what was counted already is known by its id.
      tally.miss(path, failure.reason)
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
  let isCompressed: Bool

  init(_ file: Int32) {
    self.file = file
    isCompressed = CompressedText.isThere(file)
  }

  /// How the text begins, up to 4 KiB. Nil while not even its first line is there.
  func beginning() throws -> [UInt8]? {
    var source = CompressedText.source(file) ?? DescriptorText(file: file)
    lseek(file, 0, SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: LogPositions.longestHead)
    var filled = 0
    while filled < bytes.count {
      let got = try bytes.withUnsafeMutableBytes {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(bytes.count - filled)
    // A last line without its end may still grow, and would begin otherwise then.
    if !isCompressed, filled < LogPositions.longestHead {
      let isDocument = bytes.withUnsafeBytes(Self.isDocument)
      guard isDocument || bytes.contains(0x0A) else { return nil }
      if !isDocument, let end = bytes.lastIndex(of: 0x0A) {
        bytes.removeLast(bytes.count - end - 1)
      }
    }
    return bytes.isEmpty ? nil : bytes
  }

  private static func isDocument(_ text: UnsafeRawBufferPointer) -> Bool {
    String(decoding: text.prefix(200), as: UTF8.self).contains("\"Records\"")
  }

  /// - Returns: how many bytes behind `offset` were read for good.
  func read(
    from offset: Int, _ log: AccessLogSettings, _ tally: AccessTally, _ known: KnownObjects
  ) throws -> Int {
    let text: LogText
    if let packed = CompressedText.source(file) {
      lseek(file, 0, SEEK_SET)
      text = LogText(ReadAhead(packed))
      try text.skip(offset)
    } else {
      text = LogText(DescriptorText(file: file))
      lseek(file, offset, SEEK_SET)
    }
    _ = try text.advance(past: 0)
    guard text.count > 0 else { return 0 }
    let reader = EventReader(tally: tally, mayGrow: !isCompressed)
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
