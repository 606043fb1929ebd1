package import AuditModel

/// `access:` in `rota.yaml`: which access logs the nightly run reads, and what stands out in them.
package struct AccessSettings {
  package let logs: [AccessLogSettings]
  /// What stands out is told against so many days before it.
  package let baselineDays: Int
  /// Identities that are kept for emergencies.
  package let breakGlass: [Glob]
  /// Days for which readings are kept.
  package let keepDays: Int
  package let rules: AccessRules

  private static let keys = ["logs", "baseline", "unread", "break-glass", "keep", "expected"]

  init(_ node: ConfigurationNode, _ base: String) throws {
    let mapping = try node.mapping(Self.keys)
    logs = try mapping.required("logs", expected: "a list of access logs")
      .list(expected: "a list of access logs").map { try AccessLogSettings($0, base) }
    guard !logs.isEmpty else {
      throw node.refusal("names no log", expected: "at least one entry under 'logs'")
    }
    baselineDays = try mapping["baseline"]?.integer(in: 7...365) ?? 30
    keepDays = try mapping["keep"]?.integer(in: 90...3650) ?? 400
    breakGlass =
      try mapping["break-glass"]?.strings(expected: "a list of principals").map { Glob($0) } ?? []
    let expected = try mapping["expected"]?.list(expected: "a list of expected accesses") ?? []
    rules = AccessRules(
      sources: logs.map { Glob($0.source) },
      unreadDays: try mapping["unread"]?.integer(in: 1...3650) ?? 90,
      expected: try expected.map { entry in
        let mapping = try entry.mapping([
          "principal", "secret", "reason", "approved-by", "expires",
        ])
        return ExpectedAccess(
          principal: Glob(try mapping["principal"]?.string() ?? "*"),
          secret: Glob(try mapping.required("secret", expected: "<source>/<name>").string()),
          reason: try mapping.required("reason", expected: "why").string(),
          approvedBy: try mapping.required("approved-by", expected: "a name").string(),
          expires: try mapping.required("expires", expected: "a date as YYYY-MM-DD").day())
      })
  }
}

/// One kind of access log, and where it lies.
package struct AccessLogSettings {
  package enum Format: Equatable, Sendable {
    case cloudTrail, vault, kubernetes, rota
    /// Application lines: literal text with `{time}`, `{principal}`, `{secret}` and the like.
    case lines(pattern: String)
  }

  package let format: Format
  /// The source whose secrets it tells of; `*` for Rota's own log, which names them.
  package let source: String
  /// Absolute; files, directories, patterns.
  package let paths: [String]

  private enum Word: String, CaseIterable { case cloudtrail, vault, kubernetes, rota, lines }

  init(_ node: ConfigurationNode, _ base: String) throws {
    let mapping = try node.mapping(["format", "source", "paths", "pattern"])
    let word = try mapping.required("format", expected: "cloudtrail, vault, kubernetes, ...")
      .choice(Word.self)
    let pattern = mapping["pattern"]
    if word != .lines, let pattern {
      throw pattern.refusal("says nothing here", expected: "'pattern' with 'format: lines' only")
    }
    switch word {
    case .cloudtrail: format = .cloudTrail
    case .vault: format = .vault
    case .kubernetes: format = .kubernetes
    case .rota: format = .rota
    case .lines:
      let expected = "a line with {time}, {principal} and {secret}, other text as it is"
      let node = try mapping.required("pattern", expected: expected)
      let text = try node.string()
      for name in ["{time}", "{principal}", "{secret}"] where !text.contains(name) {
        throw node.refusal("lacks \(name)", expected: expected)
      }
      if text.contains("}{") {
        throw node.refusal(
          "has two fields with nothing between them", expected: "text that tells where one ends")
      }
      format = .lines(pattern: text)
    }
    source =
      word == .rota
      ? "*" : try mapping.required("source", expected: "the source it tells of").string()
    let expected = "a list of files, directories or patterns"
    paths = try mapping.required("paths", expected: expected).strings(expected: expected)
      .map { absolute($0, base) }
  }
}
