@testable import AuditCollectors
import AuditModel
import Foundation
import Testing

/// The samples are made up or published; none is anybody's secret.
@Suite struct StrengthTests {
  private func facts(_ text: String) -> ValueFacts {
    Data(text.utf8).withUnsafeBytes { ValueInspector.facts($0) }
  }

  @Test(arguments: [
    String(repeating: "abcde", count: 10), String(repeating: "changeme", count: 7),
    "12345678901234567890123456789012", "1234567891011121314151617181920", "Summer2026!",
    "Winter2025Winter2025", "qwertyuiopasdfghjkl", "P@ssw0rd1234567890", "aaaaaaaaaaaaaaaaaaaaaaaa",
    "5f4dcc3b5aa765d61d8327deb882cf99",  // MD5 of a word
    "cGFzc3dvcmQ=", "c3VwZXJzZWNyZXRwYXNzd29yZA==", "70617373776f7264313233",
    "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",  // SHA-256 of a word
    "abcabcabcabcabcabcabcabcabcabc", "00000000000000000000000000000000", "admin:admin:admin:admin",
    "January2026January2026!", "001002003004005006007008009010",
  ])
  func isNotFooled(_ value: String) {
    #expect(facts(value).strengthBits < 64)
  }

  /// 300 random values of each make; none may be called weak.
  @Test func doesNotCallRandomWeak() {
    var generator = SplitMix(state: 99)
    let hex = Array("0123456789abcdef")
    let mixed = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    let django = Array("abcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*(-_=+)")
    for (alphabet, length) in [
      (hex, 64), (hex, 32), (hex, 40), (mixed, 16), (mixed, 43), (django, 50),
    ] {
      for _ in 0..<300 {
        let value = String((0..<length).map { _ in alphabet.randomElement(using: &generator)! })
        let found = facts(value)
        #expect(found.strengthBits >= 64)
        #expect(found.marks.isDisjoint(with: [.placeholder, .encodedWord, .publishedExample]))
      }
    }
    for _ in 0..<300 {
      var bytes = [UInt8]()
      for _ in 0..<32 { bytes.append(.random(in: 0...255, using: &generator)) }
      #expect(facts(Data(bytes).base64EncodedString()).strengthBits >= 128)
    }
  }

  @Test(arguments: [
    "changeme", "CHANGE-ME-please", "<your key>", "your_api_key_here", "xxxxxxxxxxxx", "TODO",
    "{{ vault_key }}", "replace-with-random-value", "insert-your-token", "[secret]", "placeholder",
    "postgres://app:password@db/app", "example",
  ])
  func seesPlaceholders(_ value: String) { #expect(facts(value).marks.contains(.placeholder)) }

  @Test func knowsPublishedValues() {
    #expect(facts("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").marks.contains(.publishedExample))
    #expect(facts("1x0000000000000000000000000000000AA").marks.contains(.publishedTestValue))
    #expect(facts("django-insecure-abc").marks.contains(.djangoInsecure))
    #expect(facts("  ").marks.contains(.empty))
  }

  @Test func measuresThePasswordOfAURL() {
    let found = facts("postgres://someuser:hunter@db.internal.example.net:5432/production")
    #expect(found.length == 6)
    #expect(found.shapes.isSuperset(of: [.url, .urlWithPassword, .databaseURL]))
    #expect(!found.marks.contains(.placeholder))
  }

  @Test(arguments: [
    ("postgis://u:p@host:5432/name", ValueShapes.databaseURL, true),
    ("postgresql+psycopg://u:p@host/name", .databaseURL, true),
    ("sqlite:///db.sqlite3", .databaseURL, true), ("sqlite://:memory:", .databaseURL, true),
    ("postgres://u:p@host:5432/", .databaseURL, false),
    ("postgres://u:p@:5432/n", .databaseURL, false),
    ("postgres://u:p@host:99999/n", .databaseURL, false), ("host=db user=u", .databaseURL, false),
    ("redis://host:6379/0", .redisURL, true), ("rediss://:pw@host", .redisURL, true),
    ("unix:///run/redis.sock", .redisURL, true), ("http://host", .redisURL, false),
    ("https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/42", .sentryDSN, true),
    ("https://0123456789abcdef0123456789abcdef@sentry.example.net/sub/42", .sentryDSN, true),
    ("https://0123@o1.ingest.sentry.io/42", .sentryDSN, false),
    ("https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/project", .sentryDSN, false),
    ("Qm9vVGhpc0lzTm90QVJlYWxUb2tlbl8tMDEyMzQ1", .cloudflareToken, true),
    ("too-short", .cloudflareToken, false),
    ("0x4AAAAAAABkMYinukE8nzYS0RfTP0000000", .turnstileKey, true),
    ("not a key", .turnstileKey, false), ("0123456789abcdef01234567", .forwardEmailKey, true),
    ("0123", .forwardEmailKey, false), ("sixteen-bytes-ok", .webhookSecret, true),
    ("has white space in it", .webhookSecret, false), ("True", .boolean, true),
    ("3600", .number, true), ("/etc/ssl/key.pem", .path, true),
  ])
  func recognisesFormats(_ value: String, _ shape: ValueShapes, _ expected: Bool) {
    #expect(facts(value).shapes.contains(shape) == expected)
  }
}
