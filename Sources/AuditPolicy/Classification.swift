import AuditModel

/// What the policy makes of one observation.
enum Classification {
  case tracked(PolicyRow)
  /// Looks like a secret, and no row says how often it should change.
  case unclassified
  /// Matches a row that asks for a password, and has none: nothing to rotate.
  case withoutPassword(PolicyRow)
  case notASecret
  /// Somebody else's to rotate: an add-on's, a service's, a controller's.
  case managedElsewhere(by: String)

  /// Stores whose entries are settings, some of them secret. Everything in other stores is one.
  private static let mixedProviders: Set<String> = [
    "dotenv", "environment", "process", "heroku", "docker",
  ]

  init(_ observation: Observation, in source: SourceDescription, _ rows: [PolicyRow]) {
    let isMixed = Self.mixedProviders.contains(source.provider)
    if isMixed, observation.facts?.marks.contains(.empty) ?? false {
      self = .notASecret
    } else if let manager = observation.managedBy {
      self = .managedElsewhere(by: manager)
    } else if let row = rows.first(where: { $0.matches(observation, in: source) }) {
      let isByPattern = row.name.description != (observation.key ?? observation.name)
      if isMixed, isByPattern, SecretNames.isPlainSetting(observation) {
        self = .notASecret
      } else if row.onlyWithPassword, let facts = observation.facts,
        facts.shapes.contains(.redisURL), !facts.shapes.contains(.urlWithPassword)
      {
        self = .withoutPassword(row)
      } else {
        self = .tracked(row)
      }
    } else {
      self =
        !isMixed || SecretNames.looksLikeSecret(observation) ? .unclassified : .notASecret
    }
  }
}

extension PolicyRow {
  /// Whether the row speaks of this secret: by the setting's name, the last part of its path, its
  /// key, or both as `name#key`.
  func matches(_ observation: Observation, in source: SourceDescription) -> Bool {
    if let pattern = self.source, !pattern.matches(source.name) { return false }
    if let tag {
      guard let value = observation.tags[tag.key], tag.value.matches(value) else { return false }
    }
    if name.matches(observation.key ?? observation.name) || name.matches(observation.name) {
      return true
    }
    if let key = observation.key { return name.matches("\(observation.name)#\(key)") }
    guard let slash = observation.name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
    let last = observation.name.utf8.index(after: slash)
    return name.matches(String(observation.name[last...]))
  }
}
