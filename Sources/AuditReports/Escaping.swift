import AuditModel
import Mustache

/// The one place where text becomes HTML: what came from outside can neither leave its element or
/// attribute nor reorder the page.
struct HTMLText: MustacheContentType {
  func escapeText(_ text: String) -> String {
    escaped(text) { byte, result in
      switch byte {
      case UInt8(ascii: "\""): result += "&quot;".utf8
      case UInt8(ascii: "'"): result += "&#39;".utf8
      default: result.append(byte)
      }
    }
  }
}

/// The one place where text becomes Markdown: it stays inside its table cell or list item, and no
/// character of it means anything to a Markdown reader, raw HTML and autolinks included.
struct MarkdownText: MustacheContentType {
  private static let marks = Set("\\`*_[]|~!#$".utf8)

  func escapeText(_ text: String) -> String {
    escaped(text) { byte, result in
      switch byte {
      case UInt8(ascii: "@"): result += "&#64;".utf8
      // GitHub links bare addresses; a zero-width break in the text would be a lie, an entity isn't.
      case UInt8(ascii: "/") where result.suffix(2).elementsEqual(":/".utf8):
        result.removeLast(2)
        result += "&#58;//".utf8
      case UInt8(ascii: ".") where result.suffix(3).elementsEqual("www".utf8):
        result += "&#46;".utf8
      case let mark where Self.marks.contains(mark): result += [UInt8(ascii: "\\"), mark]
      default: result.append(byte)
      }
    }
  }
}

/// Most of a large report passes through here, so it goes byte by byte: what is escaped is ASCII.
/// - Parameter escape: appends a byte, escaped where the format minds it; what HTML minds is done, since
///   Markdown may hold HTML.
private func escaped(_ text: String, _ escape: (UInt8, inout [UInt8]) -> Void) -> String {
  var result: [UInt8] = []
  let text = visible(text)
  result.reserveCapacity(text.utf8.count + 16)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "&"): result += "&amp;".utf8
    case UInt8(ascii: "<"): result += "&lt;".utf8
    case UInt8(ascii: ">"): result += "&gt;".utf8
    default: escape(byte, &result)
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// Called before any template is parsed; registering twice does no harm.
func registerContentTypes() {
  MustacheContentTypes.register(HTMLText(), named: "VISIBLE_HTML")
  MustacheContentTypes.register(MarkdownText(), named: "VISIBLE_MARKDOWN")
}
