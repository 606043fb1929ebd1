/// One event of an access log, as slices of the text at hand. Names are made of it only when they
/// are met for the first time.
struct AccessEvent {
  enum Outcome {
    case read, denied
    /// Something else happened: no reading of a value.
    case other
  }

  var outcome = Outcome.other
  var time = Bytes.none
  /// Tells the same event in two places; empty where the log gives none.
  var id = Bytes.none
  /// What was read: two parts, since some logs name it in two places.
  var object = (Bytes.none, Bytes.none)
  /// Who read it.
  var principal = (Bytes.none, Bytes.none)
  var address = Bytes.none
  /// The version that was read, where the log tells.
  var version = Version.untold
  var isPrivileged = false

  enum Version {
    case untold
    /// The provider says that it is not the current one.
    case old
    case number(Int)
    case named(Bytes)
  }
}

/// How an event was read.
enum EventReading {
  /// An event of the log's kind, a reading of a secret or not.
  case event(AccessEvent)
  /// Not an event, or not the end of one.
  case broken
}

/// One kind of access log.
protocol EventFormat {
  /// Reads the event that stands at the cursor.
  mutating func read(_ cursor: inout JSONCursor) -> EventReading
  /// What the object's parts mean, as `<source>/<name>`; nil when it is no secret.
  func object(_ parts: (Bytes, Bytes)) -> String?
  func principal(_ parts: (Bytes, Bytes)) -> String
}

extension EventFormat {
  func principal(_ parts: (Bytes, Bytes)) -> String {
    let name = parts.0.isEmpty ? "unknown" : parts.0.unescaped
    return parts.1.isEmpty ? name : "\(name) as \(parts.1.unescaped)"
  }
}
