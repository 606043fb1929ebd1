import AuditModel
import Crypto

/// How far each log of a source was read. A log is known by how its text begins, so that it is the same
/// one when it is rotated, copied or compressed; a file that is as it was is known without a look at it.
struct LogPositions {
  /// As much of the beginning as tells logs apart.
  static let longestHead = 4096

  private struct File: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  private var byHead: [[UInt8]: AccessLogPosition] = [:]
  private var byFile: [File: AccessLogPosition] = [:]
  /// The lengths of all heads: of short logs they are short.
  private var lengths: Set<Int> = []
  private(set) var changed: Set<[UInt8]> = []
  private(set) var removed: Set<[UInt8]> = []

  init(_ known: [AccessLogPosition]) {
    for position in known { add(position) }
  }

  subscript(head: [UInt8]) -> AccessLogPosition? { byHead[head] }

  func isUnchanged(device: UInt64, inode: UInt64, size: Int64, modified: Int64) -> Bool {
    guard let known = byFile[File(device: device, inode: inode)] else { return false }
    return known.size == size && known.modified == modified
  }

  /// The log that begins as `beginning` does; of several the one with the longest head.
  func find(_ beginning: UnsafeRawBufferPointer) -> AccessLogPosition? {
    for length in lengths.sorted(by: >) where length <= beginning.count {
      if let known = byHead[Self.head(of: beginning, length)] { return known }
    }
    return nil
  }

  /// Remembers how far a log was read now, in place of what was known of it.
  mutating func remember(_ position: AccessLogPosition, replacing old: AccessLogPosition?) {
    if let old, old.head != position.head {
      byHead[old.head] = nil
      removed.insert(old.head)
      changed.remove(old.head)
    }
    add(position)
    changed.insert(position.head)
    removed.remove(position.head)
  }

  private mutating func add(_ position: AccessLogPosition) {
    byHead[position.head] = position
    byFile[File(device: position.device, inode: position.inode)] = position
    lengths.insert(Self.length(of: position.head))
  }

  /// A digest of the first `length` bytes, and their number.
  static func head(of beginning: UnsafeRawBufferPointer, _ length: Int) -> [UInt8] {
    let digest = SHA256.hash(data: UnsafeRawBufferPointer(rebasing: beginning[..<length]))
    return Array(digest.prefix(16)) + [UInt8(length >> 8), UInt8(length & 0xFF)]
  }

  private static func length(of head: [UInt8]) -> Int {
    head.count == 18 ? Int(head[16]) << 8 | Int(head[17]) : 0
  }
}
