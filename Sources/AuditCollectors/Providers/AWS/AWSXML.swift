/// The XML that AWS's older services answer with: elements and text, neither attributes that matter
/// nor mixed content. Not a general parser: what it does not know, it refuses.
struct AWSXML {
  let name: String
  private(set) var text = ""
  private(set) var children: [AWSXML] = []

  private init(name: String) { self.name = name }

  /// The root element; nil for anything else than one well-formed element.
  init?(_ document: String) {
    var open: [AWSXML] = []
    var rest = document[...]
    while let start = rest.firstIndex(of: "<") {
      if !open.isEmpty { open[open.count - 1].text += rest[..<start] }
      guard let end = rest[start...].firstIndex(of: ">") else { return nil }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("?") { continue }
      guard !tag.hasPrefix("!") else { return nil }
      if tag.hasPrefix("/") {
        guard var closed = open.popLast(), closed.name == tag.dropFirst() else { return nil }
        guard let text = Self.unescaped(closed.text) else { return nil }
        closed.text = text
        if open.isEmpty {
          guard rest.allSatisfy(\.isWhitespace) else { return nil }
          self = closed
          return
        }
        open[open.count - 1].children.append(closed)
      } else {
        let name = String(tag.prefix { !$0.isWhitespace && $0 != "/" })
        guard !name.isEmpty, open.count < 32 else { return nil }
        if !tag.hasSuffix("/") {
          open.append(AWSXML(name: name))
        } else if !open.isEmpty {
          open[open.count - 1].children.append(AWSXML(name: name))
        }
      }
    }
    return nil
  }

  subscript(name: String) -> AWSXML? { children.first { $0.name == name } }

  /// The first element of that name, at any depth.
  func first(_ name: String) -> AWSXML? {
    if self.name == name { return self }
    for child in children {
      if let found = child.first(name) { return found }
    }
    return nil
  }

  private static func unescaped(_ text: String) -> String? {
    guard text.contains("&") else { return text }
    let entities = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
    var parts = text.split(separator: "&", omittingEmptySubsequences: false)
    var result = String(parts.removeFirst())
    for part in parts {
      guard let semicolon = part.firstIndex(of: ";") else { return nil }
      let name = part[..<semicolon]
      if let known = entities[String(name)] {
        result += known
      } else if name.hasPrefix("#") {
        let digits = name.dropFirst()
        let code =
          digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let scalar = code.flatMap(Unicode.Scalar.init) else { return nil }
        result.unicodeScalars.append(scalar)
      } else {
        return nil
      }
      result += part[part.index(after: semicolon)...]
    }
    return result
  }
}
