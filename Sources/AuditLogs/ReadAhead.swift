import Foundation
import Glibc

/// Reads a source on a thread of its own, a few chunks ahead: unpacking takes as long as searching,
/// and needs nothing of it.
package final class ReadAhead: TextSource {
  private let shared: Shared
  /// What is being handed on, and how much of it was.
  private var chunk: Chunk?
  private var used = 0

  /// Stays in the caches between being unpacked and being read.
  private static let chunkSize = 1 << 18
  private static let chunksAhead = 4

  /// Bytes in one of the rooms; none at the end.
  private struct Chunk {
    let room: UnsafeMutableRawBufferPointer
    let count: Result<Int, any Error>
  }

  /// What the two threads share, under `condition`. The rooms go round: memory that is new costs more
  /// than what is unpacked into it.
  private final class Shared: @unchecked Sendable {
    let condition = NSCondition()
    var chunks: [Chunk] = []
    var spare: [UnsafeMutableRawBufferPointer]
    var isAbandoned = false
    private let rooms: [UnsafeMutableRawBufferPointer]

    init() {
      rooms = (0..<chunksAhead).map { _ in .allocate(byteCount: chunkSize, alignment: 64) }
      spare = rooms
    }

    deinit { rooms.forEach { $0.deallocate() } }
  }

  package init(_ source: sending any TextSource) {
    let shared = Shared()
    self.shared = shared
    let first = Mutable(source)
    let thread = Thread {
      while Self.readOne(first, shared) {}
    }
    thread.start()
  }

  deinit {
    shared.condition.withLock {
      shared.isAbandoned = true
      shared.condition.signal()
    }
  }

  package func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    let chunk = chunk ?? next()
    self.chunk = chunk
    let size = try chunk.count.get()
    let count = min(room.count, size - used)
    room.copyMemory(from: UnsafeRawBufferPointer(rebasing: chunk.room[used..<(used + count)]))
    used += count
    // The end, and a failure, stay: they are asked for more than once.
    if used == size, size > 0 { handBack(chunk) }
    return count
  }

  private func next() -> Chunk {
    shared.condition.withLock {
      while shared.chunks.isEmpty { shared.condition.wait() }
      return shared.chunks.removeFirst()
    }
  }

  private func handBack(_ done: Chunk) {
    shared.condition.withLock {
      shared.spare.append(done.room)
      shared.condition.signal()
    }
    (chunk, used) = (nil, 0)
  }

  private final class Mutable: @unchecked Sendable {
    private var source: any TextSource
    init(_ source: any TextSource) { self.source = source }

    func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
      try source.read(into: room)
    }
  }

  /// - Returns: false when there is no more to read, or nobody to read for.
  private static func readOne(_ source: Mutable, _ shared: Shared) -> Bool {
    let spare: UnsafeMutableRawBufferPointer? = shared.condition.withLock {
      while shared.spare.isEmpty, !shared.isAbandoned { shared.condition.wait() }
      return shared.isAbandoned ? nil : shared.spare.removeLast()
    }
    guard let spare else { return false }
    let count = Result { try source.read(into: spare) }
    shared.condition.withLock {
      shared.chunks.append(Chunk(room: spare, count: count))
      shared.condition.signal()
    }
    if case .success(let count) = count { return count > 0 }
    return false
  }
}
