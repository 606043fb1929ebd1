import AuditModel
import Foundation
import GRDB

/// The SQLite history: observations go in, a timeline comes out. The only code that knows SQL.
///
/// One writer at a time (the caller holds the state lock); readers are never blocked.
package final class History: Sendable {
  private let database: DatabaseQueue

  private init(_ database: DatabaseQueue) { self.database = database }

  /// Opens the history at `path` for writing, and creates it where there is none.
  /// - Throws: `HistoryError`.
  package static func open(path: String) throws -> History {
    // SQLite gives its other files the mode of this one.
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(
        atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }
    return try HistoryError.translating {
      var configuration = Self.configuration
      configuration.journalMode = .wal
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try database.write { db in
        guard try !HistorySchema.migrator.hasBeenSuperseded(db) else {
          throw HistoryError(.newerVersion)
        }
      }
      try HistorySchema.migrator.migrate(database)
      return History(database)
    }
  }

  /// Opens an existing history for reading only.
  /// - Throws: `HistoryError`, `.absent` where there is no file.
  package static func openReadOnly(path: String) throws -> History {
    guard FileManager.default.fileExists(atPath: path) else { throw HistoryError(.absent) }
    return try HistoryError.translating {
      var configuration = Self.configuration
      configuration.readonly = true
      let database = try DatabaseQueue(path: path, configuration: configuration)
      try database.read { db in
        guard try !HistorySchema.migrator.hasBeenSuperseded(db) else {
          throw HistoryError(.newerVersion)
        }
        guard try HistorySchema.migrator.hasCompletedMigrations(db) else {
          throw HistoryError(.absent)
        }
      }
      return History(database)
    }
  }

  /// A copy in memory, so that a dry run can record a collection and leave no trace.
  package static func scratchCopy(ofPath path: String) throws -> History {
    try HistoryError.translating {
      let scratch = try DatabaseQueue()
      if FileManager.default.fileExists(atPath: path) {
        try openReadOnly(path: path).database.backup(to: scratch)
      }
      try HistorySchema.migrator.migrate(scratch)
      return History(scratch)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    // Walking a history of a hundred thousand secrets reads pages again with SQLite's own 2 MiB.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16384") }
    return configuration
  }

  /// Lets the pages go that were read or written.
  func releaseMemory() { database.releaseMemory() }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try HistoryError.translating { try database.write(body) }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try HistoryError.translating { try database.read(body) }
  }
}
