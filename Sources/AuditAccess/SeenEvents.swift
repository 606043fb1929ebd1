/// The events of the recent past, by the hashes of their ids, so that one that is told twice counts
/// once. It forgets the oldest half when it is full: its memory is bounded, and so is its reach.
struct SeenEvents {
  /// Two generations of this many.
  private static let generation = 1 << 19
  /// The same in every run.
  private static let seed: UInt64 = 0x0726_0F1A_53C2_9B4D

  private var current = Generation()
  private var previous = Generation()

  /// - Parameter known: what an earlier run remembered, oldest first.
  init(_ known: [Int64]) {
    for hash in known { _ = insert(UInt64(bitPattern: hash)) }
  }

  /// - Returns: whether it is met for the first time.
  mutating func insert(_ id: Bytes) -> Bool { insert(id.hash(Self.seed)) }

  private mutating func insert(_ hash: UInt64) -> Bool {
    let hash = hash == 0 ? 1 : hash
    if previous.contains(hash) || !current.insert(hash) { return false }
    if current.order.count >= Self.generation {
      previous = current
      current = Generation()
    }
    return true
  }

  /// The last of them, oldest first, for the next run.
  func remembered(_ count: Int) -> [Int64] {
    (previous.order.suffix(max(0, count - current.order.count)) + current.order.suffix(count))
      .map { Int64(bitPattern: $0) }
  }

  private struct Generation {
    var order: [UInt64] = []
    private var table = [UInt64](repeating: 0, count: 1 << 10)

    func contains(_ hash: UInt64) -> Bool {
      let mask = table.count - 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      while table[slot] != 0 {
        if table[slot] == hash { return true }
        slot = (slot + 1) & mask
      }
      return false
    }

    mutating func insert(_ hash: UInt64) -> Bool {
      if contains(hash) { return false }
      order.append(hash)
      if order.count * 2 > table.count {
        table = [UInt64](repeating: 0, count: table.count * 2)
        for known in order { place(known) }
      } else {
        place(hash)
      }
      return true
    }

    private mutating func place(_ hash: UInt64) {
      let mask = table.count - 1
      var slot = Int(truncatingIfNeeded: hash) & mask
      while table[slot] != 0 { slot = (slot + 1) & mask }
      table[slot] = hash
    }
  }
}
