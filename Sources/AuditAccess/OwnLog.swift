/// Rota's own access log: a JSON object for each reading of values.
struct OwnLog: EventFormat {
  mutating func read(_ cursor: inout JSONCursor) -> EventReading {
    guard cursor.enterObject() else { return .broken }
    var event = AccessEvent()
    var isReading = false
    while let name = cursor.nextName() {
      if name == "time" {
        event.time = cursor.string()
      } else if name == "principal" {
        event.principal.0 = cursor.string()
      } else if name == "action" {
        isReading = cursor.string() == "read-value"
      } else if name == "source" {
        event.object.0 = cursor.string()
      } else if name == "object" {
        event.object.1 = cursor.string()
      } else {
        cursor.skip()
      }
    }
    if cursor.isBroken { return .broken }
    if isReading { event.outcome = .read }
    return .event(event)
  }

  func object(_ parts: (Bytes, Bytes)) -> String? {
    "\(parts.0.unescaped)/\(parts.1.unescaped)"
  }

  func principal(_ parts: (Bytes, Bytes)) -> String { "rota, run by \(parts.0.unescaped)" }
}
