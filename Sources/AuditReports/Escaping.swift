import AuditModel
import Mustache

/// The one place where text becomes HTML: what came from outside can neither leave its element or
/// attribute nor reorder the page.
struct HTMLText: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var result = ""
    for character in visible(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

/// The one place where text becomes Markdown: it stays inside its table cell or list item, and no
/// character of it means anything to a Markdown reader, raw HTML and autolinks included.
struct MarkdownText: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var result = ""
    for character in visible(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "@": result += "&#64;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "!", "#", "$":
        result += "\\"
        result.unicodeScalars.append(character)
      default: result.unicodeScalars.append(character)
      }
    }
    // GitHub links bare addresses; a zero-width break in the text would be a lie, an entity isn't.
    return result.replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;")
  }
}

/// Called before any template is parsed; registering twice does no harm.
func registerContentTypes() {
  MustacheContentTypes.register(HTMLText(), named: "VISIBLE_HTML")
  MustacheContentTypes.register(MarkdownText(), named: "VISIBLE_MARKDOWN")
}
