import AuditLogs
import AuditModel
import CLinux

/// Lines of an application, described by a pattern: literal text, and fields in braces. A field runs
/// to the next literal text; `{}` is any text that says nothing.
struct PatternLog {
  let source: String

  enum Field: String { case time, principal, secret, address, outcome, id, other }

  private enum Part {
    case text([UInt8])
    case field(Field)
  }

  private let parts: [Part]

  /// - Parameter pattern: checked by the configuration.
  init(source: String, pattern: String) {
    self.source = source
    var parts: [Part] = []
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { parts.append(.text(Array(rest[..<open].utf8))) }
      let name = String(rest[rest.index(after: open)..<close])
      parts.append(.field(Field(rawValue: name) ?? .other))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(Array(rest.utf8))) }
    self.parts = parts
  }

  /// The event of a line; nil when the line is another one. The pattern may begin anywhere in it.
  func read(_ line: Bytes) -> AccessEvent? {
    var event = AccessEvent()
    event.outcome = .read
    var at = 0
    var pending: Field?
    for part in parts {
      switch part {
      case .field(let field): pending = field
      case .text(let text):
        guard
          let found = text.withUnsafeBufferPointer({
            clinux_find(line.start + at, line.count - at, $0.baseAddress!, $0.count)
          })
        else { return nil }
        let start = UnsafeRawPointer(found) - UnsafeRawPointer(line.start)
        if let field = pending {
          set(field, Bytes(start: line.start + at, count: start - at), &event)
        }
        pending = nil
        at = start + text.count
      }
    }
    if let field = pending {
      set(field, Bytes(start: line.start + at, count: line.count - at), &event)
    }
    return event
  }

  private func set(_ field: Field, _ text: Bytes, _ event: inout AccessEvent) {
    switch field {
    case .time: event.time = text
    case .principal: event.principal.0 = text
    case .secret: event.object.0 = text
    case .address: event.address = text
    case .id: event.id = text
    case .outcome: event.outcome = Self.outcome(text)
    case .other: break
    }
  }

  /// `denied`, `forbidden`, `failed`, 401 and 403 are denials.
  private static func outcome(_ text: Bytes) -> AccessEvent.Outcome {
    let word = text.unescaped.lowercased()
    let isDenial = ["den", "forbid", "fail", "refus", "401", "403", "unauth"].contains {
      word.contains($0)
    }
    return isDenial ? .denied : .read
  }

  func object(_ parts: (Bytes, Bytes)) -> String? {
    let name = parts.0.unescaped
    return name.hasPrefix(source + "/") ? name : "\(source)/\(name)"
  }

  /// As a line's time may be written.
  static func milliseconds(_ text: Bytes) -> Int64? {
    let bytes = Array(UnsafeBufferPointer(start: text.start, count: min(text.count, 64)))
    return LineTime.read(bytes)?.milliseconds
  }
}
