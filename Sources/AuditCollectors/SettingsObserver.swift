import AuditModel

/// Turns the variables of a settings store (`.env`, a process environment) into observations, and
/// reads the settings that steer the audit of that very source.
struct SettingsObserver {
  private let context: CollectionContext
  private var observations: [Observation] = []
  private var places: [String: Int] = [:]
  private var versions: [String: String] = [:]
  private(set) var facts = SourceFacts()

  init(_ context: CollectionContext) { self.context = context }

  /// Notes one variable. One that was noted before is replaced, as the last definition counts.
  mutating func note(
    _ name: String, _ value: UnsafeRawBufferPointer, upperBound: UpperBound? = nil
  ) {
    var seen = Observation(name: name)
    seen.measure(value, context.fingerprinter)
    note(seen, value, upperBound: upperBound)
  }

  /// Notes one that is measured already.
  mutating func note(
    _ measured: Observation, _ value: UnsafeRawBufferPointer, declared: Day? = nil,
    upperBound: UpperBound? = nil
  ) {
    let name = measured.name
    noteSetting(name, value)
    var seen = measured
    seen.declaredRotation = declared
    // A bound from the future is a clock's mistake, and no bound.
    seen.upperBound = upperBound.flatMap { $0.instant <= context.now ? $0 : nil }
    if let place = places[name] {
      observations[place] = seen
      if !facts.duplicateNames.contains(name) { facts.duplicateNames.append(name) }
    } else {
      places[name] = observations.count
      observations.append(seen)
    }
  }

  /// Notes `NAME=value`; what has no `=` is nothing.
  mutating func note(assignment: UnsafeRawBufferPointer, upperBound: UpperBound? = nil) {
    // `=` may stand first in odd names, so the search begins behind the first byte.
    guard let equals = assignment.dropFirst().firstIndex(of: UInt8(ascii: "=")) else { return }
    note(
      String(decoding: assignment[..<equals], as: UTF8.self),
      UnsafeRawBufferPointer(rebasing: assignment[(equals + 1)...]), upperBound: upperBound)
  }

  mutating func noteUnreadableLine(_ line: Int) {
    if facts.unreadableLines.count < 20 { facts.unreadableLines.append(line) }
  }

  mutating func noteInvalidSetting(_ name: String) {
    if !facts.invalidSettings.contains(name) { facts.invalidSettings.append(name) }
  }

  mutating func noteExposure(mode: UInt32) {
    if mode & 0o004 != 0 { facts.exposedMode = String(mode & 0o7777, radix: 8) }
  }

  /// The observations by name, each with the version that `<NAME>_VERSION` gives it.
  func finished() -> [Observation] {
    places.sorted { $0.key < $1.key }.map { name, place in
      var seen = observations[place]
      seen.version = versions[name + "_VERSION"]
      return seen
    }
  }

  /// Settings are no secrets, so their values may be read as text.
  private mutating func noteSetting(_ name: String, _ value: UnsafeRawBufferPointer) {
    if name.hasSuffix("_VERSION"), value.count <= 64 {
      versions[name] = String(decoding: value, as: UTF8.self)
    } else if name == "SECRET_ROTATION_ENABLED" {
      facts.rotationMonitoring = Self.bool(value)
      facts.rotationMonitoring == nil ? noteInvalidSetting(name) : ()
    } else if name == "SECRET_EXPIRY_WARNING_DAYS" {
      facts.expiryWarningDays = Int(String(decoding: value, as: UTF8.self)).flatMap {
        (0...3650).contains($0) ? $0 : nil
      }
      facts.expiryWarningDays == nil ? noteInvalidSetting(name) : ()
    }
  }

  private static func bool(_ value: UnsafeRawBufferPointer) -> Bool? {
    switch String(decoding: value, as: UTF8.self).lowercased() {
    case "true", "1", "yes", "on", "y", "t": true
    case "false", "0", "no", "off", "n", "f": false
    default: nil
    }
  }
}
