import AuditModel
import Glibc

/// The eight-byte windows of the secret part of every form of some values, for one sampling step.
///
/// A text is sampled each `step` bytes. Any piece of `step + 7` bytes of a form's text holds a whole
/// sampled window, so pieces are found as well as whole values. Each sample is one load, one multiply
/// and some bits; only where all are set are the windows behind them compared.
final class LeakIndex: @unchecked Sendable {
  let tables: LeakTables
  let isEmpty: Bool
  let longestText: Int
  private let arena: UnsafeMutableRawBufferPointer

  /// - Parameter forms: the value's number, its forms, its secret part, and how much of that has to
  ///   be found; nil for all of it.
  init(_ forms: [(value: UInt32, forms: [LeakForm], core: Range<Int>, piece: Int?)]) {
    var shortest = Int.max
    var entries: [LeakTables.Entry] = []
    let arena = UnsafeMutableRawBufferPointer.allocate(
      byteCount: forms.reduce(8) { $0 + $1.forms.reduce(0) { $0 + $1.text.count } }, alignment: 16)
    var end = 0
    for item in forms {
      // Forms that differ outside the secret part alone are one and the same here.
      var known: Set<ArraySlice<UInt8>> = []
      var plain: Int?
      for form in item.forms {
        let core = Self.core(of: form, item.core)
        guard core.count >= 8 else { continue }
        if item.forms[0].text.count != item.core.count {
          guard known.insert(form.text[core]).inserted else { continue }
        }
        // UTF-16 has a zero at one end or at the other.
        let whole = form.form == .utf16 ? Self.textLength(item.core.count, .utf16) : core.count
        let required = min(
          item.piece.map { Self.textLength($0, form.form) } ?? core.count, whole, core.count)
        shortest = min(shortest, required)
        form.text.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(rebasing: arena[end..<(end + $0.count)])
            .copyMemory(from: $0)
        }
        var entry = LeakTables.Entry(
          value: item.value, form: form.form, start: end, count: form.text.count, core: core,
          required: required, whole: min(whole, core.count), coreBytes: item.core.count,
          origin: form.origin)
        let number = entries.count
        if form.form == .plain {
          plain = number
        } else if case .table = form.origin, form.form != .utf16, let plain {
          entry.twinOf = plain
          entries[plain].twins = plain + 1..<number + 1
        } else if form.form == .base64URL, entries.last?.form == .base64 {
          entry.twinOf = number - 1
          entries[number - 1].twins = number..<number + 1
        }
        entries.append(entry)
        end += form.text.count
      }
    }
    self.arena = arena
    isEmpty = entries.isEmpty
    longestText = entries.map(\.count).max() ?? 0
    tables = LeakTables(
      entries, in: UnsafeRawPointer(arena.baseAddress!),
      step: shortest == .max ? 1 : max(1, shortest - 7))
  }

  deinit {
    // The forms are as secret as the values.
    explicit_bzero(arena.baseAddress!, arena.count)
    arena.deallocate()
    tables.free()
  }

  /// The part of a form's text that carries `core` of the value, whole bytes of text only.
  private static func core(of form: LeakForm, _ core: Range<Int>) -> Range<Int> {
    // The zeros at both ends: either byte order is whole with one of them.
    if case .betweenZeros = form.origin { return core.lowerBound * 2..<core.upperBound * 2 + 1 }
    var (low, high) = (0, form.text.count)
    while low < high, form.origin.valueIndex(low) < core.lowerBound { low += 1 }
    while high > low, form.origin.valueIndex(high - 1) >= core.upperBound { high -= 1 }
    // A digit of base64 that begins in the last byte may end behind it.
    if case .sixBits(let start) = form.origin {
      while high > low, start + high * 6 > core.upperBound * 8 { high -= 1 }
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
