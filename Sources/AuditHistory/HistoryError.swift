package import AuditModel
import GRDB

/// Why the history can't be read or written. The message says what to do.
package struct HistoryError: Error, Hashable {
  package let code: Code
  /// For `clockBackwards`: the instant of the last collection.
  package let lastCollection: Instant?

  package enum Code: String, Sendable {
    case absent, corrupt, readOnly, newerVersion, diskFull, busy, clockBackwards, ioError
  }

  package init(_ code: Code, lastCollection: Instant? = nil) {
    self.code = code
    self.lastCollection = lastCollection
  }

  package var message: String {
    switch code {
    case .absent: "there is no history yet"
    case .corrupt: "the history is damaged or is not a Rota history"
    case .readOnly: "the history can't be written"
    case .newerVersion: "the history was written by a newer version of rota"
    case .diskFull: "the disk is full; nothing of this run was recorded"
    case .busy: "another process holds the history"
    case .clockBackwards:
      "the history already holds a collection at \(lastCollection.map(\.description) ?? "a later instant")"
    case .ioError: "the history can't be read or written: input/output error"
    }
  }

  package var hint: String {
    switch code {
    case .absent: "run 'rota nightly' or 'rota collect' first"
    case .corrupt: "restore history.sqlite from a backup, or move it away to start a new history"
    case .readOnly: "give this user write access to the state directory and to history.sqlite*"
    case .newerVersion: "install the rota that wrote it, or newer"
    case .diskFull: "free some space and run again; the last complete night is intact"
    case .busy: "wait for the other run to end"
    case .clockBackwards:
      "collections are recorded in order: give a later --now, or mend this machine's clock"
    case .ioError: "check the disk and the permissions of the state directory"
    }
  }

  /// Runs `body`, telling SQLite's errors apart by what a user can do about them.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR:
        throw HistoryError(.corrupt)
      case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
        throw HistoryError(.readOnly)
      case .SQLITE_FULL: throw HistoryError(.diskFull)
      case .SQLITE_BUSY, .SQLITE_LOCKED: throw HistoryError(.busy)
      default: throw HistoryError(.ioError)
      }
    }
  }
}
