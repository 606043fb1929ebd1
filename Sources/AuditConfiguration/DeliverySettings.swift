import Foundation

/// Where a URL or a key is found: in the configuration where nothing about it is secret, else in an
/// environment variable or a file.
package enum TextLocation: Hashable, Sendable {
  case literal(String)
  case variable(String)
  case file(String)

  /// The keys are `name`, `nameEnv` and `nameFile`; nil when none is there.
  init?(
    _ settings: ConfigurationMapping, _ name: String, _ base: String, mayBeLiteral: Bool
  ) throws {
    let literal = mayBeLiteral ? try settings[name]?.string() : nil
    let variable = try settings[name + "Env"]?.string(expected: "the name of a variable")
    let file = try settings[name + "File"]?.string(expected: "the path of a file")
    switch (literal, variable, file) {
    case (nil, nil, nil): return nil
    case (let text?, nil, nil): self = .literal(text)
    case (nil, let name?, nil): self = .variable(name)
    case (nil, nil, let path?): self = .file(absolute(path, base))
    default:
      throw settings.owner.refusal(
        "is contradictory", expected: "one of '\(name)', '\(name)Env' and '\(name)File'")
    }
  }

  static func keys(_ name: String) -> [String] { [name, name + "Env", name + "File"] }

  /// The text; nil where there is none.
  package func read() -> String? {
    let text: String?
    switch self {
    case .literal(let literal): text = literal
    case .variable(let name): text = ProcessInfo.processInfo.environment[name]
    case .file(let path): text = try? String(contentsOfFile: path, encoding: .utf8)
    }
    let trimmed = text?.trimmingCharacters(in: .whitespacesAndNewlines)
    return trimmed?.isEmpty ?? true ? nil : trimmed
  }

  /// Where it is, for messages: never the text.
  package var place: String {
    switch self {
    case .literal: "rota.yaml"
    case .variable(let name): "the environment variable \(name)"
    case .file(let path): path
    }
  }

  static func checkURL(_ location: TextLocation, _ node: ConfigurationNode) throws {
    if case .literal(let url) = location, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
      throw node.refusal("has no URL", expected: "https://...")
    }
  }
}

/// `heartbeat:` in `rota.yaml`: who is told that the night began, and how it ended.
package struct HeartbeatSettings: Hashable, Sendable {
  package let url: TextLocation

  init(_ node: ConfigurationNode, _ base: String) throws {
    let mapping = try node.mapping(TextLocation.keys("url"))
    guard let url = try TextLocation(mapping, "url", base, mayBeLiteral: true) else {
      throw node.refusal("names no URL", expected: "'url', 'urlEnv' or 'urlFile'")
    }
    try TextLocation.checkURL(url, node)
    self.url = url
  }
}
