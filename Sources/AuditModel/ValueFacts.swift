/// What was noted about a value while it was in memory: measures and marks, never a piece of it.
package struct ValueFacts: Hashable, Sendable {
  /// Length in bytes of the part that carries the strength: the whole value, or a URL's password.
  package let length: Int
  /// Different bytes in that part.
  package let distinctBytes: Int
  /// Estimated guessing effort for that part, in bits, after dictionary words, repeats, sequences
  /// and dates are discounted.
  package let strengthBits: Int
  package let marks: ValueMarks
  package let shapes: ValueShapes

  package init(
    length: Int, distinctBytes: Int, strengthBits: Int, marks: ValueMarks, shapes: ValueShapes
  ) {
    self.length = length
    self.distinctBytes = distinctBytes
    self.strengthBits = strengthBits
    self.marks = marks
    self.shapes = shapes
  }
}

/// Suspicious properties of a value. The raw bits are stored in the history: add at the end,
/// never renumber.
package struct ValueMarks: OptionSet, Hashable, Sendable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// Nothing, or nothing but white space.
  package static let empty = ValueMarks(rawValue: 1 << 0)
  /// Text that stands where a value should: "change me", "your key here", `<...>`.
  package static let placeholder = ValueMarks(rawValue: 1 << 1)
  /// A value printed in a vendor's documentation as an example.
  package static let publishedExample = ValueMarks(rawValue: 1 << 2)
  /// A value that a vendor documents for tests, accepted or refused for everyone.
  package static let publishedTestValue = ValueMarks(rawValue: 1 << 3)
  /// Begins with Django's `django-insecure-`.
  package static let djangoInsecure = ValueMarks(rawValue: 1 << 4)
  /// The MD5, SHA-1, SHA-256 or base64 of a dictionary word.
  package static let encodedWord = ValueMarks(rawValue: 1 << 5)
  /// Refers to variables that its file does not define, so what is deployed may differ.
  package static let refersOutside = ValueMarks(rawValue: 1 << 6)
  /// Fewer than five different characters in the whole value (Django's security.W009).
  package static let fewCharacters = ValueMarks(rawValue: 1 << 7)
  /// The whole value is shorter than 50 characters (Django's security.W009).
  package static let underFiftyCharacters = ValueMarks(rawValue: 1 << 8)
}

/// Formats that a value satisfies. The raw bits are stored in the history: add at the end, never
/// renumber.
package struct ValueShapes: OptionSet, Hashable, Sendable {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }

  package static let boolean = ValueShapes(rawValue: 1 << 0)
  package static let number = ValueShapes(rawValue: 1 << 1)
  package static let path = ValueShapes(rawValue: 1 << 2)
  package static let url = ValueShapes(rawValue: 1 << 3)
  package static let urlWithPassword = ValueShapes(rawValue: 1 << 4)
  package static let databaseURL = ValueShapes(rawValue: 1 << 5)
  package static let redisURL = ValueShapes(rawValue: 1 << 6)
  package static let sentryDSN = ValueShapes(rawValue: 1 << 7)
  package static let cloudflareToken = ValueShapes(rawValue: 1 << 8)
  package static let turnstileKey = ValueShapes(rawValue: 1 << 9)
  package static let forwardEmailKey = ValueShapes(rawValue: 1 << 10)
  package static let webhookSecret = ValueShapes(rawValue: 1 << 11)
  package static let privateKey = ValueShapes(rawValue: 1 << 12)
  /// A vendor's recognisable token prefix, such as `ghp_`.
  package static let vendorToken = ValueShapes(rawValue: 1 << 13)
  /// One word without white space whose estimate is far above what prose or a name reaches.
  package static let opaque = ValueShapes(rawValue: 1 << 14)
}
