import AuditLogs
import Glibc

/// The text of a log in stretches that end between events, in bounded memory.
final class LogText {
  /// An event longer than this is passed over, and said.
  static let longestEvent = 16 << 20
  private static let stretch = 4 << 20

  private var source: any TextSource
  private var room: UnsafeMutableRawBufferPointer
  private var filled = 0
  private(set) var isAtEnd = false

  /// - Parameter source: from its beginning, or from where an earlier reading ended.
  init(_ source: any TextSource) {
    self.source = source
    room = .allocate(byteCount: Self.stretch, alignment: 16)
  }

  deinit { room.deallocate() }

  /// What is at hand.
  var bytes: UnsafePointer<UInt8> {
    UnsafePointer(room.assumingMemoryBound(to: UInt8.self).baseAddress!)
  }
  var count: Int { filled }

  /// Lets go of the first bytes, and reads on behind the rest.
  /// - Returns: whether there is more than before.
  func advance(past used: Int) throws -> Bool {
    if used > 0 {
      memmove(room.baseAddress!, room.baseAddress! + used, filled - used)
      filled -= used
    }
    if filled == room.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: room.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(room))
      room.deallocate()
      room = larger
    }
    let before = filled
    while filled < room.count, !isAtEnd {
      let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
      filled += got
      if got == 0 { isAtEnd = true }
      if filled - before >= Self.stretch / 2 { break }
    }
    return filled > before
  }

  /// Skips text that was read before.
  func skip(_ count: Int) throws {
    var left = count
    while left > 0 {
      let got = try source.read(
        into: UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, left)]))
      if got == 0 {
        isAtEnd = true
        return
      }
      left -= got
    }
  }
}
