import Dispatch
import Glibc

extension LeakTables {
  /// Bits of the filter for each window.
  private static let filterBits = 11
  /// Stretches of the hashes that are filled side by side; each core then writes where none other
  /// does, and to a part that its cache holds.
  private static let partBits: UInt64 = 2
  private static let hugePage = 1 << 21

  /// Fills the look-ups of the windows of some forms, on all cores.
  /// - Parameter arena: where the texts of the forms lie, as long as this is used.
  init(_ entries: [Entry], in arena: UnsafeRawPointer, step: Int) {
    let end = entries.last.map { $0.start + $0.count } ?? 0
    let isShared: UnsafeMutablePointer<Bool> = Self.zeroed(end + 1)
    defer { Self.unmap(isShared, end + 1) }
    var count = 0
    for entry in entries {
      count += entry.windowCount(step) - entry.markShared(with: entries, in: arena, step, isShared)
    }
    // As much as leaves room in the caches, and more where it fits into a core's own.
    let bits = count < 1 << 19 ? Self.filterBits * 2 : Self.filterBits
    let words = max(8, min(22, 58 - (count * bits).leadingZeroBitCount))
    let bucketBits = max(4, min(24, 64 - count.leadingZeroBitCount))
    self.step = step
    self.entries = .allocate(capacity: max(1, entries.count))
    self.entries.initialize(from: entries, count: entries.count)
    entryCount = entries.count
    self.arena = arena
    filterWords = 1 << words
    filter = Self.zeroed(filterWords)
    filterShift = UInt64(64 - words)
    patterns = Self.makePatterns()
    bucketCount = 1 << bucketBits
    buckets = Self.zeroed(bucketCount + 1)
    bucketShift = UInt64(64 - bucketBits)
    // One more, so that there is one to look at behind the last.
    windowCount = count + 1
    windows = Self.zeroed(windowCount)
    fill(except: isShared)
  }

  /// Counting sort by bucket: how many stand in each, where each ends, then the windows themselves
  /// from there on backwards, which leaves where each begins.
  private func fill(except isShared: UnsafePointer<Bool>) {
    // Each part has stretches of every table for itself.
    nonisolated(unsafe) let (tables, isShared) = (self, isShared)
    DispatchQueue.concurrentPerform(iterations: 1 << Self.partBits) { part in
      tables.forEachWindow(of: part, except: isShared) { _, hash in
        tables.buckets[Int(hash &>> tables.bucketShift)] &+= 1
      }
    }
    for bucket in 0..<bucketCount { buckets[bucket + 1] &+= buckets[bucket] }
    DispatchQueue.concurrentPerform(iterations: 1 << Self.partBits) { part in
      tables.forEachWindow(of: part, except: isShared) { place, hash in
        let bucket = Int(hash &>> tables.bucketShift)
        tables.buckets[bucket] &-= 1
        tables.windows[Int(tables.buckets[bucket])] = Window(tag: Self.tag(hash), place: place)
        tables.filter[Int(hash &>> tables.filterShift)] |= tables.pattern(hash)
      }
    }
  }

  /// Every window to be indexed whose hash begins with the bits of `part`.
  @inline(__always)
  private func forEachWindow(
    of part: Int, except isShared: UnsafePointer<Bool>, _ body: (UInt32, UInt64) -> Void
  ) {
    for number in 0..<entryCount {
      let stride = entries[number].windowStride(step)
      var place = entries[number].start &+ entries[number].core.lowerBound
      let end = entries[number].start &+ entries[number].core.upperBound
      while place &+ 8 <= end {
        let hash = Self.hash(arena.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        if Int(truncatingIfNeeded: hash &>> (64 &- Self.partBits)) == part, !isShared[place] {
          body(UInt32(truncatingIfNeeded: place), hash)
        }
        place &+= stride
      }
    }
  }

  /// Wipes what is as secret as the values, and frees everything.
  func free() {
    explicit_bzero(windows, windowCount * MemoryLayout<Window>.stride)
    entries.deinitialize(count: entryCount)
    entries.deallocate()
    patterns.deallocate()
    Self.unmap(filter, filterWords)
    Self.unmap(buckets, bucketCount + 1)
    Self.unmap(windows, windowCount)
  }

  /// Memory that the kernel gives zeroed, in pages of 2 MiB where it fills a part of one: look-ups go
  /// anywhere, and small pages' tables would have to be read with each (measured: 10,000 values,
  /// 1.6 times as fast).
  private static func zeroed<Number: BitwiseCopyable>(
    _ count: Int
  ) -> UnsafeMutablePointer<Number> {
    let size = mapped(count, Number.self)
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { fatalError("no memory for the values' index") }
    if size >= hugePage { madvise(memory, size, MADV_HUGEPAGE) }
    return memory.bindMemory(to: Number.self, capacity: count)
  }

  private static func unmap<Number: BitwiseCopyable>(
    _ memory: UnsafeMutablePointer<Number>, _ count: Int
  ) {
    munmap(memory, mapped(count, Number.self))
  }

  /// Bytes of memory for so many numbers; from a quarter of a huge page on, whole ones.
  private static func mapped<Number: BitwiseCopyable>(_ count: Int, _: Number.Type) -> Int {
    let size = count * MemoryLayout<Number>.stride
    let unit = size >= hugePage / 4 ? hugePage : 1 << 12
    return (size + unit - 1) / unit * unit
  }
}

extension LeakTables.Entry {
  /// A piece that is long enough for two samples, an odd number of bytes apart, holds one at an even
  /// offset: the others need not be indexed.
  func windowStride(_ step: Int) -> Int {
    step % 2 == 1 && required >= 2 * step + 7 ? 2 : 1
  }

  func windowCount(_ step: Int) -> Int {
    core.count < 8 ? 0 : (core.count - 8) / windowStride(step) + 1
  }

  /// Marks the windows that are found by those of the entry whose twin this is.
  /// - Parameter isShared: by place in the arena.
  /// - Returns: how many.
  fileprivate func markShared(
    with entries: [Self], in arena: UnsafeRawPointer, _ step: Int,
    _ isShared: UnsafeMutablePointer<Bool>
  ) -> Int {
    guard let twinOf else { return 0 }
    let first = entries[twinOf]
    let firstStride = first.windowStride(step)
    let ends = first.core.upperBound - 8
    var marked = 0
    guard first.core.lowerBound <= ends else { return 0 }
    for offset in stride(
      from: first.core.lowerBound, through: ends, by: firstStride)
    {
      guard let own = first.offset(offset, inTwin: self), own >= core.lowerBound,
        own + 8 <= core.upperBound, (own - core.lowerBound) % windowStride(step) == 0
      else { continue }
      let window = arena.loadUnaligned(fromByteOffset: first.start + offset, as: UInt64.self)
      if arena.loadUnaligned(fromByteOffset: start + own, as: UInt64.self) == window {
        isShared[start + own] = true
        marked += 1
      }
    }
    return marked
  }
}
