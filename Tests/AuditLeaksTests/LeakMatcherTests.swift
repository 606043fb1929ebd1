import AuditModel
import Testing

@testable import AuditLeaks

/// The sampling search against the naive one.
@Suite struct LeakMatcherTests {
  private func hits(_ text: [UInt8], _ values: [[UInt8]], piece: Int, origin: Int = 0) -> [LeakHit]
  {
    let matcher = LeakMatcher(indexes: [
      LeakIndex(
        values.enumerated().map { (UInt32($0), LeakForms.all(of: $1), 0..<$1.count, piece) })
    ])
    // Windows are loaded eight bytes at a time, up to the end of the text and no further.
    return text.withUnsafeBufferPointer { buffer in
      LeakMatcher.merged(
        matcher.hits(
          in: TextStretch(
            text: buffer.baseAddress!, count: text.count, origin: origin, own: 0..<text.count)
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
    for form in LeakForms.all(of: value) {
      let text = Array("before ".utf8) + form.text + Array(" after and so on".utf8)
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
    #expect(hits(Array("~~\(other)~~~~~~~~~".utf8), [value], piece: piece).isEmpty)
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
