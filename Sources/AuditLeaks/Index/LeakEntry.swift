import AuditModel

/// One form of one value: where its text lies in the arena, and what of it has to be found. There may be
/// a million, so they are kept small.
struct LeakEntry {
  let value: UInt32
  let form: ExposedForm
  let origin: LeakForm.Origin
  private var place: UInt32
  private let length: UInt32
  private let secret: Range<UInt32>
  private let least: UInt32
  private let most: UInt32
  private let secretBytes: UInt32
  /// So many entries behind this are other dresses whose windows are indexed here, where they are the
  /// same.
  var twins: UInt16 = 0
  /// So many entries before this is the one whose twin it is; zero where there is none.
  var twinDistance: UInt16 = 0

  /// - Parameters:
  ///   - core: the part of the text that carries the value's secret part.
  ///   - required: so much of it has to be found.
  ///   - whole: so much of it is the whole value: in one byte order UTF-16 lacks a zero of the other's.
  ///   - coreBytes: bytes of the value in its secret part.
  init(
    value: UInt32, _ form: LeakForm, core: Range<Int>, required: Int, whole: Int, coreBytes: Int
  ) {
    self.value = value
    self.form = form.form
    origin = form.origin
    place = UInt32(form.text.lowerBound)
    length = UInt32(form.text.count)
    secret = UInt32(core.lowerBound)..<UInt32(core.upperBound)
    least = UInt32(required)
    most = UInt32(whole)
    secretBytes = UInt32(coreBytes)
  }

  /// Where the text begins in the arena.
  var start: Int { Int(place) }
  var count: Int { Int(length) }
  var core: Range<Int> { Int(secret.lowerBound)..<Int(secret.upperBound) }
  /// Where that part lies in the arena.
  var textOfCore: Range<Int> { start + core.lowerBound..<start + core.upperBound }
  var required: Int { Int(least) }
  var whole: Int { Int(most) }
  var coreBytes: Int { Int(secretBytes) }

  /// The same entry in an arena where `bytes` others stand before it.
  func moved(by bytes: Int) -> Self {
    var moved = self
    moved.place += UInt32(bytes)
    return moved
  }

  /// Whether a byte of a text may stand for the byte `own` of this form's, at `index`: the letters of
  /// hex in either case.
  @inline(__always)
  func isSame(_ text: UInt8, _ own: UInt8, at index: Int) -> Bool {
    text == own || text ^ own == 0x20 && isLetter(own) && isHex(at: index)
  }

  private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private func isHex(at index: Int) -> Bool {
    switch (form, origin) {
    case (.hex, _): true
    // What follows the sign that stands for a byte.
    case (.percentEncoded, .table(let table)): index > 0 && table[index - 1] == table[index]
    default: false
    }
  }

  /// Where the window at `offset` would stand in the text of a twin of this.
  func offset(_ offset: Int, inTwin twin: Self) -> Int? {
    form == .plain ? twin.origin.textIndex(ofValue: offset) : offset
  }
}
