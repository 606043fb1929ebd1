package import AuditModel
import AuditLogs
import Glibc

/// What came of searching one text.
package struct TextScan: Sendable {
  package let file: String
  package var exposures: [Exposure] = []
  /// Bytes searched, after decompression.
  package var bytes = 0
  /// Why not all of it was searched; nil when it was.
  package var unread: String?

  package init(file: String) { self.file = file }
}

extension LeakSearch {
  /// Stays in a core's own cache between being read and being searched.
  static let chunk = 1 << 18

  /// Searches a text that comes piece by piece, once.
  /// - Parameters:
  ///   - begin: what comes before was searched already, and is only read.
  ///   - progress: told of bytes searched; answers false to stop.
  func scan(
    _ source: inout some TextSource, named file: String, from begin: Int = 0,
    progress: (Int) -> Bool
  ) -> TextScan {
    var scan = TextScan(file: file)
    let margin = matcher.margin
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.chunk + 2 * margin + TextStretch.padding, alignment: 64)
    defer { room.deallocate() }
    let size = room.count - TextStretch.padding
    let text = UnsafePointer(room.baseAddress!.assumingMemoryBound(to: UInt8.self))
    var hits: [LeakHit] = []
    var lineFeeds = 0
    // Bytes in the room, where they begin in the text, and from where windows are still to be seen.
    var (count, origin, from) = (0, 0, 0)
    var isOver = false
    do {
      // A match may begin before what is new.
      (origin, lineFeeds) = try Self.pass(over: max(0, begin - margin), of: &source, room)
      from = begin - origin
    } catch {
      scan.unread = Self.reason(error)
      return scan
    }
    while !isOver {
      while count < size, !isOver {
        do {
          let got = try source.read(
            into: UnsafeMutableRawBufferPointer(rebasing: room[count..<size]))
          isOver = got == 0
          count += got
        } catch {
          scan.unread = Self.reason(error)
          isOver = true
        }
      }
      // Lines are counted up to what is searched, and that begins behind the first margin.
      if origin + from == begin { lineFeeds += newlines(text, min(from, count)) }
      let end = isOver ? count : count - margin
      let stretch = TextStretch(
        text: text, count: count, origin: origin, own: from..<max(from, end))
      let found = matcher.hits(in: stretch)
      hits += found.hits(after: lineFeeds)
      lineFeeds += found.lineFeeds
      scan.bytes = max(0, origin + count - begin)
      if !progress(max(0, end - from)) {
        scan.unread = "it was interrupted"
        break
      }
      // Keep a margin on both sides of what comes next.
      let keep = max(0, end - margin)
      memmove(room.baseAddress!, room.baseAddress! + keep, count - keep)
      (count, origin, from) = (count - keep, origin + keep, end - keep)
    }
    scan.exposures = exposures(hits, in: file)
    return scan
  }

  /// Reads so many bytes without searching them.
  /// - Returns: how many there were, and the line feeds among them.
  private static func pass(
    over bytes: Int, of source: inout some TextSource, _ room: UnsafeMutableRawBufferPointer
  ) throws -> (Int, lineFeeds: Int) {
    var (passed, lineFeeds) = (0, 0)
    while passed < bytes {
      let part = UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, bytes - passed)])
      let got = try source.read(into: part)
      if got == 0 { break }
      lineFeeds += newlines(
        UnsafePointer(part.baseAddress!.assumingMemoryBound(to: UInt8.self)), got)
      passed += got
    }
    return (passed, lineFeeds)
  }

  private static func reason(_ error: any Error) -> String {
    (error as? UnreadText)?.reason ?? "it can't be read"
  }

  /// The places of hits, each once.
  /// - Parameter hits: `lineFeeds` counted from the beginning of the file.
  func exposures(_ hits: [LeakHit], in file: String) -> [Exposure] {
    LeakMatcher.merged(hits).map { hit in
      // A token of a known shape has no number among the values.
      let value = hit.token == nil ? Int(hit.value) : nil
      return Exposure(
        secrets: value.map { secrets[$0] } ?? [],
        fingerprint: hit.token?.fingerprint ?? fingerprints[Int(hit.value)], file: file,
        line: hit.lineFeeds + 1, offset: hit.range.lowerBound, form: hit.form,
        shape: hit.token?.shape, foundBytes: hit.foundBytes,
        valueBytes: value.map { valueBytes[$0] } ?? hit.foundBytes, writtenAt: hit.writtenAt)
    }
  }
}

extension StretchHits {
  /// The hits with line feeds counted from the beginning of the file.
  func hits(after earlier: Int) -> [LeakHit] {
    hits.map { hit in
      var hit = hit
      hit.lineFeeds += earlier
      return hit
    }
  }
}

/// How many line feeds there are; compiles to vector instructions.
func newlines(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
  var total = 0
  var at = 0
  while at < count {
    // Short runs, so that a byte per lane is enough.
    let end = min(count, at + 192)
    var run: UInt8 = 0
    while at < end {
      run &+= text[at] == 0x0A ? 1 : 0
      at += 1
    }
    total += Int(run)
  }
  return total
}
