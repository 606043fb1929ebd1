import AuditLogs
import AuditCollectors
import AuditModel
import Glibc

/// A match in a text. Offsets are the file's.
struct LeakHit {
  let value: UInt32
  let form: ExposedForm
  let range: Range<Int>
  let foundBytes: Int
  /// Which entry of its index was followed.
  let entry: Int
  /// For a token of a known shape and an unknown owner.
  var token: Token?

  struct Token {
    let shape: String
    let fingerprint: Fingerprint
  }

  /// Line feeds between the beginning of the stretch's own part and the match; below zero for a
  /// match that begins before it.
  var lineFeeds = 0
  var writtenAt: Instant?
}

/// What a stretch holds.
struct StretchHits {
  var hits: [LeakHit] = []
  /// Line feeds in the stretch's own part.
  var lineFeeds = 0
}

/// A stretch of a file in memory, with room on both sides to follow a match out of it.
struct TextStretch {
  let text: UnsafePointer<UInt8>
  let count: Int
  /// Where `text` begins in the file.
  let origin: Int
  /// Windows that begin here are this stretch's to look at, in offsets of `text`.
  let own: Range<Int>
}

/// Follows windows to whole matches.
struct LeakMatcher: Sendable {
  let indexes: [LeakIndex]
  /// Present where tokens of well-known shapes are looked for besides.
  var tokens: Fingerprinter?

  /// White space that a wrapped line may be indented with.
  private static let longestIndent = 64

  /// So much context on each side is enough to follow any match.
  var margin: Int {
    max(512, (indexes.map(\.longestText).max() ?? 0) * 2 + 4 * Self.longestIndent)
  }

  func hits(in stretch: TextStretch) -> StretchHits {
    var result = StretchHits()
    let (low, end) = (stretch.own.lowerBound, min(stretch.own.upperBound, stretch.count))
    guard low < end else { return result }
    let readable = low..<max(low, min(end, stretch.count - 7))
    var lineFeeds: Int?
    for index in indexes where !index.isEmpty {
      let tables = index.tables
      tables.forEachMatch(in: readable, of: stretch.text, origin: stretch.origin) {
        follow($0, stretch, tables, $1, $2, &result.hits)
      }
      lineFeeds = followLineEnds(in: low..<end, stretch, tables, &result.hits)
    }
    if let tokens {
      TokenShapes.forEach(in: stretch) { shape, range in
        let bytes = UnsafeRawBufferPointer(
          start: stretch.text + range.lowerBound, count: range.count)
        result.hits.append(
          LeakHit(
            value: .max, form: .tokenShape,
            range: stretch.origin + range.lowerBound..<stretch.origin + range.upperBound,
            foundBytes: range.count, entry: -1,
            token: .init(shape: shape.name, fingerprint: tokens.fingerprint(bytes))))
      }
    }
    result.lineFeeds = lineFeeds ?? newlines(stretch.text + low, end - low)
    for index in result.hits.indices {
      let start = result.hits[index].range.lowerBound - stretch.origin
      result.hits[index].lineFeeds =
        start >= low
        ? newlines(stretch.text + low, start - low) : -newlines(stretch.text + start, low - start)
      result.hits[index].writtenAt = LineTime.read(stretch, at: start)
    }
    return result
  }

  /// The halves of a value broken by a line wrap can both be too short for the sampling. The longer
  /// one fills a window just before the break, or just after it and its indentation.
  /// - Returns: how many line feeds there are in the range.
  private func followLineEnds(
    in range: Range<Int>, _ stretch: TextStretch, _ tables: LeakTables, _ hits: inout [LeakHit]
  ) -> Int {
    var lineFeeds = 0
    var position = range.lowerBound
    while position < range.upperBound,
      let found = memchr(stretch.text + position, 0x0A, range.upperBound - position)
    {
      let newline = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - stretch.text
      position = newline + 1
      lineFeeds += 1
      let before = lineEnd(before: newline, stretch) - 8
      let after = lineStart(after: newline, stretch)
      // All are looked at before any is followed: nearly always there is none.
      if before > 0, after + 9 <= stretch.count {
        let end = UnsafeRawPointer(stretch.text + before)
        let start = UnsafeRawPointer(stretch.text + after)
        if tables.mayHold(end) | tables.mayHold(end - 1) | tables.mayHold(start)
          | tables.mayHold(start + 1) == 0
        {
          continue
        }
      }
      // Of long forms every other window is indexed.
      for step in 0...1 {
        if before - step >= 0 { look(at: before - step, stretch, tables, &hits) }
        if after + step + 8 <= stretch.count { look(at: after + step, stretch, tables, &hits) }
      }
    }
    return lineFeeds
  }

  private func look(
    at position: Int, _ stretch: TextStretch, _ tables: LeakTables, _ hits: inout [LeakHit]
  ) {
    tables.forEachMatch(at: position, of: stretch.text) {
      follow($0, stretch, tables, $1, $2, &hits)
    }
  }

  /// Follows a window of a form both ways, across line breaks too.
  @inline(never)
  private func follow(
    _ position: Int, _ stretch: TextStretch, _ tables: LeakTables, _ number: Int, _ offset: Int,
    _ hits: inout [LeakHit]
  ) {
    let entry = tables.entries[number]
    // Most samples of a long match lie inside one that is known already.
    if let last = hits.last, last.entry == number, last.value == entry.value,
      last.range.contains(stretch.origin + position)
    {
      return
    }
    let form = tables.text(of: number)
    var (low, textLow) = (offset, position)
    while low > 0 {
      if textLow > 0, entry.isSame(stretch.text[textLow - 1], form[low - 1]) {
        textLow -= 1
      } else if let earlier = breakBefore(textLow, stretch),
        entry.isSame(stretch.text[earlier - 1], form[low - 1])
      {
        textLow = earlier - 1
      } else {
        break
      }
      low -= 1
    }
    var (high, textHigh) = (offset + 8, position + 8)
    while high < entry.count {
      if textHigh < stretch.count, entry.isSame(stretch.text[textHigh], form[high]) {
        textHigh += 1
      } else if let later = breakAfter(textHigh, stretch),
        entry.isSame(stretch.text[later], form[high])
      {
        textHigh = later + 1
      } else {
        break
      }
      high += 1
    }
    let found = (low..<high).clamped(to: entry.core)
    guard found.count >= entry.required else { return }
    hits.append(
      LeakHit(
        value: entry.value, form: entry.form,
        range: stretch.origin + textLow..<stretch.origin + textHigh,
        foundBytes: tables.valueBytes(number, found), entry: number))
  }

  /// Where the text before a line break ends, when `position` stands behind one.
  private func breakBefore(_ position: Int, _ stretch: TextStretch) -> Int? {
    var at = position
    while at > 0, position - at < Self.longestIndent, isBlank(stretch.text[at - 1]) { at -= 1 }
    guard at > 0, stretch.text[at - 1] == 0x0A else { return nil }
    let end = lineEnd(before: at - 1, stretch)
    return end > 0 ? end : nil
  }

  /// Where the text after a line break goes on, when one begins at `position`.
  private func breakAfter(_ position: Int, _ stretch: TextStretch) -> Int? {
    var at = position
    if at < stretch.count, stretch.text[at] == UInt8(ascii: "\\") { at += 1 }
    if at < stretch.count, stretch.text[at] == 0x0D { at += 1 }
    guard at < stretch.count, stretch.text[at] == 0x0A else { return nil }
    let start = lineStart(after: at, stretch)
    return start < stretch.count ? start : nil
  }

  /// Without carriage return and continuation mark.
  private func lineEnd(before newline: Int, _ stretch: TextStretch) -> Int {
    var end = newline
    if end > 0, stretch.text[end - 1] == 0x0D { end -= 1 }
    if end > 0, stretch.text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
    return end
  }

  private func lineStart(after newline: Int, _ stretch: TextStretch) -> Int {
    var start = newline + 1
    while start < stretch.count, start - newline <= Self.longestIndent,
      isBlank(stretch.text[start])
    {
      start += 1
    }
    return start
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The hits of a whole file, each place once: of those that overlap for one value the one that
  /// found most.
  static func merged(_ hits: [LeakHit]) -> [LeakHit] {
    var result: [LeakHit] = []
    let sorted = hits.sorted {
      ($0.value, $0.range.lowerBound, -$0.foundBytes, $0.form.rawValue)
        < ($1.value, $1.range.lowerBound, -$1.foundBytes, $1.form.rawValue)
    }
    for hit in sorted {
      if let last = result.last, last.value == hit.value, last.range.overlaps(hit.range) {
        if hit.foundBytes > last.foundBytes { result[result.count - 1] = hit }
      } else {
        result.append(hit)
      }
    }
    // A token that is known to be ours is told as ours.
    let ours = result.filter { $0.token == nil }.map(\.range)
    if ours.count < result.count {
      result.removeAll { hit in
        hit.token != nil && ours.contains { $0.overlaps(hit.range) }
      }
    }
    return result.sorted { ($0.range.lowerBound, $0.value) < ($1.range.lowerBound, $1.value) }
  }
}
