import AuditModel
import Dispatch
import Glibc

extension LeakTables {
  /// Bits of the filter for each window, at least: as few as leave room in the caches.
  private static let filterBits = 11
  /// The leading bits of hashes by which windows are parted, so that the tables of each part fit the
  /// cache of the core that fills them.
  private static let partBits: UInt64 = 6
  private static let partCount = 1 << Int(partBits)
  private static let hugePage = 1 << 21

  /// Fills the look-ups of the windows of some forms, on all cores.
  /// - Parameters:
  ///   - entries: freed with the tables.
  ///   - arena: where the texts of the forms lie, as long as this is used; 1 GiB at most.
  init(
    _ entries: UnsafeMutableBufferPointer<LeakEntry>, in arena: UnsafeRawBufferPointer, step: Int
  ) {
    self.step = step
    self.entries = entries
    self.arena = arena.baseAddress!
    let source = WindowSource(
      entries: UnsafeBufferPointer(entries), arena: self.arena, step: step)
    let (ends, places) = Self.places(of: source)
    let count = places.count
    let words = max(12, min(22, 58 - (count * Self.filterBits).leadingZeroBitCount))
    let bucketBits = max(8, min(24, 63 - count.leadingZeroBitCount))
    placeMask = 1 << UInt32(64 - arena.count.leadingZeroBitCount) - 1
    filter = Self.zeroed(1 << words)
    filterShift = UInt64(64 - words)
    patterns = Self.makePatterns()
    // Of these two one more, so that there is one to look at behind the last.
    buckets = Self.zeroed(1 << bucketBits + 1)
    bucketShift = UInt64(64 - bucketBits)
    windows = Self.zeroed(count + 1)
    buckets[1 << bucketBits] = UInt32(count)
    nonisolated(unsafe) let (tables, sorted) = (self, places)
    DispatchQueue.concurrentPerform(iterations: Self.partCount) { part in
      tables.fill(part, with: (part == 0 ? 0 : ends[part - 1])..<ends[part], of: sorted)
    }
    Self.unmap(places)
  }

  /// Windows that are tagged by eight bytes are marked so while they are sorted.
  private static let longMark: UInt32 = 1 << 31

  /// The places of all windows, sorted by the parts that their hashes belong to.
  /// - Returns: where each part ends; unmapped by the caller.
  private static func places(
    of source: WindowSource
  ) -> (ends: [Int], UnsafeMutableBufferPointer<UInt32>) {
    let portions = source.entries.indices.portions(of: 512)
    // By portion and part: first how many there are, then where the next one goes.
    nonisolated(unsafe) let next: UnsafeMutableBufferPointer<Int> = zeroed(
      portions.count * partCount)
    defer { unmap(next) }
    DispatchQueue.concurrentPerform(iterations: portions.count) { index in
      let own = next.baseAddress! + index * partCount
      for number in portions[index] {
        source.forEachWindow(of: number) { text, _, _ in
          own[Int(hash(text) &>> (64 &- partBits))] += 1
        }
      }
    }
    var count = 0
    let ends = (0..<partCount).map { part in
      for index in portions.indices {
        let place = index * partCount + part
        (next[place], count) = (count, count + next[place])
      }
      return count
    }
    nonisolated(unsafe) let places: UnsafeMutableBufferPointer<UInt32> = zeroed(count)
    DispatchQueue.concurrentPerform(iterations: portions.count) { index in
      let own = next.baseAddress! + index * partCount
      for number in portions[index] {
        source.forEachWindow(of: number) { text, place, isLong in
          let part = Int(hash(text) &>> (64 &- partBits))
          places[own[part]] = isLong ? place | longMark : place
          own[part] &+= 1
        }
      }
    }
    return (ends, places)
  }

  /// Counting sort by bucket: how many stand in each, where each ends, then the windows themselves
  /// from there on backwards, which leaves where each begins.
  private func fill(
    _ part: Int, with range: Range<Int>, of places: UnsafeMutableBufferPointer<UInt32>
  ) {
    func text(_ index: Int) -> UInt64 {
      arena.loadUnaligned(
        fromByteOffset: Int(places[index] & ~Self.longMark), as: UInt64.self)
    }
    for index in range { buckets[Int(Self.hash(text(index)) &>> bucketShift)] &+= 1 }
    var end = UInt32(range.lowerBound)
    let own = (buckets.count - 1) >> Int(Self.partBits)
    for bucket in part * own..<(part + 1) * own {
      end &+= buckets[bucket]
      buckets[bucket] = end
    }
    for index in range {
      let text = text(index)
      let hash = Self.hash(text)
      let tag = places[index] & Self.longMark == 0 ? tag(hash) : longTag(text)
      let bucket = Int(hash &>> bucketShift)
      buckets[bucket] &-= 1
      windows[Int(buckets[bucket])] = tag | places[index] & ~Self.longMark
      filter[Int(hash &>> filterShift)] |= pattern(hash)
    }
  }

  /// Wipes what is as secret as the values, and frees everything.
  func free() {
    let places = UnsafeMutableRawBufferPointer(windows)
    explicit_bzero(places.baseAddress!, places.count)
    entries.deinitialize()
    entries.deallocate()
    patterns.deallocate()
    Self.unmap(filter)
    Self.unmap(buckets)
    Self.unmap(windows)
  }

  /// Memory that the kernel gives zeroed, in pages of 2 MiB where it fills a part of one: look-ups go
  /// anywhere, and small pages' tables would have to be read with each (measured: 10,000 values,
  /// 1.6 times as fast).
  private static func zeroed<Number: BitwiseCopyable>(
    _ count: Int
  ) -> UnsafeMutableBufferPointer<Number> {
    let size = mapped(count, Number.self)
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { fatalError("no memory for the values' index") }
    if size >= hugePage { madvise(memory, size, MADV_HUGEPAGE) }
    return UnsafeMutableBufferPointer(
      start: memory.bindMemory(to: Number.self, capacity: count), count: count)
  }

  private static func unmap<Number: BitwiseCopyable>(
    _ memory: UnsafeMutableBufferPointer<Number>
  ) {
    munmap(memory.baseAddress!, mapped(memory.count, Number.self))
  }

  /// Bytes of memory for so many numbers; from a quarter of a huge page on, whole ones.
  private static func mapped<Number: BitwiseCopyable>(_ count: Int, _: Number.Type) -> Int {
    let size = max(1, count) * MemoryLayout<Number>.stride
    let unit = size >= hugePage / 4 ? hugePage : 1 << 12
    return (size + unit - 1) / unit * unit
  }
}
