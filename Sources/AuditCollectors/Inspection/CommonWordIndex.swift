import Crypto
import Foundation

/// The common words, laid out so that asking costs a few instructions and no allocation. Words are
/// folded: lower case, and the digits and signs that people write for letters read as letters.
final class CommonWordIndex: Sendable {
  static let shared = CommonWordIndex()

  private let slots: [(hash: UInt64, rank: Int32)]
  /// One bit for each four letters that begin a word: random text is dismissed here.
  private let beginnings: [UInt64]
  private let digests: DigestIndex

  static let lengths = 4...14

  private init() {
    let text = UnsafeBufferPointer(
      start: commonWords.utf8Start, count: commonWords.utf8CodeUnitCount)
    var slots = [(hash: UInt64, rank: Int32)](repeating: (0, 0), count: 1 << 14)
    var beginnings = [UInt64](repeating: 0, count: (26 * 26 * 26 * 26 + 63) / 64)
    var words: [Slice<UnsafeBufferPointer<UInt8>>] = []
    for word in text.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
      words.append(word)
      var hash = Self.seed
      for byte in word { hash = Self.extend(hash, byte - 97) }
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot].hash != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = (hash, Int32(words.count))
      let first = word.prefix(4).reduce(0) { $0 * 26 + Int($1 - 97) }
      beginnings[first / 64] |= 1 << UInt64(first % 64)
    }
    self.slots = slots
    self.beginnings = beginnings
    digests = DigestIndex(words: words.map { String(decoding: $0, as: UTF8.self) })
  }

  static let seed: UInt64 = 0xcbf2_9ce4_8422_2325
  /// FNV-1a, one letter further.
  static func extend(_ hash: UInt64, _ letter: UInt8) -> UInt64 {
    (hash ^ UInt64(letter)) &* 0x100_0000_01b3
  }

  func canBegin(_ four: Int) -> Bool { beginnings[four / 64] >> UInt64(four % 64) & 1 == 1 }

  /// The 1-based rank of the folded word with this hash; nil if there is none.
  func rank(_ hash: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot].hash != 0 {
      if slots[slot].hash == hash { return Int(slots[slot].rank) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Whether `digest` is the MD5, SHA-1 or SHA-256 of a common word.
  func isDigestOfWord(_ digest: UnsafeRawBufferPointer) -> Bool { digests.contains(digest) }

  /// 0...25 for a letter or what is written for one, and whether it was a substitute; nil for
  /// anything else.
  static func letter(_ byte: UInt8) -> (letter: UInt8, isSubstitute: Bool)? {
    switch byte {
    case 97...122: (byte - 97, false)
    case 65...90: (byte - 65, false)
    case UInt8(ascii: "0"): (14, true)
    case UInt8(ascii: "1"), UInt8(ascii: "!"): (8, true)
    case UInt8(ascii: "3"): (4, true)
    case UInt8(ascii: "4"), UInt8(ascii: "@"): (0, true)
    case UInt8(ascii: "5"), UInt8(ascii: "$"): (18, true)
    case UInt8(ascii: "7"): (19, true)
    default: nil
    }
  }
}

/// The first eight bytes of a digest of each of the commonest words, made when first asked for and
/// only for the algorithm that the digest's length names: most audits never ask.
private final class DigestIndex: @unchecked Sendable {
  private let words: [String]
  private let lock = NSLock()
  private var made: [Int: Set<UInt64>] = [:]

  /// Enough for what people hash; hashing all words costs a small audit more than the audit.
  private static let depth = 1500

  init(words: [String]) { self.words = Array(words.prefix(Self.depth)) }

  func contains(_ digest: UnsafeRawBufferPointer) -> Bool {
    guard [16, 20, 32].contains(digest.count) else { return false }
    return prefixes(length: digest.count).contains(digest.loadUnaligned(as: UInt64.self))
  }

  private func prefixes(length: Int) -> Set<UInt64> {
    lock.withLock {
      if let known = made[length] { return known }
      var result: Set<UInt64> = []
      for word in words {
        let bytes = Data(word.utf8)
        switch length {
        case 16: result.insert(Insecure.MD5.hash(data: bytes).prefix)
        case 20: result.insert(Insecure.SHA1.hash(data: bytes).prefix)
        default: result.insert(SHA256.hash(data: bytes).prefix)
        }
      }
      made[length] = result
      return result
    }
  }
}

extension Digest {
  fileprivate var prefix: UInt64 { withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } }
}
