/// Values that anyone can read in a vendor's documentation.
enum PublishedValues {
  static func isExample(_ value: UnsafeRawBufferPointer) -> Bool {
    examples.contains { equals(value, $0) } || hasPrefix(value, "https://examplePublicKey@")
  }

  static func isTestValue(_ value: UnsafeRawBufferPointer) -> Bool {
    testValues.contains { equals(value, $0) }
  }

  private static func equals(_ value: UnsafeRawBufferPointer, _ known: StaticString) -> Bool {
    value.count == known.utf8CodeUnitCount && hasPrefix(value, known)
  }

  private static let examples: [StaticString] = [
    // AWS, "Understanding and getting your AWS credentials".
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AKIAIOSFODNN7EXAMPLE",
    "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", "AKIAI44QH8DHBEXAMPLE",
    // Stripe's documentation before keys were personal.
    "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "sk_test_BQokikJOvBiI2HlWgH4olfQ2",
    // Flask's quickstart, now and earlier.
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    "_5#y2L\"F4Q8z\\n\\xec]/", "A0Zr98j/3yX R~XHH!jmN]LWX/,?RT",
    // Rails guides and jwt.io.
    "your-256-bit-secret", "your-384-bit-secret", "your-512-bit-secret",
    "a-string-secret-at-least-256-bits-long",
    // FastAPI's security tutorial.
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    // Laravel's and Phoenix's test suites as copied into many projects.
    "base64:2fl+Ktvkfl+Fuz4Qp/A75G2RTiWVA/ZoKZvp6fiiM10=",
  ]

  private static let testValues: [StaticString] = [
    // Cloudflare Turnstile, "Testing": always passes, always fails, already spent.
    "1x0000000000000000000000000000000AA", "2x0000000000000000000000000000000AA",
    "3x0000000000000000000000000000000AA",
    // hCaptcha and reCAPTCHA v2, likewise.
    "0x0000000000000000000000000000000000000000", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",
  ]
}
