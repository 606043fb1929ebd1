import Foundation
import Glibc

/// Reads a source on a thread of its own, a few chunks ahead: unpacking takes as long as searching,
/// and needs nothing of it.
package final class ReadAhead: TextSource {
  private let shared: Shared
  /// What of the current chunk is not handed on yet.
  private var chunk: [UInt8] = []
  private var used = 0

  private static let chunkSize = 1 << 20
  private static let chunksAhead = 4

  /// What the two threads share, under `condition`.
  private final class Shared: @unchecked Sendable {
    let condition = NSCondition()
    var chunks: [Result<[UInt8], any Error>] = []
    var isAbandoned = false
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
    if used == chunk.count {
      chunk = try next()
      used = 0
    }
    let count = min(room.count, chunk.count - used)
    chunk.withUnsafeBytes {
      room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[used..<(used + count)]))
    }
    used += count
    return count
  }

  private func next() throws -> [UInt8] {
    try shared.condition.withLock {
      while shared.chunks.isEmpty { shared.condition.wait() }
      // The end, and a failure, stay: they are asked for more than once.
      if case .success(let bytes) = shared.chunks[0], !bytes.isEmpty {
        shared.chunks.removeFirst()
        shared.condition.signal()
        return bytes
      }
      return try shared.chunks[0].get()
    }
  }

  private final class Mutable: @unchecked Sendable {
    private var source: any TextSource
    init(_ source: any TextSource) { self.source = source }

    func read() throws -> [UInt8] {
      try [UInt8](unsafeUninitializedCapacity: ReadAhead.chunkSize) { room, count in
        count = try source.read(into: UnsafeMutableRawBufferPointer(room))
      }
    }
  }

  /// - Returns: false when there is no more to read, or nobody to read for.
  private static func readOne(_ source: Mutable, _ shared: Shared) -> Bool {
    let chunk = Result { try source.read() }
    return shared.condition.withLock {
      while shared.chunks.count >= chunksAhead, !shared.isAbandoned { shared.condition.wait() }
      if shared.isAbandoned { return false }
      shared.chunks.append(chunk)
      shared.condition.signal()
      if case .success(let bytes) = chunk { return !bytes.isEmpty }
      return false
    }
  }
}
