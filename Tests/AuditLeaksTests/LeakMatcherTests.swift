import AuditModel
import Foundation
import Testing

@testable import AuditCollectors
@testable import AuditLeaks

/// The sampling search against the naive one.
@Suite struct LeakMatcherTests {
  private func hits(_ text: [UInt8], _ values: [[UInt8]], piece: Int, origin: Int = 0) -> [LeakHit]
  {
    let key = FingerprintKeyFile.ephemeral()
    let captured = values.enumerated().map { number, value in
      value.withUnsafeBytes {
        LeakValue(
          number: UInt32(number),
          value: CapturedValue($0, key.fingerprint($0), ValueInspector.facts($0, marks: [])),
          piece: piece)
      }
    }
    let matcher = LeakMatcher(indexes: [LeakIndex(captured)])
    // Windows are loaded eight bytes at a time, past the end of the text too.
    return (text + [UInt8](repeating: 0, count: TextStretch.padding)).withUnsafeBufferPointer {
      LeakMatcher.merged(
        matcher.hits(
          in: TextStretch(
            text: $0.baseAddress!, count: text.count, origin: origin, own: 0..<text.count)
        ).hits)
    }
  }

  /// Every place where at least `piece` bytes of `value` stand, as far as they go.
  private func naive(_ text: [UInt8], _ value: [UInt8], _ piece: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for start in text.indices {
      for offset in value.indices {
        if start > 0, offset > 0, text[start - 1] == value[offset - 1] { continue }
        var length = 0
        while start + length < text.count, offset + length < value.count,
          text[start + length] == value[offset + length]
        {
          length += 1
        }
        if length >= piece { result.append(start..<start + length) }
      }
    }
    return result
  }

  /// Few letters, so that pieces overlap, repeat and nearly match.
  @Test(arguments: [8, 12, 16, 24]) func agreesWithTheNaiveSearch(_ piece: Int) {
    var random = SystemRandomNumberGenerator()
    for round in 0..<300 {
      let letters = Array((round % 2 == 0 ? "abcdefgh" : "ab0_").utf8)
      func noise(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in letters.randomElement(using: &random)! }
      }
      let values = (0..<3).map { _ in noise(Int.random(in: piece...40, using: &random)) }
      var text: [UInt8] = []
      for _ in 0..<6 {
        text += noise(Int.random(in: 0...30, using: &random))
        let value = values.randomElement(using: &random)!
        let start = Int.random(in: 0..<value.count, using: &random)
        text += value[start..<Int.random(in: start...value.count, using: &random)]
      }
      text += noise(8)
      let origin = Int.random(in: 0...50, using: &random)
      let found = hits(text, values, piece: piece, origin: origin).filter { $0.form == .plain }
      for (number, value) in values.enumerated() {
        let expected = naive(text, value, piece)
        let mine = found.filter { Int($0.value) == number }
        // Every true place is covered, and every hit is a true place.
        for range in expected {
          #expect(
            mine.contains { hit in
              hit.range.overlaps(range.lowerBound + origin..<range.upperBound + origin)
            })
        }
        if expected.isEmpty { #expect(mine.isEmpty) }
      }
    }
  }

  @Test func findsEveryForm() {
    let value = Array("p@ss/w0rd+with=odd&\"chars\"'<>\\é and more".utf8)
    var texts = SecretBytes()
    for form in value.withUnsafeBytes({ LeakForms.append($0, to: &texts) }) {
      let dress = texts.withBytes(in: form.text) { Array($0) }
      let text = Array("before ".utf8) + dress + Array(" after and so on".utf8)
      let found = hits(text, [value], piece: 16)
      #expect(found.count == 1, "\(form.form)")
      #expect(found.first?.foundBytes ?? 0 >= value.count - 1, "\(form.form)")
    }
  }

  /// What forms have in common is indexed once; each is found whole all the same, and in its own name.
  @Test(arguments: [16, 40]) func findsDressesThatShareAnEntry(_ piece: Int) {
    let value = Array("Kd93/mQ+x\"02'Zb&7rT4".utf8)
    let wide = value.flatMap { [0, $0] as [UInt8] }
    let digits = hex(value)
    let dresses: [(ExposedForm, [UInt8])] = [
      (.plain, value), (.hex, Array(digits.utf8)), (.hex, Array(digits.uppercased().utf8)),
      (.utf16, wide), (.utf16, Array(wide.dropFirst()) + [0]),
      (.jsonEscaped, Array("Kd93/mQ+x\\\"02'Zb&7rT4".utf8)),
      (.htmlEscaped, Array("Kd93/mQ+x&quot;02&#39;Zb&amp;7rT4".utf8)),
      (.percentEncoded, Array("Kd93%2FmQ%2Bx%2202%27Zb%267rT4".utf8)),
      (.percentEncoded, Array("Kd93%2fmQ%2bx%2202%27Zb%267rT4".utf8)),
      (.percentEncoded, Array("Kd93%2FmQ%2bx%2202%27Zb%267rT4".utf8)),
    ]
    for (form, text) in dresses {
      for lead in 0..<12 {
        let around = Array(repeating: UInt8(ascii: "~"), count: lead)
        let found = hits(around + text + around + Array("~~~~~~~~~".utf8), [value], piece: piece)
        #expect(found.count == 1, "\(form)")
        #expect(found.first?.form == form)
        #expect(found.first?.foundBytes == value.count, "\(form)")
      }
    }
    // The letters of hex may be capitals; those of anything else are what they are.
    let other = String(decoding: value, as: UTF8.self).uppercased()
    for text in [other, "KD93%2fMQ%2bX%2202%27ZB%267RT4"] {
      #expect(hits(Array("~~\(text)~~~~~~~~~".utf8), [value], piece: piece).isEmpty)
    }
  }

  /// A line break may stand anywhere in a piece, with all that editors and shells put beside it.
  @Test(arguments: [8, 16, 24, 40]) func findsWhatALineBreakTears(_ piece: Int) {
    var random = SystemRandomNumberGenerator()
    let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    func noise(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in letters.randomElement(using: &random)! }
    }
    let breaks = [
      "\n", "\r\n", "\\\n", "\n    ", "\r\n\t\t", "\\\n" + String(repeating: " ", count: 40),
    ]
    for round in 0..<2000 {
      let value = noise(Int.random(in: piece...(piece + 20), using: &random))
      let dresses = [
        value, Array(hex(value).utf8), Array(Data(value).base64EncodedString().utf8),
        value.flatMap { [$0, 0] as [UInt8] },
      ]
      let dress = dresses[round % dresses.count]
      let gap = Array(breaks.randomElement(using: &random)!.utf8)
      let place = Int.random(in: 1..<dress.count, using: &random)
      let lead = noise(Int.random(in: 0...40, using: &random)) + Array("\n= ".utf8)
      let text =
        noise(Int.random(in: 0...60, using: &random)) + lead + dress[..<place] + gap
        + dress[place...]
        + Array(" =\n".utf8) + noise(Int.random(in: 0...30, using: &random))
      let origin = Int.random(in: 0...50, using: &random)
      let found = hits(text, [value], piece: piece, origin: origin)
      #expect(found.count == 1, "\(round): torn at \(place) of \(dress.count)")
      #expect(found.first?.foundBytes ?? 0 >= value.count - 1, "\(round)")
    }
  }

  /// So are values that are folded into lines, as mail and PEM fold them.
  @Test(arguments: 8...24) func findsFoldedValues(_ width: Int) {
    let value = Array("q8ZrT2mVx0LcB5nWy7KdG4sHj9PfA1eUo3Rt6YiQwMzXvNbCkS".utf8)
    for dress in [value, Array(Data(value).base64EncodedString().utf8), Array(hex(value).utf8)] {
      for lead in 0..<14 {
        var text = Array(repeating: UInt8(ascii: "."), count: lead) + [0x0A]
        for start in stride(from: 0, to: dress.count, by: width) {
          text += dress[start..<min(start + width, dress.count)] + [0x0A]
        }
        let found = hits(text + Array("and what follows".utf8), [value], piece: 16)
        #expect(found.count == 1, "\(lead)")
        #expect(found.first?.foundBytes ?? 0 >= value.count - 1)
      }
    }
  }

  @Test func countsLineFeeds() {
    let text = (0..<1000).map { UInt8($0 % 7 == 0 ? 0x0A : 0x61) }
    for end in [0, 1, 191, 192, 193, 999, 1000] {
      #expect(
        text.withUnsafeBufferPointer { newlines($0.baseAddress!, end) }
          == text.prefix(end).count { $0 == 0x0A })
    }
  }
}
