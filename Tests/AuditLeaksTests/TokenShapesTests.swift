import Testing

@testable import AuditLeaks

@Suite struct TokenShapesTests {
  private func names(_ text: String) -> [String] {
    let bytes = Array((text + String(repeating: " ", count: 8)).utf8)
    var found: [String] = []
    bytes.withUnsafeBufferPointer { buffer in
      TokenShapes.forEach(
        in: TextStretch(
          text: buffer.baseAddress!, count: bytes.count, origin: 0, own: 0..<bytes.count)
      ) { shape, _ in found.append(shape.name) }
    }
    return found
  }

  /// Put together here, so that no scanner of this repository takes them for real.
  private func body(_ count: Int, _ letters: String = "aB3dE6gH1jK4mN7pQ0rS") -> String {
    String((0..<count).map { Array(letters)[($0 * 7 + $0 / 3) % letters.count] })
  }

  @Test func everyShapeIsFoundAndItsNeighboursAreNot() {
    for shape in TokenShapes.all {
      let letters =
        switch shape.alphabet {
        case .hex: "0123456789abcdef"
        default: "aB3dE6gH1jK4mN7pQ0rS"
        }
      let prefix = String(decoding: shape.prefix, as: UTF8.self)
      let token = prefix + body(shape.length.lowerBound, letters)
      #expect(names("key=\(token) end") == [shape.name])
      #expect(names("\"\(token)\"") == [shape.name])
      #expect(names(String(token.dropLast())).isEmpty, "too short: \(shape.name)")
      #expect(
        names(prefix + body(shape.length.upperBound + 1, letters)).isEmpty,
        "too long: \(shape.name)")
      #expect(names("x" + token).isEmpty, "inside a word: \(shape.name)")
      #expect(
        names(prefix + String(repeating: "0", count: shape.length.lowerBound)).isEmpty,
        "an example: \(shape.name)")
    }
  }

  @Test(arguments: [
    "ghp_short", "a_ghp_word", "SG.a.b", "AIzaLookup", "hf_hub_download(model)", "sk_live_",
    "npm_config_registry=https://registry.npmjs.org/", "",
  ]) func ordinaryTextIsNone(_ text: String) { #expect(names(text).isEmpty) }
}
