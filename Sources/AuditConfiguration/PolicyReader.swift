import AuditModel
import Crypto
import Foundation
import Templates

/// Reads the rotation frequency table: `policy:` in `rota.yaml`, on top of a built-in policy or of
/// one from a file.
struct PolicyReader {
  let baseDirectory: String

  private static let keys = ["use", "name", "warn", "longest-waiver", "classes", "secrets"]
  private static let rowKeys = [
    "name", "source", "tag", "class", "rotate", "warn", "kind", "owner", "controls", "required",
    "only-with-password",
  ]

  /// The layers, most particular first, and the text that each was read from.
  private struct Layer {
    var name: String
    var warnDays: Int?
    var longestWaiverDays: Int?
    var classes: [String: ClassDefinition]
    var rows: [ConfigurationMapping]
  }

  private struct ClassDefinition {
    let secretClass: SecretClass
    let period: RotationPeriod?
    let warnDays: Int?
    let owner: String?
  }

  func read(
    policy: ConfigurationNode?, declared: ConfigurationNode?, waivers: ConfigurationNode?,
    suppressions: [Suppression], access: AccessRules?
  ) throws -> Policy {
    var digest = SHA256()
    var layers: [Layer] = []
    var next = policy
    var base = "thrillwiki"
    var depth = 0
    repeat {
      if let node = next {
        let (layer, uses) = try self.layer(node, fallbackName: layers.isEmpty ? nil : base)
        layers.append(layer)
        // A policy file that names no other stands alone; `rota.yaml` builds on the default.
        guard let uses = uses ?? (depth == 0 ? "thrillwiki" : nil) else { break }
        base = uses
      }
      depth += 1
      guard depth < 8 else {
        throw policy!.refusal(
          "uses itself", expected: "policies that build on each other in a line")
      }
      next = try self.document(base, from: next)
    } while next != nil
    let rows = try rows(layers)
    let warnDays = layers.lazy.compactMap(\.warnDays).first ?? 30
    let declarations = try declared.map(self.declarations) ?? []
    let longest = layers.lazy.compactMap(\.longestWaiverDays).first ?? 365
    let waivers = try waivers.map { try self.waivers($0, longest: longest) } ?? []
    let policy = Policy(
      name: layers[0].name, sha256: "", warnDays: warnDays, classes: classes(layers), rows: rows,
      declarations: declarations, waivers: waivers, suppressions: suppressions,
      longestWaiverDays: longest, access: access)
    for line in policy.canonicalLines { digest.update(data: Data(line.utf8)) }
    return policy.with(sha256: hex(digest.finalize()), controls: try controlCatalog())
  }

  private func document(_ name: String, from user: ConfigurationNode?) throws -> ConfigurationNode {
    if name == "thrillwiki" {
      return try ConfigurationNode(
        yaml: Template.defaultPolicy.builtIn, file: "thrillwiki (built-in)")
    }
    let path = absolute(name, baseDirectory)
    guard FileManager.default.fileExists(atPath: path) else {
      throw user!.refusal(
        "uses a policy that is not there", expected: "'thrillwiki' or the path of a file")
    }
    return try ConfigurationNode(yaml: try readConfigurationFile(path), file: path)
  }

  private func layer(
    _ node: ConfigurationNode, fallbackName: String?
  ) throws -> (Layer, uses: String?) {
    let mapping = try node.mapping(Self.keys)
    let uses = try mapping["use"]?.string()
    var classes: [String: ClassDefinition] = [:]
    for entry in try mapping["classes"]?.namedEntries(expected: "a class for each key") ?? [] {
      classes[entry.name] = try classDefinition(entry.name, entry.node)
    }
    let rows = try mapping["secrets"]?.list(expected: "a list of rows").map {
      try $0.mapping(Self.rowKeys)
    }
    return (
      Layer(
        name: try mapping["name"]?.string() ?? uses ?? fallbackName ?? "thrillwiki",
        warnDays: try mapping["warn"].map(dayCount),
        longestWaiverDays: try mapping["longest-waiver"].map(dayCount),
        classes: classes, rows: rows ?? []),
      uses
    )
  }

  private func classDefinition(_ name: String, _ node: ConfigurationNode) throws -> ClassDefinition
  {
    let mapping = try node.mapping([
      "title", "severity", "rotate", "warn", "owner", "respond", "drill",
    ])
    let severity = try mapping["severity"]?.choice(Severity.self) ?? .high
    return ClassDefinition(
      secretClass: SecretClass(
        name: name, title: try mapping["title"]?.string() ?? name, severity: severity,
        responseHours: try mapping["respond"].map(hourCount) ?? (severity == .critical ? 24 : nil),
        drillDays: try mapping["drill"].map(dayCount) ?? 90),
      period: try mapping["rotate"].map(period), warnDays: try mapping["warn"].map(dayCount),
      owner: try mapping["owner"]?.string())
  }

  private func classes(_ layers: [Layer]) -> [SecretClass] {
    var result: [String: SecretClass] = [:]
    for layer in layers.reversed() {
      for (name, definition) in layer.classes { result[name] = definition.secretClass }
    }
    return result.values.sorted { ($0.severity, $0.name) < ($1.severity, $1.name) }
  }

  private func rows(_ layers: [Layer]) throws -> [PolicyRow] {
    try layers.flatMap { layer in
      try layer.rows.map { try row($0, layers) }
    }
  }

  private func row(_ mapping: ConfigurationMapping, _ layers: [Layer]) throws -> PolicyRow {
    let className = try mapping.required("class", expected: "the name of a class")
    let name = try className.string()
    guard let definition = layers.lazy.compactMap({ $0.classes[name] }).first else {
      let known = Set(layers.flatMap(\.classes.keys)).sorted().joined(separator: ", ")
      throw className.refusal("is not a class of this policy", expected: "one of: \(known)")
    }
    guard let period = try mapping["rotate"].map(period) ?? definition.period else {
      throw mapping.owner.refusal(
        "lacks 'rotate', and its class has none either", expected: "'rotate': 90d or on-breach")
    }
    let tag = try mapping["tag"].map { node in
      let parts = try node.string().split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw node.refusal("is not a tag", expected: "key=value") }
      return TagPattern(key: parts[0], value: Glob(parts[1]))
    }
    if mapping["name"] == nil, tag == nil, mapping["source"] == nil {
      throw mapping.owner.refusal("matches nothing", expected: "'name', 'tag' or 'source'")
    }
    return PolicyRow(
      name: Glob(try mapping["name"]?.string() ?? "*"),
      source: try mapping["source"].map { Glob(try $0.string()) },
      tag: tag, secretClass: definition.secretClass, period: period,
      warnDays: try mapping["warn"].map(dayCount) ?? definition.warnDays,
      kind: try mapping["kind"]?.choice(SecretKind.self),
      owner: try mapping["owner"]?.string() ?? definition.owner,
      controls: try mapping["controls"]?.strings(expected: "a list of control names") ?? [],
      isRequired: try mapping["required"]?.bool() ?? false,
      onlyWithPassword: try mapping["only-with-password"]?.bool() ?? false)
  }

  /// `90d` or `on-breach`.
  private func period(_ node: ConfigurationNode) throws -> RotationPeriod {
    let text = try node.string(expected: "90d or on-breach")
    if text == "on-breach" { return .onBreach }
    guard text.hasSuffix("d"), let count = Int(text.dropLast()), (1...3650).contains(count) else {
      throw node.refusal(
        "is not a rotation period", expected: "1d to 3650d, such as 90d, or on-breach")
    }
    return .days(count)
  }

  /// `30` or `30d`.
  private func dayCount(_ node: ConfigurationNode) throws -> Int {
    let text = try node.string(expected: "a number of days")
    guard let count = Int(text.hasSuffix("d") ? String(text.dropLast()) : text),
      (0...3650).contains(count)
    else { throw node.refusal("is not a number of days", expected: "0d to 3650d, such as 30d") }
    return count
  }

  /// `24h`.
  private func hourCount(_ node: ConfigurationNode) throws -> Int {
    let text = try node.string(expected: "a number of hours")
    guard text.hasSuffix("h"), let count = Int(text.dropLast()), (1...8760).contains(count) else {
      throw node.refusal("is not a number of hours", expected: "1h to 8760h, such as 24h")
    }
    return count
  }

  private func declarations(_ node: ConfigurationNode) throws -> [Declaration] {
    try node.list(expected: "a list of declared rotations").map { entry in
      let mapping = try entry.mapping(["secret", "rotated", "by"])
      return Declaration(
        secret: Glob(try mapping.required("secret", expected: "<source>/<name>").string()),
        rotatedOn: try mapping.required("rotated", expected: "a date as YYYY-MM-DD").day(),
        by: try mapping["by"]?.string())
    }
  }

  private func waivers(_ node: ConfigurationNode, longest: Int) throws -> [Waiver] {
    try node.list(expected: "a list of waivers").map { entry in
      let mapping = try entry.mapping([
        "secret", "reason", "control", "requested-by", "approved-by", "approved-on", "expires",
      ])
      let waiver = Waiver(
        secret: Glob(try mapping.required("secret", expected: "<source>/<name>").string()),
        reason: try mapping.required("reason", expected: "why").string(),
        control: try mapping["control"]?.string(),
        requestedBy: try mapping.required("requested-by", expected: "a name").string(),
        approvedBy: try mapping.required("approved-by", expected: "another name").string(),
        approvedOn: try mapping["approved-on"]?.day(),
        expires: try mapping.required("expires", expected: "a date as YYYY-MM-DD").day())
      guard !isSamePerson(waiver.requestedBy, waiver.approvedBy) else {
        throw entry.refusal(
          "is approved by its requester", expected: "'approved-by' to name somebody else")
      }
      if let approved = waiver.approvedOn, waiver.expires - approved > longest {
        throw entry.refusal(
          "lasts \(days(waiver.expires - approved))",
          expected: "at most \(days(longest)) from 'approved-on', as the policy allows")
      }
      return waiver
    }
  }
}

/// Whether two names are one person's: case and spaces around them tell nobody apart.
package func isSamePerson(_ left: String, _ right: String) -> Bool {
  func plain(_ name: String) -> [Substring] { name.lowercased().split(separator: " ") }
  return plain(left) == plain(right)
}
