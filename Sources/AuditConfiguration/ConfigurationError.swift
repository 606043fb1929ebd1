/// Why a configuration is refused: where, what, and what was expected. It names keys and places,
/// never a value, since somebody may have put a credential where none belongs.
package struct ConfigurationError: Error, Hashable {
  package let file: String
  /// Counted from 1; nil when the whole file is meant.
  package let line: Int?
  package let problem: String
  package let hint: String

  package init(file: String, line: Int?, problem: String, hint: String) {
    self.file = file
    self.line = line
    self.problem = problem
    self.hint = hint
  }

  /// `rota.yaml:12: ...`
  package var message: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(problem)" }
}
