import AuditLogs
import AuditModel
import Glibc

/// Reads the events of one log into a tally.
struct EventReader {
  let tally: AccessTally
  /// Whether the text may still grow: then a last line without its end is left for the next time.
  let mayGrow: Bool

  /// A JSON object a line.
  /// - Returns: how many bytes were read for good.
  func lines<Format: EventFormat>(_ text: LogText, _ format: inout Format) throws -> Int {
    try eachLine(text) { line, isWhole in
      var cursor = JSONCursor(line.start, from: 0, to: line.count)
      // Writers that got in each other's way may leave two on one line.
      while let first = cursor.peek() {
        guard first == UInt8(ascii: "{"), case .event(let event) = format.read(&cursor) else {
          if !isWhole { return false }
          tally.record.unreadable += 1
          break
        }
        try tally.add(event, format)
      }
      return true
    }
  }

  /// Lines of an application. Those that the pattern does not fit are other lines, not faults.
  func lines(_ text: LogText, _ format: PatternLog) throws -> Int {
    try eachLine(text) { line, isWhole in
      guard isWhole else { return false }
      if let event = format.read(line) { try tally.add(event, format) }
      return true
    }
  }

  /// - Parameter body: gets each line, and whether its end is there; whether it was read for good.
  private func eachLine(
    _ text: LogText, _ body: (Bytes, _ isWhole: Bool) throws -> Bool
  ) throws -> Int {
    var consumed = 0
    var isSkipping = false
    while true {
      var used = 0
      while used < text.count,
        let end = memchr(text.bytes + used, 0x0A, text.count - used)
      {
        let length = UnsafeRawPointer(end) - UnsafeRawPointer(text.bytes + used)
        if isSkipping {
          isSkipping = false
        } else if length > 0 {
          _ = try body(Bytes(start: text.bytes + used, count: length), true)
        }
        used += length + 1
      }
      if text.count - used > LogText.longestEvent {
        if !isSkipping { tally.record.unreadable += 1 }
        isSkipping = true
        used = text.count
      }
      consumed += used
      if text.isAtEnd {
        let rest = Bytes(start: text.bytes + used, count: text.count - used)
        if rest.count > 0, !isSkipping, try body(rest, !mayGrow) { consumed += rest.count }
        return consumed
      }
      _ = try text.advance(past: used)
    }
  }

  /// One object whose `Records` are the events.
  /// - Throws: `UnreadText` where it ends too soon.
  func document<Format: EventFormat>(_ text: LogText, _ format: inout Format) throws -> Int {
    var consumed = 0
    var at = 0
    guard let list = try start(text) else {
      throw UnreadText(reason: "it holds no list of records")
    }
    at = list
    while true {
      var cursor = JSONCursor(text.bytes, from: at, to: text.count)
      let next = cursor.peek()
      if next == UInt8(ascii: ",") || next == UInt8(ascii: "{") {
        let begin = cursor.at + (next == UInt8(ascii: ",") ? 1 : 0)
        var cursor = JSONCursor(text.bytes, from: begin, to: text.count)
        if case .event(let event) = format.read(&cursor) {
          try tally.add(event, format)
          at = cursor.at
          continue
        }
        if !cursor.isBroken {
          tally.record.unreadable += 1
          at = cursor.at
          continue
        }
      } else if next == UInt8(ascii: "]") {
        // What follows the list says nothing of accesses.
        while try text.advance(past: text.count) {}
        return consumed + at
      } else if next != nil {
        throw UnreadText(reason: "its list of records is broken")
      }
      guard !text.isAtEnd else { throw UnreadText(reason: "it ends inside a record") }
      guard text.count - at <= LogText.longestEvent else {
        throw UnreadText(reason: "a record is longer than 16 MiB")
      }
      consumed += at
      _ = try text.advance(past: at)
      at = 0
    }
  }

  /// Behind the bracket that opens the list.
  private func start(_ text: LogText) throws -> Int? {
    var cursor = JSONCursor(text.bytes, from: 0, to: text.count)
    guard cursor.enterObject() else { return nil }
    while let name = cursor.nextName() {
      if name == "Records" { return cursor.enterArray() ? cursor.at : nil }
      cursor.skip()
    }
    return nil
  }
}
