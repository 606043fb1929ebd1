import AuditModel

/// `leaks:` in `rota.yaml`: which logs the nightly run searches for our values.
package struct LeakSettings {
  /// Absolute; files, directories, patterns.
  package let paths: [String]
  /// The shortest piece of a value to look for, in bytes.
  package let piece: Int
  /// Whether a secret that is found opens an incident.
  package let opensIncident: Bool
  /// Whether tokens of well-known shapes are looked for besides our own values.
  package let findsTokenShapes: Bool
  /// Reports of other scanners, absolute.
  package let imports: [String]

  private static let keys = [
    "paths", "piece", "open-incident", "suppress", "import", "token-shapes",
  ]

  init(_ node: ConfigurationNode, _ base: String) throws {
    let mapping = try node.mapping(Self.keys)
    let expected = "a list of files, directories or patterns"
    paths = try mapping["paths"]?.strings(expected: expected).map { absolute($0, base) } ?? []
    imports =
      try mapping["import"]?.strings(expected: "a list of reports").map { absolute($0, base) } ?? []
    if paths.isEmpty, imports.isEmpty {
      throw node.refusal("names nothing to search", expected: "'paths' or 'import'")
    }
    piece = try mapping["piece"]?.integer(in: 8...1024) ?? 16
    findsTokenShapes = try mapping["token-shapes"]?.bool() ?? false
    opensIncident = try mapping["open-incident"]?.bool() ?? false
  }

  /// They are part of the policy, since they change what it finds.
  static func suppressions(_ leaks: ConfigurationNode?) throws -> [Suppression] {
    let list = try leaks?.mapping(keys)["suppress"]?.list(expected: "a list of suppressions") ?? []
    return try list.map { entry in
      let mapping = try entry.mapping(["secret", "file", "reason", "approved-by", "expires"])
      return Suppression(
        secret: Glob(try mapping.required("secret", expected: "<source>/<name>").string()),
        file: Glob(try mapping["file"]?.string() ?? "*"),
        reason: try mapping.required("reason", expected: "why").string(),
        approvedBy: try mapping.required("approved-by", expected: "a name").string(),
        expires: try mapping.required("expires", expected: "a date as YYYY-MM-DD").day())
    }
  }
}
