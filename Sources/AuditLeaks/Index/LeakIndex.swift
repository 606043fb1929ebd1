import AuditCollectors
import AuditModel
import Dispatch
import Glibc

/// A value to be found, under its number.
struct LeakValue: Sendable {
  let number: UInt32
  let value: CapturedValue
  /// How much of its secret part has to be found; nil for all of it.
  let piece: Int?
}

/// The windows of the secret part of every form of some values, for one sampling step.
///
/// A text is sampled each `step` bytes. Any piece of `step + 5` bytes of a form's text holds a whole
/// sampled window of six bytes, so pieces are found as well as whole values. Each sample is one load,
/// one multiply and some bits; only where all are set are the windows behind them compared.
final class LeakIndex: @unchecked Sendable {
  let tables: LeakTables
  let isEmpty: Bool
  let longestText: Int
  private let arena: UnsafeMutableRawBufferPointer

  /// Values that a core takes at a time.
  private static let portion = 256

  init(_ values: [LeakValue]) {
    let parts = sideBySide(values.portions(of: Self.portion)) { values in
      let part = LeakIndexPart()
      values.forEach(part.add)
      return part
    }
    var (bytes, count) = (0, 0)
    let places = parts.map { part in
      defer { (bytes, count) = (bytes + part.texts.count, count + part.entries.count) }
      return (text: bytes, entry: count)
    }
    precondition(bytes < 1 << 30, "the values and their forms have over 1 GiB")
    // Windows are loaded eight bytes at a time.
    nonisolated(unsafe) let arena = UnsafeMutableRawBufferPointer.allocate(
      byteCount: bytes + 8, alignment: 16)
    nonisolated(unsafe) let entries = UnsafeMutableBufferPointer<LeakEntry>.allocate(
      capacity: count)
    DispatchQueue.concurrentPerform(iterations: parts.count) { index in
      let place = places[index]
      parts[index].texts.withBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: arena[place.text...]).copyMemory(from: bytes)
      }
      for (number, entry) in parts[index].entries.enumerated() {
        entries.initializeElement(at: place.entry + number, to: entry.moved(by: place.text))
      }
    }
    self.arena = arena
    isEmpty = count == 0
    longestText = parts.reduce(0) { max($0, $1.longestText) }
    let shortest = parts.reduce(Int.max) { min($0, $1.shortest) }
    tables = LeakTables(
      entries, in: UnsafeRawBufferPointer(arena),
      step: isEmpty ? 1 : shortest - LeakTables.window + 1)
  }

  deinit {
    // The forms are as secret as the values.
    explicit_bzero(arena.baseAddress!, arena.count)
    arena.deallocate()
    tables.free()
  }
}

/// What a core prepares of an index: the forms of some of the values.
private final class LeakIndexPart: @unchecked Sendable {
  private(set) var texts = SecretBytes(capacity: 1 << 16)
  private(set) var entries: [LeakEntry] = []
  private(set) var longestText = 0
  /// So much has to be found of the entry of which least has to be.
  private(set) var shortest = Int.max

  func add(_ item: LeakValue) {
    let forms = item.value.withBytes { LeakForms.append($0, to: &texts) }
    let secret = item.value.core
    let first = entries.count
    for form in forms {
      let core = Self.core(of: form, secret)
      guard core.count >= LeakSearch.shortest else { continue }
      // Forms that differ outside the secret part alone are one and the same here.
      if forms[0].text.count != secret.count,
        entries[first...].contains(where: {
          texts.isSame(
            $0.textOfCore,
            form.text.lowerBound + core.lowerBound..<form.text.lowerBound + core.upperBound)
        })
      {
        continue
      }
      // UTF-16 has a zero at one end or at the other.
      let whole =
        form.form == .utf16 ? min(Self.textLength(secret.count, .utf16), core.count) : core.count
      var entry = LeakEntry(
        value: item.number, form, core: core,
        required: min(item.piece.map { Self.textLength($0, form.form) } ?? whole, whole),
        whole: whole, coreBytes: secret.count)
      var twin: Int?
      if case .table = form.origin, form.form != .utf16, entries.count > first,
        entries[first].form == .plain
      {
        twin = first
      } else if form.form == .base64URL, entries.last?.form == .base64 {
        twin = entries.count - 1
      }
      if let twin {
        entry.twinDistance = UInt16(entries.count - twin)
        entries[twin].twins = entry.twinDistance
      }
      entries.append(entry)
      longestText = max(longestText, entry.count)
      shortest = min(shortest, entry.required)
    }
  }

  /// The part of a form's text that carries `secret` of the value, whole bytes of text only.
  private static func core(of form: LeakForm, _ secret: Range<Int>) -> Range<Int> {
    // The zeros at both ends: either byte order is whole with one of them.
    if case .betweenZeros = form.origin { return secret.lowerBound * 2..<secret.upperBound * 2 + 1 }
    var (low, high) = (0, form.text.count)
    while low < high, form.origin.valueIndex(low) < secret.lowerBound { low += 1 }
    while high > low, form.origin.valueIndex(high - 1) >= secret.upperBound { high -= 1 }
    // A digit of base64 that begins in the last byte may end behind it.
    if case .sixBits(let start) = form.origin {
      while high > low, start + high * 6 > secret.upperBound * 8 { high -= 1 }
    }
    return low..<high
  }

  /// The length of the shortest text that `piece` bytes of a value are sure to leave in a form.
  private static func textLength(_ piece: Int, _ form: ExposedForm) -> Int {
    switch form {
    case .hex, .utf16: piece * 2
    // Up to four bits are lost at the piece's ends.
    case .base64, .base64URL: (piece * 8 - 4) / 6
    case .plain, .percentEncoded, .jsonEscaped, .htmlEscaped, .shellEscaped, .pythonEscaped,
      .tokenShape:
      piece
    }
  }
}
