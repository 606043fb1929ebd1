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

  init(_ observation: Observation, in source: SourceDescription, _ policy: Policy) {
    let isMixed = Self.mixedProviders.contains(source.provider)
    if isMixed, observation.facts?.marks.contains(.empty) ?? false {
      self = .notASecret
    } else if let manager = observation.managedBy {
      self = .managedElsewhere(by: manager)
    } else if let row = policy.row(for: observation, in: source) {
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

extension Policy {
  /// The row that speaks of a secret: the first that matches, tightened by what the secret says of
  /// itself.
  ///
  /// Tags, labels and metadata can be written by whoever may write the secret. So `rotation_days`,
  /// or `rotate` as in a policy, is heard where no row matches, or where it asks for more than the
  /// row does; `class` where no row matches. Nobody exempts a secret by tagging it.
  func row(for observation: Observation, in source: SourceDescription) -> PolicyRow? {
    let row = rows.first { $0.matches(observation, in: source) }
    guard !observation.tags.isEmpty, let days = observation.ownPeriod else { return row }
    if let row {
      if case .days(let asked) = row.period, asked <= days { return row }
      return PolicyRow(
        name: row.name, source: row.source, tag: row.tag, secretClass: row.secretClass,
        period: .days(days), warnDays: row.warnDays, kind: row.kind, owner: row.owner,
        controls: row.controls, isRequired: row.isRequired, onlyWithPassword: row.onlyWithPassword)
    }
    let named = classes.first { $0.name == observation.tags["class"] }
    guard let secretClass = named ?? classes.max(by: { $0.severity < $1.severity }) else {
      return nil
    }
    return PolicyRow(
      name: Glob(observation.key ?? observation.name), secretClass: secretClass,
      period: .days(days))
  }
}

extension Observation {
  /// Days between rotations that the secret's own metadata asks for; nil where it is no such number.
  fileprivate var ownPeriod: Int? {
    let text =
      tags["rotation_days"] ?? tags["rotate"].map { $0.hasSuffix("d") ? String($0.dropLast()) : $0 }
    return text.flatMap(Int.init).flatMap { (1...3650).contains($0) ? $0 : nil }
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
