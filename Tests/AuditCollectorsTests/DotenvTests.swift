@testable import AuditCollectors
import AuditModel
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct DotenvTests {
  /// name -> value of everything the reader finds; nil for a bare name. For tests only: values
  /// become strings here.
  private func values(_ data: Data) -> [String: String?]? {
    let raw = secretBytes(data)
    guard let file = DotenvFile(raw) else { return nil }
    var result: [String: String?] = [:]
    for entry in file.entries {
      result[entry.name] = .some(
        entry.value.map { range in file.withValue(range) { String(decoding: $0, as: UTF8.self) } })
    }
    return result
  }

  @Test(arguments: [1, 2, 3])
  func agreesWithPythonDotenv(seed: Int) throws {
    let scratch = try Scratch()
    let count = 4000
    let script = Program.packageRoot + "/Tests/AuditCollectorsTests/dotenv_reference.py"
    let run = try Program.python(script, [scratch.path, "\(count)", "\(seed)"], in: scratch.path)
    try #require(run.status == 0, "\(run.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(try scratch.read("expected.json").utf8))
    let expected = try #require(json as? [[String: Any]])
    var disagreements: [String] = []
    for index in 0..<count {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(scratch.path)/\(index).env"))
      let mine = values(data)
      let theirs = expected[index].mapValues { $0 as? String }
      if mine != theirs {
        disagreements.append(
          "\(String(decoding: data, as: UTF8.self).debugDescription): \(String(describing: mine)) against \(theirs)"
        )
      }
    }
    #expect(disagreements.isEmpty, "\(disagreements.prefix(3).joined(separator: "\n"))")
  }

  @Test func readsWhatPeopleWrite() {
    let text = """
      # a comment
      export A=1
      B = 'single \\' quote' # behind
      C="two
      lines\\tand a tab"
      D=plain=with=equals # comment
      E=
      F
      A=last wins
      G=${A}/${NONE:-fallback}
      """
    #expect(
      values(Data(text.utf8)) == [
        "A": "last wins", "B": "single ' quote", "C": "two\nlines\tand a tab",
        "D": "plain=with=equals", "E": "", "F": nil, "G": "last wins/fallback",
      ])
  }

  @Test func refusesWhatIsNotText() {
    #expect(values(Data([0x41, 0x3D, 0xFF, 0x0A])) == nil)
    #expect(values(Data([0x41, 0x3D, 0x00, 0x0A])) == nil)
    #expect(values(Data()) == [:])
  }

  @Test func declaredDatesStandDirectlyAbove() {
    let text = """
      # rotated: 2026-09-01
      A=1
      # rotated: 2026-09-02

      B=1
      # rotated: 2026-09-03 by Ana
      # and a word more
      C=1
      # rotated: yesterday
      D=1
      """
    let raw = secretBytes(Data(text.utf8))
    var declared: [String: DeclaredComment] = [:]
    if let file = DotenvFile(raw) {
      for entry in file.entries { declared[entry.name] = entry.declared }
    }
    #expect(
      declared == [
        "A": .day(Day("2026-09-01")!), "C": .day(Day("2026-09-03")!), "D": .invalid,
      ])
  }

  /// Whatever the bytes, the reader ends, and stays inside its input.
  @Test func survivesRandomBytes() {
    var generator = SplitMix(state: 7)
    let alphabet = Array("ABexport ='\"\\\n\r#${}:-é\u{2028}".utf8) + [0xFF, 0x00, 0xE2, 0xC2]
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<60, using: &generator)
      let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator)! }
      if let found = values(Data(bytes)) {
        #expect(found.values.allSatisfy { ($0?.utf8.count ?? 0) <= 10_000 })
      }
    }
  }
}

private func secretBytes(_ data: Data) -> SecretBytes {
  var bytes = SecretBytes(capacity: data.count)
  data.forEach { bytes.append($0) }
  return bytes
}

/// A generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
