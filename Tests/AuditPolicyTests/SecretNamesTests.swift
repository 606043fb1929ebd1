import Testing

@testable import AuditPolicy

@Suite struct SecretNamesTests {
  @Test(arguments: [
    ("DB_PASSWORD", ["DB", "PASSWORD"]), ("stripe-api.key", ["STRIPE", "API", "KEY"]),
    ("clientSecretV2", ["CLIENT", "SECRET", "V2"]), ("HTTPToken", ["HTTPTOKEN"]), ("__", []),
    ("GRÖSSE_Schlüssel", ["GRÖSSE", "SCHLÜSSEL"]),
  ]) func splitsIntoWords(_ name: String, _ words: [String]) {
    #expect(SecretNames.orderedWords(in: name) == words)
  }

  /// Names are split twice, ASCII quickly and the rest by Unicode's rules: both must agree.
  @Test func theQuickWayIsTheOther() throws {
    var random = SystemRandomNumberGenerator()
    let letters = Array("aZbQ9_-. /K3é")
    for _ in 0..<20_000 {
      let name = String(
        (0..<Int.random(in: 0...12)).map { _ in letters.randomElement(using: &random)! })
      let quick = SecretNames.asciiWords(in: name)
      #expect((quick == nil) == name.contains("é"))
      if let quick { #expect(quick == SecretNames.anyWords(in: name), "\(name)") }
    }
  }
}
