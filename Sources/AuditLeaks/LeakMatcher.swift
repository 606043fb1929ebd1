import AuditModel
import Glibc

/// A match in a text, before lines are counted. Offsets are the file's.
struct LeakHit: Hashable {
  let value: UInt32
  let form: ExposedForm
  let range: Range<Int>
  let foundBytes: Int
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

  /// White space that a wrapped line may be indented with.
  private static let longestIndent = 64

  /// So much context on each side is enough to follow any match.
  var margin: Int {
    (indexes.map(\.longestText).max() ?? 0) * 2 + 4 * Self.longestIndent
  }

  func hits(in stretch: TextStretch) -> [LeakHit] {
    var hits: [LeakHit] = []
    let readable = stretch.own.lowerBound..<min(stretch.own.upperBound, stretch.count - 7)
    guard !readable.isEmpty else { return [] }
    for index in indexes where !index.isEmpty {
      index.forEachSample(in: readable, of: stretch.text, origin: stretch.origin) {
        follow($0, stretch, index, &hits)
      }
    }
    followLineEnds(in: readable, stretch, &hits)
    return hits
  }

  /// The halves of a value broken by a line wrap can both be too short for the sampling. The longer
  /// one fills a window just before the break, or just after it and its indentation.
  private func followLineEnds(
    in range: Range<Int>, _ stretch: TextStretch, _ hits: inout [LeakHit]
  ) {
    var position = range.lowerBound
    while position < range.upperBound,
      let found = memchr(stretch.text + position, 0x0A, range.upperBound - position)
    {
      let newline = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - stretch.text
      let before = lineEnd(before: newline, stretch) - 8
      let after = lineStart(after: newline, stretch)
      for index in indexes where !index.isEmpty {
        if before >= 0, index.mayHold(before, stretch.text) { follow(before, stretch, index, &hits) }
        if after + 8 <= stretch.count, index.mayHold(after, stretch.text) {
          follow(after, stretch, index, &hits)
        }
      }
      position = newline + 1
    }
  }

  private func follow(
    _ position: Int, _ stretch: TextStretch, _ index: LeakIndex, _ hits: inout [LeakHit]
  ) {
    index.forEachMatch(at: position, of: stretch.text) { entry, offset in
      // Most samples of a long match lie inside one that is known already.
      if let last = hits.last, last.value == entry.value, last.form == entry.form,
        last.range.contains(stretch.origin + position)
      {
        return
      }
      let form = index.text(of: entry)
      var (low, textLow) = (offset, position)
      while low > 0 {
        if textLow > 0, stretch.text[textLow - 1] == form[low - 1] {
          textLow -= 1
        } else if let earlier = breakBefore(textLow, stretch),
          stretch.text[earlier - 1] == form[low - 1]
        {
          textLow = earlier - 1
        } else {
          break
        }
        low -= 1
      }
      var (high, textHigh) = (offset + 8, position + 8)
      while high < entry.count {
        if textHigh < stretch.count, stretch.text[textHigh] == form[high] {
          textHigh += 1
        } else if let later = breakAfter(textHigh, stretch), stretch.text[later] == form[high] {
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
          foundBytes: index.valueBytes(entry, found)))
    }
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
    return result.sorted { ($0.range.lowerBound, $0.value) < ($1.range.lowerBound, $1.value) }
  }
}
