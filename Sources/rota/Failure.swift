import AuditCollectors
import AuditHistory

/// Why a command can't go on: one message, what to do about it, and the exit code.
struct Failure: Error {
  enum Code: Int32 {
    case found = 1
    case incomplete = 2
    case usage = 64
    case internalError = 70
    case inputOutput = 74
    case locked = 75
    case configuration = 78
  }

  let code: Code
  let message: String
  let hint: String?

  init(_ code: Code, _ message: String, hint: String?) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  init(historyError error: HistoryError) {
    let code: Code =
      switch error.code {
      case .busy: .locked
      case .clockBackwards: .usage
      case .absent, .corrupt, .readOnly, .newerVersion, .diskFull, .ioError: .inputOutput
      }
    self.init(code, error.message, hint: error.hint)
  }

  init(keyFailure: FingerprintKeyFile.Failure, path: String) {
    switch keyFailure {
    case .absent:
      self.init(
        .inputOutput, "the fingerprint key \(path) is lost, and the history was made with it",
        hint: "restore it from a backup; or start over with a new one, at the price of every "
          + "observed date so far: 'rota init --new-fingerprint-key'")
    case .exposed(let mode):
      self.init(
        .inputOutput, "the fingerprint key \(path) has mode \(mode): others can read it",
        hint: "chmod 600 it; if others had access to the machine, make a new one: "
          + "'rota init --new-fingerprint-key'")
    case .damaged:
      self.init(
        .inputOutput, "the fingerprint key \(path) is damaged: it does not hold 32 bytes",
        hint: "restore it from a backup")
    case .unreadable:
      self.init(
        .inputOutput, "the fingerprint key \(path) can't be read",
        hint: "run rota as the user that owns it")
    case .unwritable:
      self.init(
        .inputOutput, "the fingerprint key \(path) can't be written",
        hint: "check the permissions and the space of the state directory")
    }
  }
}
