/// A name pattern: `*` stands for any run of characters, `?` for one, everything else for itself.
/// Case matters, as it does in the names of settings.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
  package let description: String
  private let pattern: [UInt8]
  private let isLiteral: Bool

  package init(_ pattern: String) {
    description = pattern
    self.pattern = Array(pattern.utf8)
    isLiteral = !pattern.contains { $0 == "*" || $0 == "?" }
  }

  /// The text that alone matches, where the pattern holds no wildcard.
  package var literal: String? { isLiteral ? description : nil }

  /// Linear in the text but for backtracking to the last `*`, so no pattern can make it hang.
  package func matches(_ text: String) -> Bool {
    if isLiteral { return text == description }
    let text = Array(text.utf8)
    var (at, from, star, mark) = (0, 0, -1, 0)
    while at < text.count {
      if from < pattern.count, pattern[from] == UInt8(ascii: "*") {
        (star, mark) = (from, at)
        from += 1
      } else if from < pattern.count,
        pattern[from] == UInt8(ascii: "?") || pattern[from] == text[at]
      {
        from += 1
        at += 1
      } else if star >= 0 {
        mark += 1
        (from, at) = (star + 1, mark)
      } else {
        return false
      }
    }
    return pattern[from...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
