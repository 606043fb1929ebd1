import AuditModel

/// Text stands where a value should.
struct PlaceholderRule: FindingRule {
  static let id = "placeholder-value"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    findings(
      in: evaluation, marks: .placeholder, .high, "holds placeholder text, not a secret",
      remedy: "generate a random value, and deploy it")
  }
}

/// A value that anyone can look up.
struct PublishedValueRule: FindingRule {
  static let id = "published-value"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    findings(
      in: evaluation, marks: .publishedExample, .critical,
      "holds an example value published in documentation",
      remedy: "generate a random value, and deploy it")
      + findings(
        in: evaluation, marks: .publishedTestValue, .high,
        "holds a vendor's published test value, which protects nothing",
        remedy: "use the key that the vendor issued for this site")
  }
}

/// Django's own check security.W009, for signing keys: at least 50 characters, 5 different ones,
/// and not the prefix that startproject writes. Source: django/core/checks/security/base.py.
struct InsecureSigningKeyRule: FindingRule {
  static let id = "insecure-signing-key"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard secret.row?.kind == .signingKey else { return nil }
      let faults = faults(secret.observation)
      guard !faults.isEmpty else { return nil }
      return finding(
        .high, secret.id, "\(secret.id) \(faults.joined(separator: ", and "))",
        remedy: "generate one with django.core.management.utils.get_random_secret_key()",
        since: secret.since { !Self.faults($0).isEmpty })
    }
  }

  private static func faults(_ seen: Observation) -> [String] {
    guard let marks = seen.facts?.marks else { return [] }
    var faults: [String] = []
    if marks.contains(.djangoInsecure) { faults.append("begins with Django's insecure prefix") }
    if marks.contains(.underFiftyCharacters) { faults.append("is shorter than 50 characters") }
    if marks.contains(.fewCharacters) { faults.append("has fewer than 5 different characters") }
    return faults
  }
}

/// Too short or too easily guessed for something that a program, not a person, has to remember.
struct WeakSecretRule: FindingRule {
  static let id = "weak-secret"

  /// Bytes under which no estimate can help.
  static let minimumLength = 12
  /// 2^64 guesses are out of reach offline for anyone but states; random values of 11 or more
  /// mixed characters, or 16 hex digits, pass.
  static let minimumBits = 64

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard let facts = secret.facts, let fault = fault(facts),
        facts.marks.isDisjoint(with: [.placeholder, .publishedExample, .publishedTestValue])
      else { return nil }
      return finding(
        .high, secret.id, "\(subject(secret)) \(fault)",
        remedy: "replace it by a randomly generated one, 128 bits or more",
        since: secret.since { Self.fault($0.facts) != nil })
    }
  }

  private static func subject(_ secret: EvaluatedSecret) -> String {
    let isURL = secret.facts?.shapes.contains(.urlWithPassword) ?? false
    return isURL ? "the password in \(secret.id)" : "\(secret.id)"
  }

  private static func fault(_ facts: ValueFacts?) -> String? {
    guard let facts else { return nil }
    // A DSN holds a public key, and a URL without a password nothing that could be guessed.
    if facts.shapes.contains(.sentryDSN) { return nil }
    if !facts.shapes.isDisjoint(with: [.url, .databaseURL, .redisURL]),
      !facts.shapes.contains(.urlWithPassword)
    {
      return nil
    }
    if facts.marks.contains(.encodedWord) {
      return "is an encoded or hashed dictionary word"
    }
    if facts.length < minimumLength { return "is only \(facts.length) bytes long" }
    if facts.strengthBits < minimumBits {
      return "is guessable: about \(facts.strengthBits) bits, where \(minimumBits) are asked for"
    }
    return nil
  }
}

/// The value does not have the form that its kind must have.
struct MalformedSecretRule: FindingRule {
  static let id = "malformed-secret"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard let facts = secret.facts, let kind = secret.row?.kind,
        let form = form(of: kind), !facts.shapes.contains(form.shape),
        facts.marks.isDisjoint(with: [.placeholder, .publishedExample, .publishedTestValue])
      else { return nil }
      return finding(
        .high, secret.id, "\(secret.id) is not a valid \(form.title)",
        remedy: "expected \(form.expected)",
        since: secret.since { !($0.facts?.shapes.contains(form.shape) ?? true) })
    }
  }

  private static func form(
    of kind: SecretKind
  ) -> (shape: ValueShapes, title: String, expected: String)? {
    switch kind {
    case .databaseURL:
      (
        .databaseURL, "database URL",
        "scheme://user:password@host:port/name, such as a postgres:// URL"
      )
    case .redisURL:
      (.redisURL, "Redis URL", "redis://[:password@]host[:port][/number], rediss:// or unix://")
    case .sentryDSN:
      (.sentryDSN, "Sentry DSN", "https://, 32 hex digits, @, a host, / and the project's number")
    case .cloudflareToken:
      (.cloudflareToken, "Cloudflare API token", "40 letters, digits, '-' and '_'")
    case .turnstileKey:
      (.turnstileKey, "Turnstile secret key", "0x and 22 or more letters, digits, '-' and '_'")
    case .forwardEmailKey:
      (.forwardEmailKey, "Forward Email API key", "24 or more letters and digits")
    case .webhookSecret:
      (.webhookSecret, "webhook secret", "16 or more printable characters without white space")
    case .signingKey, .apiKey, .password: nil
    }
  }
}

/// A value that depends on variables its file does not define.
struct OutsideReferenceRule: FindingRule {
  static let id = "outside-reference"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    findings(
      in: evaluation, marks: .refersOutside, .medium,
      "refers to variables that its file does not define: what is deployed may be another value",
      remedy: "write the value out, or audit the running process")
  }
}

/// A URL that its row expects to carry a password carries none.
struct MissingPasswordRule: FindingRule {
  static let id = "missing-password"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.flatMap { source in
      source.withoutPassword.map { secret in
        finding(
          .low, secret.id,
          "\(secret.id) carries no password: there is nothing to rotate, and nothing that guards it",
          remedy: "set a password, or make sure that only trusted hosts reach it",
          since: secret.current.collection.at)
      }
    }
  }
}
