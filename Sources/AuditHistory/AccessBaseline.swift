package import AuditModel
import Foundation
import GRDB

/// What a reading of access logs is told against: the days before it, object by object and principal
/// by principal, so that little is in memory at a time.
extension AccessRecorder {
  /// The first day that each source's logs tell of.
  package func firstDays() throws -> [String: Day] {
    var days: [String: Day] = [:]
    for span in try History.accessSpans(upTo: run, db) {
      let source = String(span.object.prefix { $0 != "/" })
      days[source] = min(days[source] ?? span.firstDay, span.firstDay)
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
