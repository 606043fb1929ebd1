import AuditModel

/// The current value of a secret, for as long as it takes to fingerprint it.
struct SecretValue: ~Copyable {
  private let bytes: SecretBytes
  let createdAt: Instant?

  /// - Throws: `SourceProblem`.
  static func read(_ entry: SecretsManagerEntry, _ client: AWSClient) throws -> SecretValue {
    let place = "the value of \(entry.observation.name)"
    let response = try client.json(
      .secretsManager, target: "secretsmanager.GetSecretValue",
      ["SecretId": .string(entry.arn), "VersionStage": "AWSCURRENT"], place,
      action: "secretsmanager:GetSecretValue")
    do {
      return try response.withBody { body in
        var value = SecretBytes()
        var createdAt: Instant?
        var scanner = JSONScanner(body)
        try scanner.object { name, scanner in
          if scanner.isNull() { return }
          switch name {
          // A binary value stays as its base64, which is as good for telling two apart.
          case "SecretString", "SecretBinary": value = try scanner.secretString()
          case "CreatedDate": createdAt = JSONValue.number(try scanner.number()).instant
          default: try scanner.skipValue()
          }
        }
        return SecretValue(bytes: value, createdAt: createdAt)
      }
    } catch is JSONScanner.Failure {
      throw SourceProblem.notUnderstood(place)
    }
  }

  private init(bytes: consuming SecretBytes, createdAt: Instant?) {
    self.bytes = bytes
    self.createdAt = createdAt
  }

  /// The secret, or each key of it where it is a JSON object and `byKey`.
  borrowing func observations(
    _ whole: Observation, byKey: Bool, _ fingerprinter: Fingerprinter
  ) throws -> [Observation] {
    bytes.withBytes { value in
      if byKey, let parts = try? jsonMembers(of: value, whole, fingerprinter), !parts.isEmpty {
        return parts
      }
      var seen = whole
      seen.measure(value, fingerprinter)
      return [seen]
    }
  }
}

/// An observation of each member of the JSON object `value`.
/// - Throws: `JSONScanner.Failure` where it is none.
func jsonMembers(
  of value: UnsafeRawBufferPointer, _ whole: Observation, _ fingerprinter: Fingerprinter
) throws -> [Observation] {
  var parts: [Observation] = []
  var scanner = JSONScanner(value)
  try scanner.object { key, scanner in
    var part = whole.forKey(key)
    if scanner.peek() == UInt8(ascii: "\"") {
      try scanner.secretString().withBytes { part.measure($0, fingerprinter) }
    } else {
      try scanner.rawValue { part.measure($0, fingerprinter) }
    }
    parts.append(part)
  }
  try scanner.end()
  return parts
}
