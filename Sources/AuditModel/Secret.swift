/// The name of one tracked credential: `<source>/<name>`, and `#<key>` for a key inside a secret
/// that holds several.
package struct SecretID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let source: String
  package let name: String
  package let key: String?

  package init(source: String, name: String, key: String? = nil) {
    self.source = source
    self.name = name
    self.key = key
  }

  /// The setting's own name: the key where there is one, else the name. Policy rows match it.
  package var settingName: String { key ?? name }

  package var description: String { "\(source)/\(name)" + (key.map { "#\($0)" } ?? "") }

  package static func < (left: SecretID, right: SecretID) -> Bool {
    if left.source != right.source { return left.source < right.source }
    if left.name != right.name { return left.name < right.name }
    return left.key ?? "" < right.key ?? ""
  }
}

/// What a secret is used as, where its format and strength have rules of their own.
package enum SecretKind: String, CaseIterable, Sendable {
  case signingKey = "signing-key"
  case databaseURL = "database-url"
  case redisURL = "redis-url"
  case sentryDSN = "sentry-dsn"
  case cloudflareToken = "cloudflare-token"
  case turnstileKey = "turnstile-key"
  case forwardEmailKey = "forward-email-key"
  case webhookSecret = "webhook-secret"
  case apiKey = "api-key"
  case password
}

/// What the history keeps of a value so that two nights can be compared: the first 16 bytes of
/// HMAC-SHA-256 under a key that never leaves the machine.
package struct Fingerprint: Hashable, Sendable, Codable {
  /// Which local key made it. Fingerprints under different keys can't be compared.
  package let keyID: Int64
  package let high: UInt64
  package let low: UInt64

  package init(keyID: Int64, high: UInt64, low: UInt64) {
    self.keyID = keyID
    self.high = high
    self.low = low
  }

  /// Whether comparing with `other` says anything about the values.
  package func isComparable(to other: Fingerprint) -> Bool { keyID == other.keyID }
}
