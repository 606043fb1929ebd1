package import AuditModel
import Foundation

/// What `rota.yaml` says. Without the file, `./.env` by the built-in policy.
package struct Configuration {
  package let organization: String
  /// Absolute path of the state directory.
  package let stateDirectory: String
  /// Absolute path of the directory that reports are written to.
  package let reportsDirectory: String
  /// Relative paths in the configuration start here.
  package let baseDirectory: String
  package let sources: [SourceConfiguration]
  package let policy: Policy
  package let alerts: [AlertDestination]
  /// Nil where no log is to be searched.
  package let leaks: LeakSettings?
  /// Nil where no access log is to be read.
  package let access: AccessSettings?
  /// Absolute path of the directory of the team's own runbooks; nil for the built-in ones.
  package let runbooks: String?
  /// Absolute path of the file that the nightly run writes its figures to, for node_exporter's textfile
  /// collector; nil where nobody wants them.
  package let metrics: String?
  package let heartbeat: HeartbeatSettings?

  /// The file it was read from; nil for the defaults.
  package let file: String?

  static let keys = [
    "organization", "state", "reports", "sources", "policy", "declared", "waivers", "alerts",
    "leaks", "access", "runbooks", "metrics", "heartbeat",
  ]

  /// Reads the configuration at `path`.
  /// - Throws: `ConfigurationError`.
  package static func load(path: String) throws -> Configuration {
    let text = try readConfigurationFile(path)
    let root = try ConfigurationNode(yaml: text, file: path)
    let mapping = try root.mapping(keys)
    let base = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let sources = try mapping.required("sources", expected: "a list of sources")
      .list(expected: "a list of sources").map(SourceConfiguration.init)
    if sources.isEmpty {
      throw mapping.owner.refusal("has no source", expected: "at least one entry under 'sources'")
    }
    var seen: Set<String> = []
    for source in sources where !seen.insert(source.name).inserted {
      throw source.node.refusal(
        "has a name that an earlier source has", expected: "a name of its own for each source")
    }
    let state = absolute(try mapping["state"]?.string() ?? ".rota", base)
    let access = try mapping["access"].map { try AccessSettings($0, base) }
    for log in access?.logs ?? [] where log.source != "*" && !seen.contains(log.source) {
      throw mapping["access"]!.refusal(
        "tells of '\(log.source)', which is no source",
        expected: "one of: " + seen.sorted().joined(separator: ", "))
    }
    return Configuration(
      organization: try mapping["organization"]?.string() ?? "this organization",
      stateDirectory: state,
      reportsDirectory: absolute(try mapping["reports"]?.string() ?? "reports", base),
      baseDirectory: base,
      sources: sources,
      policy: try PolicyReader(baseDirectory: base).read(
        policy: mapping["policy"], declared: mapping["declared"], waivers: mapping["waivers"],
        suppressions: try LeakSettings.suppressions(mapping["leaks"]), access: access?.rules),
      alerts: try mapping["alerts"]?.list(expected: "a list of destinations")
        .map { try AlertDestination($0, base) }
        ?? [defaultAlert(stateDirectory: state)],
      leaks: try mapping["leaks"].map { try LeakSettings($0, base) }, access: access,
      runbooks: try mapping["runbooks"].map { absolute(try $0.string(), base) },
      metrics: try mapping["metrics"].map { node in
        let path = absolute(try node.string(), base)
        // node_exporter reads files of that name alone, and passes over others without a word.
        guard path.hasSuffix(".prom") else {
          throw node.refusal("would not be read", expected: "a path that ends in .prom")
        }
        return path
      }, heartbeat: try mapping["heartbeat"].map { try HeartbeatSettings($0, base) }, file: path)
  }

  /// The configuration of a directory without `rota.yaml`: its `.env`, by the built-in policy.
  package static func builtIn(directory: String) throws -> Configuration {
    let root = try ConfigurationNode(
      yaml: "sources: [{name: env, provider: dotenv, path: .env}]", file: "built-in")
    let sources = try root.mapping(keys).required("sources", expected: "").list(expected: "")
    let state = absolute(".rota", directory)
    return Configuration(
      organization: "this organization", stateDirectory: state,
      reportsDirectory: absolute("reports", directory), baseDirectory: directory,
      sources: try sources.map(SourceConfiguration.init),
      policy: try PolicyReader(baseDirectory: directory).read(
        policy: nil, declared: nil, waivers: nil, suppressions: [], access: nil),
      alerts: [defaultAlert(stateDirectory: state)], leaks: nil, access: nil, runbooks: nil,
      metrics: nil, heartbeat: nil, file: nil)
  }

  private static func defaultAlert(stateDirectory: String) -> AlertDestination {
    AlertDestination(format: .plain, output: .file(stateDirectory + "/alerts.log"))
  }
}

/// One entry under `sources:`; the collector of its provider reads the rest of it.
package struct SourceConfiguration {
  package let name: String
  package let provider: String
  package let environment: String?
  package let node: ConfigurationNode

  /// The keys that every source may have.
  package static let commonKeys = ["name", "provider", "environment"]

  init(_ node: ConfigurationNode) throws {
    // The provider decides which keys may stand here, so only the common ones are read now.
    let entries = try node.namedEntries(expected: "keys: name, provider, ...")
    func text(_ key: String) throws -> String? {
      try entries.first { $0.name == key }?.node.string()
    }
    guard let name = try text("name") else {
      throw node.refusal("lacks 'name'", expected: "'name': a short name for reports")
    }
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    else {
      throw node.refusal(
        "has a 'name' that can't be used", expected: "letters, digits, '-', '_' and '.'")
    }
    guard let provider = try text("provider") else {
      throw node.refusal("lacks 'provider'", expected: "'provider': dotenv, process, exec, ...")
    }
    self.name = name
    self.provider = provider
    self.environment = try text("environment")
    self.node = node
  }

  package var description: SourceDescription {
    SourceDescription(name: name, provider: provider, environment: environment)
  }
}

/// Where alert lines go, and how they are written.
package struct AlertDestination: Hashable, Sendable {
  package enum Output: Hashable, Sendable {
    /// Absolute path; opened anew by each run, so that it can be rotated.
    case file(String)
    case standardOutput
    /// The path of a socket that takes datagrams: `/dev/log`.
    case syslog(String)
    /// - key: signs what is posted.
    case webhook(TextLocation, key: TextLocation?)
    case mail([String], sendmail: String)
  }

  package let format: AlertFormat
  package let output: Output

  init(format: AlertFormat, output: Output) {
    self.format = format
    self.output = output
  }

  init(_ node: ConfigurationNode, _ base: String) throws {
    let mapping = try node.mapping(
      ["format", "file", "stdout", "syslog", "mail", "sendmail", "keyEnv", "keyFile"]
        + TextLocation.keys("webhook"))
    format = try mapping["format"]?.choice(AlertFormat.self) ?? .plain
    let toStandardOutput = try mapping["stdout"]?.bool() ?? false
    let webhook = try TextLocation(mapping, "webhook", base, mayBeLiteral: true)
    let recipients = try mapping["mail"]?.strings(expected: "a list of addresses")
    let file = try mapping["file"]?.string()
    let socket = try mapping["syslog"]?.string(expected: "the path of a socket: /dev/log")
    switch (file, toStandardOutput, socket, webhook, recipients) {
    case (let path?, false, nil, nil, nil): output = .file(absolute(path, base))
    case (nil, true, nil, nil, nil): output = .standardOutput
    case (nil, false, let path?, nil, nil): output = .syslog(absolute(path, base))
    case (nil, false, nil, let url?, nil):
      try TextLocation.checkURL(url, node)
      output = .webhook(url, key: try TextLocation(mapping, "key", base, mayBeLiteral: false))
    case (nil, false, nil, nil, let recipients?):
      output = .mail(
        try Self.addresses(recipients, node),
        sendmail: try mapping["sendmail"]?.string() ?? "/usr/sbin/sendmail")
    default:
      throw node.refusal(
        "is contradictory",
        expected:
          "one of 'file: PATH', 'stdout: true', 'syslog: /dev/log', 'webhook: URL' and 'mail: [ADDRESS]'"
      )
    }
  }

  /// Addresses that can neither be options nor end a header's line.
  private static func addresses(
    _ addresses: [String], _ node: ConfigurationNode
  ) throws -> [String] {
    for address in addresses {
      let isPlain = address.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }
      guard isPlain, address.contains("@"), !address.hasPrefix("-") else {
        throw node.refusal("has a 'mail' that is no address", expected: "name@host")
      }
    }
    guard !addresses.isEmpty else { throw node.refusal("mails nobody", expected: "an address") }
    return addresses
  }
}

/// `path` as an absolute one, relative to `base`.
package func absolute(_ path: String, _ base: String) -> String {
  path.hasPrefix("/")
    ? path
    : URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: base, isDirectory: true)).path
}

/// The text of a configuration file, up to a size that nobody's configuration has.
func readConfigurationFile(_ path: String) throws -> String {
  let limit = 4 << 20
  let data: Data
  do {
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    data = try handle.read(upToCount: limit + 1) ?? Data()
  } catch {
    throw ConfigurationError(
      file: path, line: nil, problem: "can't be read",
      hint: "check that the file exists and that this user may read it")
  }
  guard data.count <= limit else {
    throw ConfigurationError(
      file: path, line: nil, problem: "is larger than 4 MiB", hint: "is it the right file?")
  }
  guard let text = String(data: data, encoding: .utf8) else {
    throw ConfigurationError(
      file: path, line: nil, problem: "is not UTF-8 text", hint: "save it as UTF-8")
  }
  return text
}
