package import AuditModel
import Foundation
import GRDB

/// Takes down one reading of access logs, in one transaction: all of it, or nothing.
package final class AccessRecorder {
  private let db: Database
  private let run: Int64
  private var part = 0
  private var names: [String: Int64] = [:]

  fileprivate init(_ db: Database, at now: Instant) throws {
    self.db = db
    try db.execute(
      sql: "INSERT INTO access_run (at, record) VALUES (?, '{}')", arguments: [now.milliseconds])
    run = db.lastInsertedRowID
  }

  /// How far earlier readings came, by source.
  package func positions() throws -> [String: [AccessLogPosition]] {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT source, head, consumed, device, inode, size, modified FROM access_position")
    return Dictionary(grouping: rows, by: { $0[0] as String }).mapValues { rows in
      rows.map { row in
        AccessLogPosition(
          head: Array(row[1] as Data), consumed: row[2], device: UInt64(bitPattern: row[3]),
          inode: UInt64(bitPattern: row[4]), size: row[5], modified: row[6])
      }
    }
  }

  /// Ids of recent events, oldest first.
  package func recentEvents() throws -> [Int64] {
    try Int64.fetchAll(db, sql: "SELECT hash FROM access_event ORDER BY id")
  }

  package func add(_ buckets: [AccessBucket]) throws {
    part += 1
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO access_bucket (object, day, principal, address, run, part, reads, denials,
          first_read, last_read, first_denied, last_denied, hours, privileged, old_reads,
          last_old_read)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for bucket in buckets {
      try insert.execute(arguments: [
        try id(bucket.object), bucket.day.number, try id(bucket.principal),
        try id(bucket.address), run, part, bucket.reads, bucket.denials,
        bucket.firstRead?.milliseconds, bucket.lastRead?.milliseconds,
        bucket.firstDenied?.milliseconds, bucket.lastDenied?.milliseconds,
        HourCounts.encoded(bucket.hours), bucket.isPrivileged ? 1 : 0, bucket.oldReads,
        bucket.lastOldRead?.milliseconds,
      ])
    }
    // Names come from logs, and whoever writes there can make up any number of them.
    if names.count > 50_000 { names.removeAll() }
  }

  private func id(_ name: String) throws -> Int64 {
    if let known = names[name] { return known }
    let find = try db.cachedStatement(sql: "SELECT id FROM access_name WHERE text = ?")
    var id = try Int64.fetchOne(find, arguments: [name])
    if id == nil {
      let insert = try db.cachedStatement(sql: "INSERT INTO access_name (text) VALUES (?)")
      try insert.execute(arguments: [name])
      id = db.lastInsertedRowID
    }
    names[name] = id
    return id!
  }

  /// The first day that each source's logs tell of.
  package func firstDays() throws -> [String: Day] {
    var days: [String: Day] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT n.text, min(b.day) FROM access_bucket b JOIN access_name n ON n.id = b.object
        GROUP BY b.object
        """)
    while let row = try rows.next() {
      let source = String((row[0] as String).prefix { $0 != "/" })
      let day = Day(number: row[1])
      days[source] = min(days[source] ?? day, day)
    }
    return days
  }

  /// Hands each object that this reading told of to `body`, with what is known of it from
  /// `baselineDays` before on, over all addresses, and the days that are new, by principal.
  package func forEachObject(
    baselineDays: Int,
    _ body: (String, [AccessBucket], [String: Set<Day>]) throws -> Void
  ) throws {
    let objects = try Row.fetchAll(
      db,
      sql: """
        SELECT o.id, o.text, min(b.day), max(b.day) FROM access_bucket b
        JOIN access_name o ON o.id = b.object
        WHERE b.run = ? GROUP BY b.object ORDER BY o.text
        """, arguments: [run])
    let select = try db.makeStatement(
      sql: """
        SELECT p.text, b.principal, b.day, b.run, b.reads, b.denials, b.first_read, b.last_read,
          b.first_denied, b.last_denied, b.hours, b.privileged, b.old_reads, b.last_old_read
        FROM access_bucket b JOIN access_name p ON p.id = b.principal
        WHERE b.object = ? AND b.day BETWEEN ? AND ? ORDER BY b.day, b.principal
        """)
    for object in objects {
      let name: String = object[1]
      var buckets: [AccessBucket] = []
      var new: [String: Set<Day>] = [:]
      var last: (principal: Int64, day: Int) = (-1, 0)
      let rows = try Row.fetchCursor(
        select,
        arguments: [
          object[0] as Int64, (object[2] as Int) - baselineDays - 1, object[3] as Int,
        ])
      while let row = try rows.next() {
        let (principal, day): (Int64, Int) = (row[1], row[2])
        if last != (principal, day) {
          buckets.append(
            AccessBucket(object: name, principal: row[0], address: "", day: Day(number: day)))
          last = (principal, day)
        }
        buckets[buckets.count - 1].add(row)
        if row[3] as Int64 == run {
          new[buckets[buckets.count - 1].principal, default: []].insert(Day(number: day))
        }
      }
      try body(name, buckets, new)
    }
  }

  /// Hands each principal that this reading told of to `body`, with its days from `baselineDays`
  /// before on, and those that are new.
  package func forEachPrincipal(
    baselineDays: Int, _ body: (String, [PrincipalDay], Set<Day>) throws -> Void
  ) throws {
    let principals = try Row.fetchAll(
      db,
      sql: """
        SELECT p.id, p.text, min(b.day), max(b.day) FROM access_bucket b
        JOIN access_name p ON p.id = b.principal
        WHERE b.run = ? AND b.reads > 0 GROUP BY b.principal ORDER BY p.text
        """, arguments: [run])
    // By the principal's index. Sorted by what is grouped here, so that little is held at a time.
    let select = try db.makeStatement(
      sql: """
        SELECT a.text, b.day, b.run, b.reads, b.hours, b.first_read, o.text
        FROM access_bucket b INDEXED BY access_bucket_principal
        JOIN access_name a ON a.id = b.address JOIN access_name o ON o.id = b.object
        WHERE b.principal = ? AND b.day BETWEEN ? AND ? AND b.reads > 0 ORDER BY b.day
        """)
    for principal in principals {
      var days: [PrincipalDay] = []
      var current: [String: PrincipalDay] = [:]
      var new: Set<Day> = []
      var day: Day?
      func close() { days += current.values.sorted { $0.address < $1.address } }
      let rows = try Row.fetchCursor(
        select,
        arguments: [
          principal[0] as Int64, (principal[2] as Int) - baselineDays - 1, principal[3] as Int,
        ])
      while let row = try rows.next() {
        let address: String = row[0]
        let at = Day(number: row[1])
        if at != day {
          close()
          current = [:]
          day = at
        }
        if row[2] as Int64 == run { new.insert(at) }
        current[address, default: PrincipalDay(address: address, day: at)].add(row)
      }
      close()
      try body(principal[1], days, new)
    }
  }

  package func add(_ anomalies: [AccessAnomaly]) throws {
    guard !anomalies.isEmpty else { return }
    let insert = try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO access_anomaly (run, kind, object, principal, day, at, explanation)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for anomaly in anomalies {
      try insert.execute(arguments: [
        run, anomaly.kind.rawValue, anomaly.object, anomaly.principal, anomaly.day.number,
        anomaly.at.milliseconds, anomaly.explanation,
      ])
    }
  }

  /// Ends the reading.
  /// - Parameter keepSince: buckets of earlier days are dropped.
  package func finish(
    _ record: AccessRunRecord, _ positions: [String: [AccessLogPosition]], recentEvents: [Int64],
    keepSince: Day
  ) throws {
    try db.execute(
      sql: "UPDATE access_run SET record = ? WHERE id = ?", arguments: [try text(record), run])
    try db.execute(sql: "DELETE FROM access_bucket WHERE day < ?", arguments: [keepSince.number])
    try db.execute(sql: "DELETE FROM access_position")
    let place = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO access_position
          (source, head, consumed, device, inode, size, modified)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    for (source, list) in positions {
      for position in list {
        try place.execute(arguments: [
          source, Data(position.head), position.consumed, Int64(bitPattern: position.device),
          Int64(bitPattern: position.inode), position.size, position.modified,
        ])
      }
    }
    try db.execute(sql: "DELETE FROM access_event")
    let event = try db.cachedStatement(sql: "INSERT INTO access_event (hash) VALUES (?)")
    for hash in recentEvents { try event.execute(arguments: [hash]) }
  }
}

extension AccessBucket {
  /// Adds another address's part.
  fileprivate mutating func add(_ row: Row) {
    func instant(_ index: Int) -> Instant? {
      (row[index] as Int64?).map(Instant.init(milliseconds:))
    }
    func least(_ left: Instant?, _ right: Instant?) -> Instant? {
      left.map { left in right.map { min(left, $0) } ?? left } ?? right
    }
    func most(_ left: Instant?, _ right: Instant?) -> Instant? {
      left.map { left in right.map { max(left, $0) } ?? left } ?? right
    }
    reads += row[4] as Int
    denials += row[5] as Int
    firstRead = least(firstRead, instant(6))
    lastRead = most(lastRead, instant(7))
    firstDenied = least(firstDenied, instant(8))
    lastDenied = most(lastDenied, instant(9))
    HourCounts.add(row[10], to: &hours)
    if row[11] as Int == 1, row[4] as Int > 0 { isPrivileged = true }
    oldReads += row[12] as Int
    lastOldRead = most(lastOldRead, instant(13))
  }
}

extension PrincipalDay {
  fileprivate mutating func add(_ row: Row) {
    let read = (row[5] as Int64?).map(Instant.init(milliseconds:))
    let object: String = row[6]
    reads += row[3] as Int
    var counts = [UInt32](repeating: 0, count: 24)
    HourCounts.add(row[4], to: &counts)
    for hour in 0..<24 where counts[hour] > 0 { hours |= 1 << UInt32(hour) }
    objects += 1
    guard let read else { return }
    if firstRead.map({ (read, object) < ($0, firstObject) }) ?? true {
      firstRead = read
      firstObject = object
    }
  }
}

extension History {
  /// Records one reading of access logs.
  package func recordAccesses<Result>(
    at now: Instant, _ body: (AccessRecorder) throws -> Result
  ) throws -> Result {
    try write { db in try body(try AccessRecorder(db, at: now)) }
  }
}

/// Reads in each hour of a day, as a few bytes: the hour, then the count in groups of seven bits.
enum HourCounts {
  static func encoded(_ hours: [UInt32]) -> Data {
    var bytes: [UInt8] = []
    for (hour, count) in hours.enumerated() where count > 0 {
      bytes.append(UInt8(hour))
      var rest = count
      while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    return Data(bytes)
  }

  /// The hours of several, put one after the other in hexadecimal.
  static func mask(hex: String) -> UInt32 {
    let digits = Array(hex.utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { at in
      UInt8(String(decoding: digits[at...(at + 1)], as: UTF8.self), radix: 16) ?? 0
    }
    var mask: UInt32 = 0
    var rest = bytes[...]
    while let hour = rest.popFirst(), hour < 24 {
      mask |= 1 << UInt32(hour)
      while let byte = rest.popFirst(), byte & 0x80 != 0 {}
    }
    return mask
  }

  static func add(_ data: Data, to hours: inout [UInt32]) {
    data.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count, bytes[at] < 24 {
        let hour = Int(bytes[at])
        var (count, shift): (UInt32, UInt32) = (0, 0)
        repeat {
          at += 1
          guard at < bytes.count else { return }
          count |= UInt32(bytes[at] & 0x7F) << shift
          shift += 7
        } while bytes[at] & 0x80 != 0 && shift < 32
        hours[hour] &+= count
        at += 1
      }
    }
  }
}
