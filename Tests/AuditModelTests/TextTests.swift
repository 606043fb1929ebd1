import AuditModel
import Testing

@Suite struct TextTests {
  @Test(arguments: [
    ("plain", "plain"), ("two\nlines", "two\\u{a}lines"), ("\u{1b}[31mred", "\\u{1b}[31mred"),
    ("ab\u{202e}cd", "ab\\u{202e}cd"), ("zero\u{200b}width", "zero\\u{200b}width"),
    ("line\u{2028}sep", "line\\u{2028}sep"), ("Zoë ✓", "Zoë ✓"), ("a\u{85}b", "a\\u{85}b"),
    ("tag\u{e0041}", "tag\\u{e0041}"),
  ])
  func makesInvisibleCharactersVisible(_ text: String, _ expected: String) {
    #expect(visible(text) == expected)
  }

  @Test(arguments: [
    ("SECRET_KEY", "SECRET_KEY", true), ("SECRET_KEY", "secret_key", false),
    ("STRIPE_*", "STRIPE_KEY", true), ("*_KEY", "A_KEY", true), ("*_KEY", "A_KEYS", false),
    ("a?c", "abc", true), ("a?c", "ac", false), ("*", "", true), ("", "", true),
    ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false), ("env/*#key", "env/x#key", true),
  ])
  func globs(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  @Test func aTouchedFileIsNoNews() {
    func seen(_ bound: String) -> Observation {
      var seen = Observation(name: "A")
      seen.upperBound = UpperBound(instant: Instant(bound)!, basis: .fileModified)
      return seen
    }
    let first = seen("2026-11-20T00:00:00Z")
    #expect(first.isUnchanged(by: seen("2026-11-21T00:00:00Z")))
    #expect(first.isUnchanged(by: seen("2026-11-19T23:59:30Z")))
    #expect(!first.isUnchanged(by: seen("2026-11-18T00:00:00Z")))
  }
}
