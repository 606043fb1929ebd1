import AuditModel

extension Observation {
  /// Takes down the facts about a value and its fingerprint; an empty one has none.
  mutating func measure(
    _ value: UnsafeRawBufferPointer, marks: ValueMarks = [], _ fingerprinter: Fingerprinter
  ) {
    let measured = ValueInspector.facts(value, marks: marks)
    facts = measured
    if measured.marks.contains(.empty) { return }
    let made = fingerprinter.fingerprint(value)
    fingerprint = made
    fingerprinter.capture?.keep(value, made, measured)
  }
}
