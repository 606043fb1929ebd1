import Glibc

/// Where a line break tears a text apart: around it stand a carriage return, a continuation mark, and
/// the next line's indentation, none of which are the text's.
extension TextStretch {
  /// White space that a wrapped line may be indented with.
  static let longestIndent = 64

  /// Where the text before a line break ends, when `position` stands behind one.
  func breakBefore(_ position: Int) -> Int? {
    var at = position
    while at > 0, position - at < Self.longestIndent, isBlank(at - 1) { at -= 1 }
    guard at > 0, text[at - 1] == 0x0A else { return nil }
    let end = lineEnd(before: at - 1)
    return end > 0 ? end : nil
  }

  /// Where the text after a line break goes on, when one begins at `position`.
  func breakAfter(_ position: Int) -> Int? {
    var at = position
    if at < count, text[at] == UInt8(ascii: "\\") { at += 1 }
    if at < count, text[at] == 0x0D { at += 1 }
    guard at < count, text[at] == 0x0A else { return nil }
    let start = lineStart(after: at)
    return start < count ? start : nil
  }

  /// Without carriage return and continuation mark.
  @inline(__always)
  func lineEnd(before newline: Int) -> Int {
    var end = newline
    if end > 0, text[end - 1] == 0x0D { end -= 1 }
    if end > 0, text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
    return end
  }

  /// Without indentation.
  @inline(__always)
  func lineStart(after newline: Int) -> Int {
    var start = newline + 1
    while start < count, start - newline <= Self.longestIndent, isBlank(start) { start += 1 }
    return start
  }

  private func isBlank(_ position: Int) -> Bool {
    text[position] == 0x20 || text[position] == 0x09
  }

  /// Where the line that `position` stands in begins; zero where that is far away.
  fileprivate func lineStart(of position: Int) -> Int {
    var at = position
    while at > 0, position - at < 2 * Self.longestIndent {
      if text[at - 1] == 0x0A { return lineStart(after: at - 1) }
      at -= 1
    }
    return 0
  }
}

/// The text around a line break with the break taken out.
private struct JoinedText {
  /// Bytes on each side, more than a window and a step.
  static let reach = 32
  private let room: UnsafeMutableRawBufferPointer

  init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

  @inline(__always)
  func fill(_ text: UnsafePointer<UInt8>, _ end: Int, _ start: Int, _ count: Int) {
    let raw = UnsafeRawPointer(text)
    if end >= Self.reach, start + Self.reach <= count {
      typealias Side = SIMD32<UInt8>
      room.storeBytes(of: (raw + (end - Self.reach)).loadUnaligned(as: Side.self), as: Side.self)
      room.storeBytes(
        of: (raw + start).loadUnaligned(as: Side.self), toByteOffset: Self.reach, as: Side.self)
      return
    }
    room.initializeMemory(as: UInt8.self, repeating: 0)
    let (before, after) = (min(end, Self.reach), min(count - start, Self.reach))
    memcpy(room.baseAddress! + (Self.reach - before), raw + (end - before), before)
    memcpy(room.baseAddress! + Self.reach, raw + start, after)
  }

  /// The eight bytes from `offset` on, counted from the break.
  @inline(__always)
  subscript(offset: Int) -> UInt64 {
    UnsafeRawPointer(room.baseAddress!)
      .loadUnaligned(fromByteOffset: Self.reach &+ offset, as: UInt64.self)
  }
}

/// Where a text is sampled, asked at every line break: a multiplication is cheaper than a division by
/// a number that the compiler doesn't know (measured: a tenth of a scan).
private struct SamplePositions {
  private let step: UInt64
  private let phase: UInt64
  private let reciprocal: UInt64

  init(_ step: Int, origin: Int) {
    self.step = UInt64(step)
    phase = UInt64(origin % step)
    reciprocal = step == 1 ? 0 : .max / self.step + 1
  }

  /// Bytes between the last sample at or before `position` and it. Exact below 2^32.
  @inline(__always)
  func remainder(_ position: Int) -> Int {
    let from = phase &+ UInt64(bitPattern: Int64(position))
    let whole = from.multipliedFullWidth(by: reciprocal).high
    return step == 1 ? 0 : Int(truncatingIfNeeded: from &- whole &* step)
  }
}

extension LeakTables {
  /// Samples the text around each line break in `range` as though the break were not there, so that a
  /// value that one tears apart is found like any other. A window may begin on one line and end on the
  /// next.
  /// - Parameter found: called with each window that may be indexed: its position, itself, and how many
  ///   of its bytes stand before the position, on the line before.
  /// - Returns: how many line feeds there are.
  @inline(__always)
  func forEachSampleAtBreaks(
    in range: Range<Int>, of stretch: TextStretch, _ found: (Int, UInt64, Int) -> Void
  ) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 2 * JoinedText.reach, alignment: 32) { room in
      let joined = JoinedText(room)
      let samples = SamplePositions(step, origin: stretch.origin)
      var lineFeeds = 0
      var lineStart = stretch.lineStart(of: range.lowerBound)
      var position = range.lowerBound
      while position < range.upperBound,
        let match = memchr(stretch.text + position, 0x0A, range.upperBound - position)
      {
        let newline = UnsafeRawPointer(match) - UnsafeRawPointer(stretch.text)
        position = newline + 1
        lineFeeds += 1
        let (start, end) = (stretch.lineStart(after: newline), stretch.lineEnd(before: newline))
        let length = end - lineStart
        lineStart = start
        guard length > 0, start < stretch.count else { continue }
        joined.fill(stretch.text, end, start, stretch.count)
        func note(_ at: Int) {
          // A window that ends before the break begins at its position, like one behind it.
          if at <= -Self.window {
            found(end + at, joined[at], 0)
          } else {
            found(start + max(at, 0), joined[at], max(-at, 0))
          }
        }
        // Beside the last sample before the break and the first behind it, those that are due in
        // between, in bytes from the break. None may be further than a step from the next, and where
        // every other window is indexed, not an even number of bytes. More do no harm.
        let last = end - Self.longWindow
        var at = last - samples.remainder(last) - end
        let next = min(step - 1 - samples.remainder(start + step - 1), stretch.count - start)
        if length >= Self.longWindow + step, next - at <= 2 * step, step < JoinedText.reach - 8 {
          at += next - at > step ? step : next - at - 1
          if mayHold(joined[at]) { note(at) }
          if mayHold(joined[next - 1]) { note(next - 1) }
          continue
        }
        // A short line may lie between two breaks, and before a long step much: all is looked at.
        for at in max(-length, 8 - JoinedText.reach)..<min(next, JoinedText.reach - 8)
        where mayHold(joined[at]) {
          note(at)
        }
      }
      return lineFeeds
    }
  }
}
