/// A calendar month of UTC days, `YYYY-MM`.
package struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let first: Day

  package init?(_ text: String) {
    guard text.utf8.count == 7, let first = Day(text + "-01") else { return nil }
    self.first = first
  }

  /// The month that `day` is in.
  package init(of day: Day) { first = day + (1 - day.components.day) }

  /// The month before the one that `day` is in.
  package init(before day: Day) { self.init(of: day + -day.components.day) }

  package var next: Month { Month(of: first + 31) }

  package var last: Day { next.first + -1 }

  /// From its first instant to the first of the next.
  package var period: AuditReport.Period {
    AuditReport.Period(from: first.start, to: next.first.start)
  }

  package var description: String { String("\(first)".prefix(7)) }

  package static func < (left: Month, right: Month) -> Bool { left.first < right.first }
}
