import AuditModel

/// One `NAME=value` of a `.env` file.
struct DotenvBinding {
  let name: String
  /// Where the value lies in the arena; nil for a bare name, which has none.
  let value: Range<Int>?
  /// Counted from 1.
  let line: Int
  /// From `# rotated: YYYY-MM-DD` directly above; `.invalid` when that date can't be read.
  let declared: DeclaredComment?
}

enum DeclaredComment: Equatable {
  case day(Day)
  case invalid
}

/// Reads the `.env` grammar that python-dotenv 1.2.4 accepts, byte for byte, its quirks included:
/// what an application sees through it is what the audit must see. One step of its reader is one
/// method here. Decoded values go to an arena that is wiped, never into a `String`.
struct DotenvParser: ~Copyable {
  /// UTF-8 with `\n` line ends only, as Python's text mode delivers it.
  private let text: UnsafeRawBufferPointer
  private var at = 0
  private var line = 1
  private var arena = SecretBytes(capacity: 4096)
  private(set) var bindings: [DotenvBinding] = []
  private(set) var unreadableLines: [Int] = []
  private var pendingDeclaration: DeclaredComment?

  private struct Unreadable: Error {}

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  mutating func parse() {
    while at < text.count { parseBinding() }
  }

  /// Ends the parser and hands over the decoded values.
  consuming func takeArena() -> SecretBytes { arena }

  private mutating func parseBinding() {
    let before = line
    skipWhitespaceAndNewlines()
    // A blank line parts a comment from what follows.
    if line > before { pendingDeclaration = nil }
    guard at < text.count else { return }
    let start = line
    do {
      skipExport()
      let name = try readName()
      skipWhitespace()
      var value: Range<Int>?
      if peek == UInt8(ascii: "=") {
        at += 1
        let behind = at
        skipWhitespace()
        // `NAME= # comment` is empty, `NAME=#value` is not.
        value =
          at > behind && peek == UInt8(ascii: "#")
          ? arena.count..<arena.count : try readValue()
      }
      let comment = skipComment()
      try readEndOfLine()
      if let name {
        bindings.append(
          DotenvBinding(name: name, value: value, line: start, declared: pendingDeclaration))
        pendingDeclaration = nil
      } else {
        pendingDeclaration = declaration(in: comment) ?? pendingDeclaration
      }
    } catch {
      unreadableLines.append(start)
      pendingDeclaration = nil
      while at < text.count, text[at] != newline { at += 1 }
      if at < text.count { advanceOverNewline() }
    }
  }

  private var peek: UInt8? { at < text.count ? text[at] : nil }
  private let newline = UInt8(ascii: "\n")

  private mutating func advanceOverNewline() {
    at += 1
    line += 1
  }

  private mutating func skipWhitespaceAndNewlines() {
    while at < text.count {
      if text[at] == newline {
        advanceOverNewline()
      } else {
        let width = whitespaceWidth(text, at)
        if width == 0 { return }
        at += width
      }
    }
  }

  private mutating func skipWhitespace() {
    while at < text.count, text[at] != newline {
      let width = whitespaceWidth(text, at)
      if width == 0 { return }
      at += width
    }
  }

  /// `export` counts only with white space behind it; `export=1` defines a variable of that name.
  private mutating func skipExport() {
    let word = StaticString("export")
    guard at + word.utf8CodeUnitCount < text.count else { return }
    for offset in 0..<word.utf8CodeUnitCount where text[at + offset] != word.utf8Start[offset] {
      return
    }
    let mark = at
    at += word.utf8CodeUnitCount
    let behind = at
    skipWhitespace()
    if at == behind { at = mark }
  }

  /// Nil before a comment.
  private mutating func readName() throws -> String? {
    if peek == UInt8(ascii: "#") { return nil }
    let start: Int
    let end: Int
    if peek == UInt8(ascii: "'") {
      start = at + 1
      var closing = start
      while closing < text.count, text[closing] != UInt8(ascii: "'") { closing += 1 }
      guard closing < text.count, closing > start else { throw Unreadable() }
      end = closing
      line += text[start..<end].count { $0 == newline }
      at = closing + 1
    } else {
      start = at
      while let byte = peek, byte != UInt8(ascii: "="), byte != UInt8(ascii: "#"),
        byte != newline, whitespaceWidth(text, at) == 0
      {
        at += 1
      }
      guard at > start else { throw Unreadable() }
      end = at
    }
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  private mutating func readValue() throws -> Range<Int> {
    switch peek {
    case UInt8(ascii: "'"): return try readQuotedValue(UInt8(ascii: "'"), escapes: "\\'")
    case UInt8(ascii: "\""): return try readQuotedValue(UInt8(ascii: "\""), escapes: "\\'\"abfnrtv")
    case nil, newline: return arena.count..<arena.count
    default: return readUnquotedValue()
    }
  }

  /// A backslash keeps whatever follows it inside the value, a quote included.
  private mutating func readQuotedValue(
    _ quote: UInt8, escapes: StaticString
  ) throws -> Range<Int> {
    let start = at + 1
    var closing = start
    while closing < text.count, text[closing] != quote {
      closing += text[closing] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard closing < text.count else { throw Unreadable() }
    line += text[start..<closing].count { $0 == newline }
    at = closing + 1
    return decode(start..<closing, escapes)
  }

  private mutating func decode(_ range: Range<Int>, _ escapes: StaticString) -> Range<Int> {
    let known = UnsafeBufferPointer(start: escapes.utf8Start, count: escapes.utf8CodeUnitCount)
    let start = arena.count
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = text[index]
      if byte == UInt8(ascii: "\\"), index + 1 < range.upperBound, known.contains(text[index + 1]) {
        arena.append(Self.unescaped(text[index + 1]))
        index += 2
      } else {
        arena.append(byte)
        index += 1
      }
    }
    return start..<arena.count
  }

  private static func unescaped(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a"): 7
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "v"): 11
    default: byte
    }
  }

  /// To the end of the line, less a comment that white space precedes, less trailing white space.
  private mutating func readUnquotedValue() -> Range<Int> {
    let start = at
    while at < text.count, text[at] != newline { at += 1 }
    var end = start
    var index = start
    while index < at {
      let width = whitespaceWidth(text, index)
      if width > 0 {
        index += width
      } else if text[index] == UInt8(ascii: "#"), index > end {
        break
      } else {
        index += 1
        end = index
      }
    }
    let from = arena.count
    arena.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<end]))
    return from..<arena.count
  }

  /// The text of a comment, if there is one here.
  private mutating func skipComment() -> Range<Int>? {
    let mark = at
    skipWhitespace()
    guard peek == UInt8(ascii: "#") else {
      at = mark
      return nil
    }
    let start = at
    while at < text.count, text[at] != newline { at += 1 }
    return start..<at
  }

  private mutating func readEndOfLine() throws {
    skipWhitespace()
    guard at < text.count else { return }
    guard text[at] == newline else { throw Unreadable() }
    advanceOverNewline()
  }

  /// The date in `# rotated: 2026-09-01`, whatever is said behind it.
  private func declaration(in comment: Range<Int>?) -> DeclaredComment? {
    guard let comment, comment.count <= 200 else { return nil }
    let words = String(decoding: text[comment], as: UTF8.self).drop { $0 == "#" }
      .split(whereSeparator: \.isWhitespace)
    guard let first = words.first, first.lowercased() == "rotated:" else { return nil }
    return words.dropFirst().first.flatMap { Day($0) }.map(DeclaredComment.day) ?? .invalid
  }
}

/// The width in bytes of the white space at `index`, as Python's `\s` and `isspace` see it; 0 where
/// there is none.
func whitespaceWidth(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int {
  let byte = text[index]
  if byte < 0x80 {
    return byte == 0x20 || (9...13).contains(byte) || (28...31).contains(byte) ? 1 : 0
  }
  if byte == 0xC2, index + 1 < text.count {
    return text[index + 1] == 0x85 || text[index + 1] == 0xA0 ? 2 : 0
  }
  guard byte >= 0xE1, byte <= 0xE3, index + 2 < text.count else { return 0 }
  let rest = (text[index + 1], text[index + 2])
  let isSpace =
    switch (byte, rest.0, rest.1) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9),
      (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      true
    default: false
    }
  return isSpace ? 3 : 0
}
