package import AuditModel
import Yams

/// A value in a YAML file that knows where it stands, so that every refusal names file and line.
package struct ConfigurationNode {
  private let node: Node
  package let file: String
  /// The keys that lead here: `sources[0].command`.
  package let path: String

  /// Reads one YAML document.
  /// - Throws: `ConfigurationError` with the line of the first mistake.
  package init(yaml: String, file: String) throws {
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw ConfigurationError(
          file: file, line: nil, problem: "is empty",
          hint: "write at least 'sources:'; see 'rota init'")
      }
      self.init(node, file: file, path: "")
    } catch let error as YamlError {
      // A YamlError's own description quotes the file.
      throw ConfigurationError(
        file: file, line: Self.line(of: error), problem: "is not valid YAML",
        hint: "check indentation, quotes and colons at that line")
    }
  }

  private init(_ node: Node, file: String, path: String) {
    self.node = node
    self.file = file
    self.path = path
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .reader(_, _, _, let yaml): yaml.isEmpty ? nil : 1
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  package var line: Int? { node.mark?.line }

  /// A refusal of this value.
  package func refusal(_ problem: String, expected: String) -> ConfigurationError {
    let subject = path.isEmpty ? "the file" : "'\(path)'"
    return ConfigurationError(
      file: file, line: line, problem: "\(subject) \(problem)", hint: "expected \(expected)")
  }

  /// The mapping here, which may hold `keys` and no others.
  package func mapping(_ keys: [String]) throws -> ConfigurationMapping {
    guard let mapping = node.mapping else {
      throw refusal("is not a mapping", expected: "keys: " + keys.joined(separator: ", "))
    }
    var values: [String: ConfigurationNode] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, keys.contains(name) else {
        let shown = key.scalar?.string ?? "?"
        throw ConfigurationError(
          file: file, line: key.mark?.line ?? line,
          problem: "unknown key '\(shown.prefix(40))'\(path.isEmpty ? "" : " in '\(path)'")",
          hint: "expected one of: " + keys.joined(separator: ", "))
      }
      // An empty value is an absent one: `warn:` with nothing behind it.
      if value.tag == Tag(.null)
        || value.scalar.map({ $0.string.isEmpty && $0.style == .plain }) ?? false
      {
        continue
      }
      values[name] = ConfigurationNode(
        value, file: file, path: path.isEmpty ? name : "\(path).\(name)")
    }
    return ConfigurationMapping(owner: self, values: values)
  }

  /// The value of `key` in a file that is not ours to be strict about; nil where there is none.
  package func value(_ key: String) -> ConfigurationNode? {
    guard let value = node.mapping?[key] else { return nil }
    return ConfigurationNode(value, file: file, path: path.isEmpty ? key : "\(path).\(key)")
  }

  /// The mapping here with keys that the user names, in the file's order.
  package func namedEntries(expected: String) throws -> [(name: String, node: ConfigurationNode)] {
    guard let mapping = node.mapping else { throw refusal("is not a mapping", expected: expected) }
    return try mapping.map { key, value in
      guard let name = key.scalar?.string, !name.isEmpty else {
        throw refusal("has a key that is not text", expected: expected)
      }
      return (name, ConfigurationNode(value, file: file, path: "\(path).\(name)"))
    }
  }

  package func list(expected: String) throws -> [ConfigurationNode] {
    guard let sequence = node.sequence else { throw refusal("is not a list", expected: expected) }
    return sequence.enumerated().map { index, value in
      ConfigurationNode(value, file: file, path: "\(path)[\(index)]")
    }
  }

  package func string(expected: String = "text") throws -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else {
      throw refusal("is not text", expected: expected)
    }
    return scalar.string
  }

  package func strings(expected: String) throws -> [String] {
    try list(expected: expected).map { try $0.string(expected: expected) }
  }

  package func bool() throws -> Bool {
    switch node.scalar?.string.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: throw refusal("is neither true nor false", expected: "true or false")
    }
  }

  package func integer(in range: ClosedRange<Int>) throws -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let value = node.scalar.flatMap({ Int($0.string) }) else {
      throw refusal("is not a whole number", expected: expected)
    }
    guard range.contains(value) else { throw refusal("is out of range", expected: expected) }
    return value
  }

  package func day() throws -> Day {
    guard let day = node.scalar.flatMap({ Day($0.string) }) else {
      throw refusal("is not a day", expected: "a date as YYYY-MM-DD, such as 2026-09-01")
    }
    return day
  }

  package func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws -> Choice where Choice.RawValue == String {
    guard let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
      throw refusal(
        "is not one of the known words",
        expected: Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }
}

/// A mapping whose keys were checked.
package struct ConfigurationMapping {
  package let owner: ConfigurationNode
  private let values: [String: ConfigurationNode]

  init(owner: ConfigurationNode, values: [String: ConfigurationNode]) {
    self.owner = owner
    self.values = values
  }

  package subscript(key: String) -> ConfigurationNode? { values[key] }

  package func required(_ key: String, expected: String) throws -> ConfigurationNode {
    guard let value = values[key] else {
      throw owner.refusal("lacks '\(key)'", expected: "'\(key)': \(expected)")
    }
    return value
  }
}
