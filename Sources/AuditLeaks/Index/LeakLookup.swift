import AuditModel

/// Windows of a text that passed the filter. Most are none of ours, and telling costs two or three loads
/// from far away each: so they are gathered, and looked up together.
struct LeakCandidates {
  struct Candidate {
    /// Where in the text.
    let position: Int
    /// The window, and what follows.
    let text: UInt64
    /// Bytes of the window that stand before `position`, on an earlier line.
    let lead: Int
    var windows: Range<UInt32> = 0..<0
    var first: UInt32 = 0
  }

  fileprivate let room: UnsafeMutableBufferPointer<Candidate>
  fileprivate var count = 0
  static let capacity = 64

  @inline(__always)
  fileprivate mutating func take() -> UnsafeMutableBufferPointer<Candidate> {
    defer { count = 0 }
    return UnsafeMutableBufferPointer(rebasing: room[..<count])
  }
}

extension LeakTables {
  /// Whether the window that `text` begins with may be indexed.
  @inline(__always)
  func mayHold(_ text: UInt64) -> Bool {
    let hash = Self.hash(text)
    let wanted = pattern(hash)
    return filter[Int(truncatingIfNeeded: hash &>> filterShift)] & wanted == wanted
  }

  /// Calls `found` with each sampled position in `range` whose window may be indexed.
  /// - Parameters:
  ///   - text: readable for eight bytes from each position on.
  ///   - origin: where `text` begins in its file, so that samples don't depend on how it is read.
  @inline(__always)
  func forEachSample(
    in range: Range<Int>, of text: UnsafeRawPointer, origin: Int, _ found: (Int) -> Void
  ) {
    var position = range.lowerBound + (step - (origin + range.lowerBound) % step) % step
    while position < range.upperBound {
      if mayHold((text + position).loadUnaligned(as: UInt64.self)) { found(position) }
      position &+= step
    }
  }

  /// Lends `look` a place for candidates, and calls `body` with every place in a form whose window one
  /// of them is: the candidate's position, the entry's number, and the offset in its text that stands
  /// at the position.
  @inline(__always)
  func withCandidates(
    _ body: (Int, Int, Int) -> Void, _ look: (inout LeakCandidates) -> Void
  ) {
    withUnsafeTemporaryAllocation(
      of: LeakCandidates.Candidate.self, capacity: LeakCandidates.capacity
    ) { room in
      var candidates = LeakCandidates(room: room)
      look(&candidates)
      settle(candidates.take(), body)
    }
  }

  /// Notes a candidate; `body` is that of `withCandidates`.
  @inline(__always)
  func note(
    _ position: Int, _ text: UInt64, lead: Int = 0, in candidates: inout LeakCandidates,
    _ body: (Int, Int, Int) -> Void
  ) {
    (candidates.room.baseAddress! + candidates.count).initialize(
      to: .init(position: position, text: text, lead: lead))
    candidates.count &+= 1
    if candidates.count == LeakCandidates.capacity { settle(candidates.take(), body) }
  }

  /// Looks candidates up in steps, all of them at each: so they wait for memory together.
  @inline(never)
  private func settle(
    _ batch: UnsafeMutableBufferPointer<LeakCandidates.Candidate>,
    _ body: (Int, Int, Int) -> Void
  ) {
    for index in batch.indices {
      let bucket = Int(Self.hash(batch[index].text) &>> bucketShift)
      batch[index].windows = buckets[bucket]..<buckets[bucket &+ 1]
    }
    for index in batch.indices {
      batch[index].first = windows[Int(batch[index].windows.lowerBound)]
    }
    for candidate in batch where !candidate.windows.isEmpty {
      let tag = tag(Self.hash(candidate.text))
      let longTag = longTag(candidate.text)
      guard
        candidate.windows.count > 1 || candidate.first & ~placeMask == tag
          || candidate.first & ~placeMask == longTag
      else { continue }
      for index in candidate.windows {
        let window = windows[Int(index)]
        guard window & ~placeMask == tag || window & ~placeMask == longTag else { continue }
        let place = Int(window & placeMask)
        let number = entry(at: place)
        forEachTwin(of: number, place - entries[number].start, candidate.text) {
          body(candidate.position, $0, $1 + candidate.lead)
        }
      }
    }
  }

  /// An entry, and its twins, where the window of `text` stands in them.
  private func forEachTwin(
    of number: Int, _ offset: Int, _ text: UInt64, _ body: (Int, Int) -> Void
  ) {
    let entry = entries[number]
    if holds(entry, offset, text) { body(number, offset) }
    for twin in number + 1..<number + 1 + Int(entry.twins) {
      if let offset = entry.offset(offset, inTwin: entries[twin]),
        holds(entries[twin], offset, text)
      {
        body(twin, offset)
      }
    }
  }

  private func holds(_ entry: LeakEntry, _ offset: Int, _ text: UInt64) -> Bool {
    guard offset + Self.window <= entry.count else { return false }
    let own = arena.loadUnaligned(fromByteOffset: entry.start + offset, as: UInt64.self)
    if (own ^ text) << 16 == 0 { return true }
    return (0..<Self.window).allSatisfy { index in
      let shift = UInt64(8 * index)
      return entry.isSame(
        UInt8(truncatingIfNeeded: text >> shift), UInt8(truncatingIfNeeded: own >> shift),
        at: offset + index)
    }
  }
}
