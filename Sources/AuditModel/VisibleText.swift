/// Text that came from outside, made harmless for one line of human-readable output: whatever could
/// move the cursor, break the line or reorder what is read appears as `\u{..}` instead.
///
/// Covered: C0 and C1 controls, line and paragraph separators, bidirectional controls (CVE-2021-42574),
/// zero-width and other invisible formatting characters, and the Unicode tag block.
package func visible(_ text: String) -> String {
  if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if isInvisible(scalar) {
      result += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
    true
  default:
    false
  }
}
