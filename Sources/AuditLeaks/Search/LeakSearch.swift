package import AuditCollectors
package import AuditModel

/// Searches texts for a set of values.
package struct LeakSearch: Sendable {
  let matcher: LeakMatcher
  let secrets: [[SecretID]]
  let fingerprints: [Fingerprint]
  let valueBytes: [Int]
  /// Secrets that were not searched for, and why.
  package let skipped: [SkippedValue]

  /// Below this a value stands in logs by chance.
  private static let weakestBits = 28
  /// Shorter texts stand in logs by chance, too.
  static let shortest = 8

  /// - Parameters:
  ///   - values: each value once, with every secret that has it.
  ///   - unread: secrets whose value is not known here.
  ///   - tokens: makes fingerprints of tokens of well-known shapes, whoever's they are; nil to look for
  ///     our values alone.
  ///   - piece: the shortest piece to be found, in bytes, 8 or more; shorter values are found whole.
  package init(
    _ values: [(secrets: [SecretID], value: CapturedValue)], unread: [SecretID],
    tokens: Fingerprinter?,
    piece: Int
  ) {
    var long: [LeakValue] = []
    var short: [LeakValue] = []
    var secrets: [[SecretID]] = []
    var fingerprints: [Fingerprint] = []
    var valueBytes: [Int] = []
    var skipped = unread.map { SkippedValue(secret: $0, reason: .notRead) }
    for item in values {
      let core = item.value.core
      if core.count < Self.shortest || Self.isCommon(item.value) {
        let reason: SkippedValue.Reason = core.count < Self.shortest ? .tooShort : .tooCommon
        skipped += item.secrets.map { SkippedValue(secret: $0, reason: reason) }
        continue
      }
      let number = UInt32(secrets.count)
      if core.count >= piece {
        long.append(LeakValue(number: number, value: item.value, piece: piece))
      } else {
        short.append(LeakValue(number: number, value: item.value, piece: nil))
      }
      secrets.append(item.secrets.sorted())
      fingerprints.append(item.value.fingerprint)
      valueBytes.append(core.count)
    }
    self.secrets = secrets
    self.fingerprints = fingerprints
    self.valueBytes = valueBytes
    self.skipped = skipped.sorted { $0.secret < $1.secret }
    // Short values decide how densely a text is sampled, so they don't share the others' index.
    matcher = LeakMatcher(indexes: [LeakIndex(long), LeakIndex(short)], tokens: tokens)
  }

  private static func isCommon(_ value: CapturedValue) -> Bool {
    !value.facts.marks.isDisjoint(with: [.placeholder, .publishedExample, .publishedTestValue])
      || value.facts.strengthBits < weakestBits
  }

  /// How many values are searched for.
  package var count: Int { secrets.count }
  package var values: Set<Fingerprint> { Set(fingerprints) }
}
