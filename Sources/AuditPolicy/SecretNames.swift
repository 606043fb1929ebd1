import AuditModel

/// Tells secrets from ordinary settings in stores that mix the two, by name and by the facts about
/// the value.
enum SecretNames {
  /// Whether `observation` is a secret in a store that also holds ordinary settings.
  static func looksLikeSecret(_ observation: Observation) -> Bool {
    guard let facts = observation.facts else { return true }
    let ordered = orderedWords(in: observation.key ?? observation.name)
    if isPlainSetting(observation, ordered) { return false }
    if !facts.shapes.isDisjoint(with: [.urlWithPassword, .privateKey, .vendorToken, .sentryDSN]) {
      return true
    }
    let words = Set(ordered)
    if !words.isDisjoint(with: publicWords) { return false }
    if !words.isDisjoint(with: secretWords) {
      return facts.shapes.isDisjoint(with: [.path, .url, .number])
        || !words.isDisjoint(with: passwordWords)
    }
    return facts.shapes.contains(.opaque) && facts.shapes.isDisjoint(with: [.path, .url])
      && words.isDisjoint(with: identifierWords)
  }

  /// A value that no secret can have, or a name that says what it is about a secret: its version,
  /// its lifetime, where its file lies.
  static func isPlainSetting(_ observation: Observation) -> Bool {
    isPlainSetting(observation, orderedWords(in: observation.key ?? observation.name))
  }

  private static func isPlainSetting(_ observation: Observation, _ words: [String]) -> Bool {
    guard let facts = observation.facts else { return false }
    if facts.marks.contains(.empty) || facts.shapes.contains(.boolean) { return true }
    let name = observation.key ?? observation.name
    if name == "PWD" || name == "OLDPWD" { return true }
    guard let last = words.last else { return false }
    return settingEndings.contains(last)
      && facts.shapes.isDisjoint(with: [.urlWithPassword, .privateKey])
  }

  private static let secretWords: Set<String> = [
    "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWD", "PASSPHRASE", "PASSWORT", "PASS",
    "PWD", "KEY", "KEYS", "APIKEY", "SECRETKEY", "CREDENTIAL", "CREDENTIALS", "PRIVATE", "DSN",
    "SALT", "PEPPER", "JWT", "WEBHOOK", "BEARER", "AUTH",
  ]
  private static let passwordWords: Set<String> = [
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASSWORT", "PASS", "PWD", "SECRET", "TOKEN",
  ]
  /// A key with such a word is meant to be published.
  private static let publicWords: Set<String> = ["PUBLIC", "PUBLISHABLE", "SITE", "SITEKEY"]
  /// High-entropy values under such names identify, they don't open.
  private static let identifierWords: Set<String> = [
    "ID", "UUID", "GUID", "SHA", "SHA1", "SHA256", "COMMIT", "REVISION", "REV", "HASH", "DIGEST",
    "CHECKSUM", "BUILD", "RELEASE", "VERSION", "IMAGE", "COLORS", "TRACE", "SESSION",
  ]
  private static let settingEndings: Set<String> = [
    "VERSION", "ENABLED", "DISABLED", "DAYS", "HOURS", "MINUTES", "SECONDS", "TTL", "TIMEOUT",
    "EXPIRY", "EXPIRES", "EXPIRATION", "LIFETIME", "AGE", "LENGTH", "ALGORITHM", "ALG", "HEADER",
    "NAME", "FILE", "PATH", "DIR", "ID", "COUNT", "LIMIT", "SIZE", "PREFIX", "HOST", "PORT",
    "TYPE", "REGION", "USER", "USERNAME", "BACKEND", "CLASS", "URI_SCHEME", "SOCK",
  ]

  /// The words of `SOME_NAME`, `some-name` or `someName`, in capitals.
  static func orderedWords(in name: String) -> [String] {
    asciiWords(in: name) ?? anyWords(in: name)
  }

  /// Nearly all names are ASCII, and Unicode's questions are a tenth of an audit of `.env` files.
  static func asciiWords(in name: String) -> [String]? {
    var words: [String] = []
    var word: [UInt8] = []
    var previousIsLower = false
    func end() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for byte in name.utf8 {
      guard byte < 0x80 else { return nil }
      let isLower = (0x61...0x7A).contains(byte)
      let isUpper = (0x41...0x5A).contains(byte)
      if isUpper && previousIsLower || !(isLower || isUpper || (0x30...0x39).contains(byte)) {
        end()
      }
      previousIsLower = isLower
      if isLower { word.append(byte - 0x20) }
      if isUpper || (0x30...0x39).contains(byte) { word.append(byte) }
    }
    end()
    return words
  }

  static func anyWords(in name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previousIsLower = false
    for character in name {
      guard character.isLetter || character.isNumber else {
        if !word.isEmpty { words.append(word) }
        word = ""
        previousIsLower = false
        continue
      }
      if character.isUppercase, previousIsLower {
        words.append(word)
        word = ""
      }
      previousIsLower = character.isLowercase
      word += character.uppercased()
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
