package import AuditModel
import Crypto
import Foundation

/// Makes fingerprints under the local key. The key stays in memory for the length of one run.
package struct Fingerprinter: Sendable {
  /// Begun under the key: each fingerprint goes on from a copy.
  private let keyed: HMAC<SHA256>
  /// Names the key in the history without giving it away.
  package let keyID: Int64
  /// Keeps the values themselves, while logs are searched for them.
  let capture: ValueCapture?

  /// - Parameter key: 32 random bytes.
  package init(key: UnsafeRawBufferPointer) {
    keyed = HMAC<SHA256>(key: SymmetricKey(data: key))
    capture = nil
    var check = keyed
    check.update(data: Data("rota fingerprint key".utf8))
    var bytes = check.finalize().makeIterator()
    keyID = Int64(bitPattern: Self.word(&bytes))
  }

  private init(_ other: Fingerprinter, _ capture: ValueCapture) {
    keyed = other.keyed
    keyID = other.keyID
    self.capture = capture
  }

  /// The same, keeping every value that is measured.
  package func capturing(into capture: ValueCapture) -> Fingerprinter {
    Fingerprinter(self, capture)
  }

  package func fingerprint(_ value: UnsafeRawBufferPointer) -> Fingerprint {
    var hash = keyed
    hash.update(data: value)
    var bytes = hash.finalize().makeIterator()
    let high = Self.word(&bytes)
    return Fingerprint(keyID: keyID, high: high, low: Self.word(&bytes))
  }

  private static func word(_ bytes: inout some IteratorProtocol<UInt8>) -> UInt64 {
    var word: UInt64 = 0
    for _ in 0..<8 { word = word << 8 | UInt64(bytes.next() ?? 0) }
    return word
  }
}
