import AuditModel
import Foundation

/// The AWS tools' shared files: `~/.aws/config`, `~/.aws/credentials`, and the environment that
/// names them.
struct AWSProfiles: Sendable {
  /// Sections by name; `profile x` of the configuration file is `x` here.
  private let sections: [String: [String: String]]
  /// The profile asked for, or the default one.
  let name: String

  /// - Throws: `SourceProblem` when a profile is named that no file has.
  init(named profile: String?) throws {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? NSHomeDirectory()
    let wanted = profile ?? environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
    name = wanted ?? "default"
    var sections = Self.parse(environment["AWS_CONFIG_FILE"] ?? home + "/.aws/config")
    let credentials = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "/.aws/credentials"
    for (section, settings) in Self.parse(credentials) {
      sections[section, default: [:]].merge(settings) { _, new in new }
    }
    self.sections = sections
    if let wanted, sections[wanted] == nil {
      throw SourceProblem(
        .noCredentials, "no AWS profile is called \(wanted)",
        hint: "'aws configure list-profiles' lists them; check HOME and AWS_CONFIG_FILE")
    }
  }

  subscript(section: String) -> [String: String] { sections[section] ?? [:] }
  var current: [String: String] { self[name] }

  /// INI as botocore reads it: nested blocks (indented lines) are not needed here and passed over.
  private static func parse(_ path: String) -> [String: [String: String]] {
    guard let text = try? readText(path) else { return [:] }
    var sections: [String: [String: String]] = [:]
    var section: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
      if trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") {
        let words = trimmed[trimmed.index(after: trimmed.startIndex)..<end]
          .split(separator: " ").map { $0.trimmingCharacters(in: ["\"", "'"]) }
        section =
          words.first == "profile"
          ? words.dropFirst().joined(separator: " ")
          : words.joined(separator: " ")
        sections[section!, default: [:]] = sections[section!] ?? [:]
      } else if let section, line.first?.isWhitespace == false,
        let equals = trimmed.firstIndex(of: "=")
      {
        let key = trimmed[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
        sections[section]?[key] = trimmed[trimmed.index(after: equals)...]
          .trimmingCharacters(in: .whitespaces)
      }
    }
    return sections
  }
}
