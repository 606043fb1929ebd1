import Glibc

/// Gives each name a number, by the bytes it is written with: what an event says over and over is made
/// a `String` once. Different spellings of one name share its number.
final class Names {
  private struct Entry {
    let hash: UInt64
    let offset: Int
    let counts: (Int, Int)
    let number: Int32
  }

  private let seed = UInt64.random(in: .min ... .max)
  private var arena: [UInt8] = []
  private var entries: [Entry] = []
  private var table = [Int32](repeating: -1, count: 1 << 10)
  private var numbers: [String: Int32] = [:]
  private(set) var texts: [String] = []

  /// Bytes of memory that the names take, about.
  var size: Int { arena.count * 3 + entries.count * 64 }

  /// The number of a name in two parts.
  /// - Parameter make: its text, asked for when it is met for the first time; nil for what is none.
  /// - Returns: nil for what is none.
  func number(_ parts: (Bytes, Bytes), _ make: () -> String?) -> Int32? {
    let hash = parts.1.isEmpty ? parts.0.hash(seed) : parts.1.hash(parts.0.hash(seed))
    let mask = table.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while table[slot] >= 0 {
      let entry = entries[Int(table[slot])]
      if entry.hash == hash, isSame(entry, parts) { return entry.number < 0 ? nil : entry.number }
      slot = (slot + 1) & mask
    }
    return insert(parts, hash, make())
  }

  private func isSame(_ entry: Entry, _ parts: (Bytes, Bytes)) -> Bool {
    guard entry.counts == (parts.0.count, parts.1.count) else { return false }
    return arena.withUnsafeBufferPointer { arena in
      memcmpEqual(arena.baseAddress! + entry.offset, parts.0)
        && memcmpEqual(arena.baseAddress! + entry.offset + parts.0.count, parts.1)
    }
  }

  private func memcmpEqual(_ start: UnsafePointer<UInt8>, _ bytes: Bytes) -> Bool {
    memcmp(start, bytes.start, bytes.count) == 0
  }

  private func insert(_ parts: (Bytes, Bytes), _ hash: UInt64, _ text: String?) -> Int32? {
    var number: Int32 = -1
    if let text {
      if let known = numbers[text] {
        number = known
      } else {
        number = Int32(texts.count)
        texts.append(text)
        numbers[text] = number
      }
    }
    entries.append(
      Entry(
        hash: hash, offset: arena.count, counts: (parts.0.count, parts.1.count), number: number))
    for part in [parts.0, parts.1] {
      arena.append(contentsOf: UnsafeBufferPointer(start: part.start, count: part.count))
    }
    if entries.count * 2 > table.count {
      table = [Int32](repeating: -1, count: table.count * 2)
      for index in entries.indices { place(index) }
    } else {
      place(entries.count - 1)
    }
    return number < 0 ? nil : number
  }

  private func place(_ index: Int) {
    let mask = table.count - 1
    var slot = Int(truncatingIfNeeded: entries[index].hash) & mask
    while table[slot] >= 0 { slot = (slot + 1) & mask }
    table[slot] = Int32(index)
  }
}
