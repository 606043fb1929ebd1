import AuditLogs
import AuditModel
import Foundation
import Glibc
import Synchronization

extension LeakSearch {

  /// Searches one file, decompressing it where its first bytes say so.
  /// - Parameters:
  ///   - range: the bytes to search, nil for all; of a compressed file's text, to its end.
  ///   - threads: cores to use.
  ///   - progress: told of bytes searched; answers false to stop.
  package func scan(
    file path: String, in range: Range<Int>? = nil, threads: Int = 1,
    progress: @Sendable (Int) -> Bool = { _ in true }
  ) -> TextScan {
    var scan = TextScan(file: path)
    // Nothing that is opened here may block or answer for ever: neither pipes nor devices.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else {
      scan.unread = String(cString: strerror(errno))
      return scan
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      scan.unread = "it is not a regular file"
      return scan
    }
    if let compressed = CompressedText.source(file) {
      var source = ReadAhead(compressed)
      return self.scan(&source, named: path, from: range?.lowerBound ?? 0, progress: progress)
    }
    let whole = 0..<Int(status.st_size)
    return scanPlain(file, path, range?.clamped(to: whole) ?? whole, threads, progress)
  }

  /// Searches standard input to its end.
  package func scanStandardInput(progress: (Int) -> Bool) -> TextScan {
    withoutActuallyEscaping(progress) { progress in
      var source = DescriptorText(file: STDIN_FILENO, mayWait: { progress(0) })
      return scan(&source, named: "-", progress: progress)
    }
  }

  private func scanPlain(
    _ file: Int32, _ path: String, _ range: Range<Int>, _ threads: Int,
    _ progress: @Sendable (Int) -> Bool
  ) -> TextScan {
    let chunks = (range.count + Self.chunk - 1) / Self.chunk
    let shared = Mutex<(next: Int, found: [Int: StretchHits], bytes: Int, unread: String?)>(
      (0, [:], 0, nil))
    let margin = matcher.margin
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunks))) { _ in
      let room = UnsafeMutableRawBufferPointer.allocate(
        byteCount: min(Self.chunk, range.count) + 2 * margin + TextStretch.padding, alignment: 64)
      defer { room.deallocate() }
      while let index = shared.withLock({ state -> Int? in
        guard state.next < chunks, state.unread == nil else { return nil }
        defer { state.next += 1 }
        return state.next
      }) {
        let first = range.lowerBound + index * Self.chunk
        let last = min(first + Self.chunk, range.upperBound)
        let origin = max(0, first - margin)
        let read = Self.read(file, at: origin, into: room, upTo: last + margin - origin)
        let stretch = TextStretch(
          text: UnsafePointer(room.baseAddress!.assumingMemoryBound(to: UInt8.self)),
          count: read.count, origin: origin, own: first - origin..<max(first, last) - origin)
        let found = matcher.hits(in: stretch)
        let goesOn = progress(last - first)
        shared.withLock { state in
          state.found[index] = found
          state.bytes += max(0, min(read.count, last - origin) - (first - origin))
          if let failure = read.failure { state.unread = failure }
          if !goesOn { state.unread = state.unread ?? "it was interrupted" }
          // Cut short under our feet: what is gone can't be searched.
          if read.failure == nil, read.count < last - origin {
            state.unread = "it shrank while it was read"
          }
        }
      }
    }
    var scan = TextScan(file: path)
    let result = shared.withLock { $0 }
    scan.bytes = result.bytes
    scan.unread = result.unread
    // Lines are counted from the first byte that was searched; what was searched earlier counts too.
    var lineFeeds =
      result.found.values.contains { !$0.hits.isEmpty }
      ? Self.lineFeeds(file, upTo: range.lowerBound) : 0
    var hits: [LeakHit] = []
    for index in 0..<chunks {
      guard let found = result.found[index] else { continue }
      hits += found.hits(after: lineFeeds)
      lineFeeds += found.lineFeeds
    }
    scan.exposures = exposures(hits, in: path)
    return scan
  }

  private static func read(
    _ file: Int32, at origin: Int, into room: UnsafeMutableRawBufferPointer, upTo count: Int
  ) -> (count: Int, failure: String?) {
    var have = 0
    while have < count {
      let got = pread(file, room.baseAddress! + have, count - have, off_t(origin + have))
      if got < 0, errno == EINTR { continue }
      if got < 0 { return (have, String(cString: strerror(errno))) }
      if got == 0 { break }
      have += got
    }
    return (have, nil)
  }

  private static func lineFeeds(_ file: Int32, upTo end: Int) -> Int {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 64)
    defer { room.deallocate() }
    var (count, at) = (0, 0)
    while at < end {
      let read = read(file, at: at, into: room, upTo: min(chunk, end - at))
      if read.count == 0 { break }
      count += newlines(
        UnsafePointer(room.baseAddress!.assumingMemoryBound(to: UInt8.self)), read.count)
      at += read.count
    }
    return count
  }
}
