package import AuditModel

/// What the audit knows of secrets before it reads who read them.
package struct KnownObjects: Sendable {
  /// Every secret, as `<source>/<name>`, with the first day that it was seen.
  package let firstSeen: [String: Day]
  /// Versions: the current one, and since when at the latest.
  package let versions: [String: (version: String, since: Instant)]

  package init(
    firstSeen: [String: Day], versions: [String: (version: String, since: Instant)]
  ) {
    self.firstSeen = firstSeen
    self.versions = versions
  }
}

/// Counts readings and denials by secret, principal, address and day, in memory that does not grow
/// with the log: when there are many, they are handed on.
final class AccessTally {
  private struct Key: Hashable {
    let object: Int32
    let principal: Int32
    let address: Int32
    let day: Int32

    func hash(into hasher: inout Hasher) {
      hasher.combine(
        UInt64(UInt32(bitPattern: object)) << 32 | UInt64(UInt32(bitPattern: principal)))
      hasher.combine(UInt64(UInt32(bitPattern: address)) << 32 | UInt64(UInt32(bitPattern: day)))
    }
  }

  private struct Cell {
    var reads = 0
    var denials = 0
    var firstRead = Int64.max
    var lastRead = Int64.min
    var firstDenied = Int64.max
    var lastDenied = Int64.min
    var hours = InlineArray<24, UInt32>(repeating: 0)
    var isPrivileged = false
    var oldReads = 0
    var lastOldRead = Int64.min
  }

  private static let mostCells = 50_000
  private static let mostNameBytes = 24 << 20
  private static let clockTolerance: Int64 = 10 * 60 * 1000

  private let known: KnownObjects
  private let latest: Int64
  private let earliest: Int64
  private let handOn: ([AccessBucket]) throws -> Void
  private var names = Names()
  private var index: [Key: Int] = [:]
  private var keys: [Key] = []
  private var cells: [Cell] = []
  private var clock = EventTime()
  private(set) var seen: SeenEvents
  var record = AccessRunRecord()

  /// - Parameters:
  ///   - keepSince: what happened before is not kept.
  ///   - handOn: takes what was counted so far; one bucket may come in several parts.
  init(
    _ known: KnownObjects, now: Instant, keepSince: Day, seen: SeenEvents,
    handOn: @escaping ([AccessBucket]) throws -> Void
  ) {
    self.known = known
    self.latest = now.milliseconds + Self.clockTolerance
    self.earliest = keepSince.start.milliseconds
    self.seen = seen
    self.handOn = handOn
  }

  /// Counts an event of a JSON log.
  func add(_ event: AccessEvent, _ format: some EventFormat) throws {
    guard event.outcome != .other else {
      if event.time.isEmpty { record.unreadable += 1 }
      return
    }
    guard let time = clock.milliseconds(event.time) else {
      record.unreadable += 1
      return
    }
    guard let object = names.number(event.object, { format.object(event.object) }) else { return }
    let principal = names.number(event.principal) { format.principal(event.principal) }!
    try count(event, time, object, principal)
  }

  /// Counts an event of an application's line.
  func add(_ event: AccessEvent, _ format: PatternLog) throws {
    guard let time = PatternLog.milliseconds(event.time), !event.object.0.isEmpty,
      let object = names.number(event.object, { format.object(event.object) })
    else {
      record.unreadable += 1
      return
    }
    let principal = names.number(event.principal) {
      event.principal.0.isEmpty ? "unknown" : event.principal.0.unescaped
    }!
    try count(event, time, object, principal)
  }

  private func count(
    _ event: AccessEvent, _ time: Int64, _ object: Int32, _ principal: Int32
  ) throws {
    guard time <= latest else {
      record.future += 1
      return
    }
    guard time >= earliest else {
      record.older += 1
      return
    }
    if !event.id.isEmpty, !seen.insert(event.id) {
      record.duplicates += 1
      return
    }
    let address = names.number((event.address, .none)) { event.address.unescaped }!
    record.events += 1
    let day = Int32(time / 86_400_000)
    let key = Key(object: object, principal: principal, address: address, day: day)
    let at: Int
    if let known = index[key] {
      at = known
    } else {
      at = cells.count
      cells.append(Cell())
      keys.append(key)
      index[key] = at
    }
    if event.outcome == .read {
      let isOld = isOld(event.version, object, time)
      cells[at].reads += 1
      cells[at].firstRead = min(cells[at].firstRead, time)
      cells[at].lastRead = max(cells[at].lastRead, time)
      cells[at].hours[Int(time / 3_600_000 % 24)] &+= 1
      if event.isPrivileged { cells[at].isPrivileged = true }
      if isOld {
        cells[at].oldReads += 1
        cells[at].lastOldRead = max(cells[at].lastOldRead, time)
      }
    } else {
      cells[at].denials += 1
      cells[at].firstDenied = min(cells[at].firstDenied, time)
      cells[at].lastDenied = max(cells[at].lastDenied, time)
    }
    if cells.count >= Self.mostCells || names.size >= Self.mostNameBytes { try flush() }
  }

  /// Whether a version was read that had been replaced by then.
  private func isOld(_ version: AccessEvent.Version, _ object: Int32, _ time: Int64) -> Bool {
    let read: String
    switch version {
    case .untold: return false
    case .old: return true
    case .number(let number): read = String(number)
    case .named(let name): read = name.unescaped
    }
    guard let current = known.versions[names.texts[Int(object)]] else { return false }
    if let number = Int(read), let newest = Int(current.version), number >= newest { return false }
    return read != current.version && time > current.since.milliseconds
  }

  /// Hands on what is counted.
  func flush() throws {
    // In the order of the table that they go to.
    let order = keys.indices.sorted { left, right in
      let (one, other) = (keys[left], keys[right])
      return (one.object, one.day, one.principal, one.address)
        < (other.object, other.day, other.principal, other.address)
    }
    for start in stride(from: 0, to: order.count, by: 4096) {
      try handOn(order[start..<min(start + 4096, order.count)].map { bucket(keys[$0], cells[$0]) })
    }
    index.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    cells.removeAll(keepingCapacity: true)
    if names.size >= Self.mostNameBytes { names = Names() }
  }

  private func text(_ number: Int32) -> String { names.texts[Int(number)] }

  private func bucket(_ key: Key, _ cell: Cell) -> AccessBucket {
    func instant(_ milliseconds: Int64) -> Instant? {
      milliseconds == .max || milliseconds == .min ? nil : Instant(milliseconds: milliseconds)
    }
    var bucket = AccessBucket(
      object: text(key.object), principal: text(key.principal), address: text(key.address),
      day: Day(number: Int(key.day)))
    bucket.reads = cell.reads
    bucket.denials = cell.denials
    bucket.firstRead = instant(cell.firstRead)
    bucket.lastRead = instant(cell.lastRead)
    bucket.firstDenied = instant(cell.firstDenied)
    bucket.lastDenied = instant(cell.lastDenied)
    bucket.hours = (0..<24).map { cell.hours[$0] }
    bucket.isPrivileged = cell.isPrivileged
    bucket.oldReads = cell.oldReads
    bucket.lastOldRead = instant(cell.lastOldRead)
    return bucket
  }
}
