/// Recognises text that somebody was meant to replace.
enum Placeholders {
  /// - Parameter isWhole: whether `value` is all of the value, not a URL's password.
  static func isPlaceholder(_ value: UnsafeRawBufferPointer, isWhole: Bool) -> Bool {
    guard let first = value.first, let last = value.last else { return false }
    switch (first, last) {
    case (UInt8(ascii: "<"), UInt8(ascii: ">")), (UInt8(ascii: "["), UInt8(ascii: "]")): return true
    default: break
    }
    if hasPrefix(value, "{{") || hasPrefix(value, "${") || hasPrefix(value, "%(") { return true }
    // URLs name hosts and paths in which such words mean nothing.
    if isWhole, URLParts(value) != nil { return false }
    // Folded: letters and digits alone, in lower case. Long values are judged by their beginning.
    var folded = SecretBytes(capacity: 256)
    for byte in value.prefix(256) {
      switch byte {
      case 48...57, 97...122: folded.append(byte)
      case 65...90: folded.append(byte | 0x20)
      default: continue
      }
    }
    return folded.withBytes { folded in
      if folded.isEmpty { return true }
      return exact.contains { equals(folded, $0) } || holdsTellingText(folded)
        || folded.allSatisfy { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "0") }
    }
  }

  /// Long enough that random text does not hold them by chance.
  private static let telling: [StaticString] = [
    "changeme", "changethis", "changeit", "replaceme", "replacethis", "replacewith", "yourkey",
    "yoursecret", "yourpassword", "yourtoken", "yourapikey", "yourown", "placeholder", "example",
    "insertkey", "insertyour", "enteryour", "putyour", "keyhere", "tokenhere", "secrethere",
    "passwordhere", "goeshere", "notasecret", "notsecret", "dummysecret", "dummykey",
    "dummypassword", "fixmefixme", "tobedefined", "tobereplaced", "xxxxxxxx", "mysecretkey",
    "secretkeyhere", "generateme", "fillmein", "setmeplease",
  ]
  private static let exact: [StaticString] = [
    "todo", "tbd", "fixme", "xxx", "xxxx", "secret", "password", "passwd", "pass", "dummy", "test",
    "testing", "none", "null", "empty", "unset", "undefined", "foo", "bar", "foobar", "key",
    "token", "apikey", "secretkey", "insecure", "default", "sample", "temp", "tmp", "na",
  ]

  private static func equals(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    text.count == word.utf8CodeUnitCount && hasPrefix(text, word)
  }

  /// By the first letter, so that one pass over the text tries few words at each place.
  private static let tellingByFirstLetter: [[StaticString]] = (0...255).map { letter in
    telling.filter { Int($0.utf8Start[0]) == letter }
  }

  private static func holdsTellingText(_ text: UnsafeRawBufferPointer) -> Bool {
    text.indices.contains { start in
      let words = tellingByFirstLetter[Int(text[start])]
      guard !words.isEmpty else { return false }
      let rest = UnsafeRawBufferPointer(rebasing: text[start...])
      return words.contains { hasPrefix(rest, $0) }
    }
  }
}
