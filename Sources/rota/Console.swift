import AuditModel
import Foundation
import Glibc

/// One voice on the terminal: data to standard output, everything else to standard error; what came
/// from outside is made visible first.
enum Console {
  /// Whether data goes to a terminal that shows colours.
  static let isColored =
    isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR") == nil && environment("TERM") != "dumb"

  static func print(_ text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  static func printData(_ bytes: [UInt8]) throws {
    guard writeAll(bytes, to: STDOUT_FILENO) else {
      throw Failure(.inputOutput, "standard output can't be written", hint: nil)
    }
  }

  static func note(_ text: String) {
    write("rota: \(visible(text))\n", to: STDERR_FILENO)
  }

  /// Replaces the line of progress on a terminal; nothing left of it for an empty text.
  static func progress(_ text: String) {
    write("\r\u{1b}[K\(visible(text))", to: STDERR_FILENO)
  }

  static func warn(_ message: String, hint: String?) {
    write("rota: warning: \(visible(message))\n", to: STDERR_FILENO)
    if let hint { write("rota: hint: \(visible(hint))\n", to: STDERR_FILENO) }
  }

  static func fail(_ failure: Failure) -> Never {
    write("rota: error: \(visible(failure.message))\n", to: STDERR_FILENO)
    if let hint = failure.hint { write("rota: hint: \(visible(hint))\n", to: STDERR_FILENO) }
    exit(failure.code.rawValue)
  }

  /// `text` in the colour of `status`, on a terminal.
  static func colored(_ text: String, _ status: Status) -> String {
    guard isColored else { return text }
    let code =
      switch status {
      case .compliant: "32"
      case .dueSoon: "33"
      case .overdue: "31"
      case .compromised: "1;35"
      case .unknown: "36"
      case .waived: "2"
      }
    return "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func write(_ text: String, to file: Int32) {
    _ = writeAll(text.utf8, to: file)
  }
}
