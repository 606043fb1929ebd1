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
  /// Readable for so many bytes more than the text has: windows are loaded eight bytes at a time.
  static let padding = 8

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

  /// So much context on each side is enough to follow any match.
  var margin: Int {
    max(512, (indexes.map(\.longestText).max() ?? 0) * 2 + 4 * TextStretch.longestIndent)
  }

  func hits(in stretch: TextStretch) -> StretchHits {
    var result = StretchHits()
    let (low, end) = (stretch.own.lowerBound, min(stretch.own.upperBound, stretch.count))
    guard low < end else { return result }
    let windows = low..<max(low, min(end, stretch.count - LeakTables.window + 1))
    var lineFeeds: Int?
    for index in indexes where !index.isEmpty {
      let tables = index.tables
      let text = UnsafeRawPointer(stretch.text)
      let body = { (position: Int, entry: Int, offset: Int) in
        follow(position, stretch, tables, entry, offset, &result.hits)
      }
      tables.withCandidates(body) { candidates in
        tables.forEachSample(in: windows, of: text, origin: stretch.origin) { position in
          let window = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
          tables.note(position, window, in: &candidates, body)
        }
        lineFeeds = tables.forEachSampleAtBreaks(in: low..<end, of: stretch) {
          tables.note($0, $1, lead: $2, in: &candidates, body)
        }
      }
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

  /// Follows a form both ways from where the byte at `offset` of its text may stand at `position`, or
  /// the one before it before that, across line breaks too.
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
      if textLow > 0, entry.isSame(stretch.text[textLow - 1], form[low - 1], at: low - 1) {
        textLow -= 1
      } else if let earlier = stretch.breakBefore(textLow),
        entry.isSame(stretch.text[earlier - 1], form[low - 1], at: low - 1)
      {
        textLow = earlier - 1
      } else {
        break
      }
      low -= 1
    }
    var (high, textHigh) = (offset, position)
    while high < entry.count {
      if textHigh < stretch.count, entry.isSame(stretch.text[textHigh], form[high], at: high) {
        textHigh += 1
      } else if let later = stretch.breakAfter(textHigh),
        entry.isSame(stretch.text[later], form[high], at: high)
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
