import AuditModel

/// One line of an `exec` program: a secret, or the closing line that says how many there were.
enum ExecRecord {
  case secret(Observation)
  case complete(count: Int)

  /// What is wrong with a line. It names fields, never their contents.
  struct Malformed: Error, Hashable {
    let what: String
  }

  /// - Throws: `Malformed`.
  init(_ line: UnsafeRawBufferPointer, _ fingerprinter: Fingerprinter) throws {
    var scanner = JSONScanner(line)
    var fields = Fields()
    do {
      try scanner.object { name, scanner in
        if scanner.isNull() { return }
        do {
          try fields.read(name, &scanner, fingerprinter)
        } catch let failure as JSONScanner.Failure where failure == .unexpectedType {
          throw Malformed(what: "a field has the wrong type: \(Fields.known(name))")
        }
      }
      try scanner.end()
    } catch is JSONScanner.Failure {
      throw Malformed(what: "not one JSON object")
    }
    if fields.isComplete {
      guard let count = fields.count, count >= 0 else {
        throw Malformed(what: "the closing line lacks its count")
      }
      self = .complete(count: count)
      return
    }
    guard fields.hasName, !fields.observation.name.isEmpty else {
      throw Malformed(what: "the field name is missing or empty")
    }
    self = .secret(fields.observation)
  }

  private struct Fields {
    var observation = Observation(name: "")
    var hasName = false
    var isComplete = false
    var count: Int?

    private static let names: Set<String> = [
      "name", "key", "environment", "createdAt", "rotatedAt", "version", "versionCreatedAt",
      "expiresAt", "lastAccessedAt", "nextRotationAt", "rotationEnabled", "owner", "tags",
      "managedBy", "value", "complete", "count",
    ]

    /// An unknown field's name comes from the program, and might be anything.
    static func known(_ name: String) -> String { names.contains(name) ? name : "an unknown one" }

    mutating func read(
      _ name: String, _ scanner: inout JSONScanner, _ fingerprinter: Fingerprinter
    ) throws {
      switch name {
      case "name":
        observation.name = try scanner.string()
        hasName = true
      case "key": observation.key = try scanner.string()
      case "environment": observation.environment = try scanner.string()
      case "createdAt": observation.createdAt = try instant(name, &scanner)
      case "rotatedAt": observation.rotatedAt = try instant(name, &scanner)
      case "version": observation.version = try scanner.string()
      case "versionCreatedAt": observation.versionCreatedAt = try instant(name, &scanner)
      case "expiresAt": observation.expiresAt = try instant(name, &scanner)
      case "lastAccessedAt": observation.lastAccessedAt = try instant(name, &scanner)
      case "nextRotationAt": observation.nextRotationAt = try instant(name, &scanner)
      case "rotationEnabled": observation.rotationEnabled = try scanner.bool()
      case "owner": observation.owner = try scanner.string()
      case "managedBy": observation.managedBy = try scanner.string()
      case "tags":
        try scanner.object { key, scanner in
          observation.tags[key] = try scanner.string()
        }
      case "value":
        try scanner.secretString().withBytes { observation.measure($0, fingerprinter) }
      case "complete": isComplete = try scanner.bool()
      case "count": count = try scanner.integer()
      default: throw Malformed(what: "an unknown field")
      }
    }

    private func instant(_ name: String, _ scanner: inout JSONScanner) throws -> Instant {
      guard let instant = Instant(try scanner.string()) else {
        throw Malformed(what: "\(name) is not an RFC 3339 instant")
      }
      return instant
    }
  }
}
