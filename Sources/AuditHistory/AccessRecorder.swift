package import AuditModel
import Foundation
import GRDB

/// Takes down one reading of access logs, in one transaction: all of it, or nothing.
package final class AccessRecorder {
  let db: Database
  let run: Int64
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
    _ record: AccessRunRecord, _ positions: [String: [AccessLogPosition]],
    replacing replaced: [String: [[UInt8]]], recentEvents: [Int64], keepSince: Day
  ) throws {
    try db.execute(
      sql: "UPDATE access_run SET record = ? WHERE id = ?", arguments: [try text(record), run])
    try db.execute(sql: "DELETE FROM access_bucket WHERE day < ?", arguments: [keepSince.number])
    for (source, heads) in replaced {
      for head in heads {
        try db.execute(
          sql: "DELETE FROM access_position WHERE source = ? AND head = ?",
          arguments: [source, Data(head)])
      }
    }
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
