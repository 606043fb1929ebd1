/// A moment in UTC, to the millisecond. Everything below the command line takes its time as an
/// `Instant` argument; nothing reads a clock.
package struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package init(seconds: Int64) { self.milliseconds = seconds * 1000 }

  /// Reads an RFC 3339 instant with a mandatory offset and 0 to 9 fractional digits; what is finer
  /// than a millisecond is dropped. A leap second counts as the second before it.
  package init?(_ text: some StringProtocol) {
    var reader = DigitReader(text)
    guard let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2), reader.skip("-"),
      let dayOfMonth = reader.number(digits: 2),
      reader.skip("T") || reader.skip("t") || reader.skip(" "),
      let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
      let minute = reader.number(digits: 2), minute < 60, reader.skip(":"),
      let second = reader.number(digits: 2), second <= 60,
      let day = Day(year: year, month: month, day: dayOfMonth)
    else { return nil }
    var fraction = 0
    if reader.skip(".") {
      var weight = 100
      var digits = 0
      while let digit = reader.digit() {
        fraction += digit * weight
        weight /= 10
        digits += 1
      }
      guard (1...9).contains(digits) else { return nil }
    }
    guard let offset = Self.offsetMinutes(&reader), reader.isAtEnd else { return nil }
    let minutes = (day.number * 24 + hour) * 60 + minute - offset
    milliseconds = Int64(minutes * 60 + min(second, 59)) * 1000 + Int64(fraction)
  }

  private static func offsetMinutes(_ reader: inout DigitReader) -> Int? {
    if reader.skip("Z") || reader.skip("z") { return 0 }
    let sign = reader.skip("+") ? 1 : reader.skip("-") ? -1 : 0
    guard sign != 0, let hours = reader.number(digits: 2), hours < 24, reader.skip(":"),
      let minutes = reader.number(digits: 2), minutes < 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }

  /// The UTC calendar day this instant falls on.
  package var day: Day {
    Day(number: Int((Double(milliseconds) / 86_400_000).rounded(.down)))
  }

  /// The same instant with the milliseconds dropped.
  package var wholeSecond: Instant {
    Instant(milliseconds: milliseconds - Int64(millisecondOfSecond))
  }

  package var millisecondOfSecond: Int { Int(((milliseconds % 1000) + 1000) % 1000) }

  /// Hour, minute and second within `day`.
  package var clock: (hour: Int, minute: Int, second: Int) {
    let seconds = Int((milliseconds - day.start.milliseconds) / 1000)
    return (seconds / 3600, seconds / 60 % 60, seconds % 60)
  }

  package func adding(hours: Int) -> Instant { adding(minutes: Int64(hours) * 60) }

  package func adding(minutes: Int64) -> Instant {
    Instant(milliseconds: milliseconds + minutes * 60_000)
  }

  /// The years 1 and 9999: before and after everything that has a date.
  package static let distantPast = Day(year: 1, month: 1, day: 1)!.start
  package static let distantFuture = Day(year: 9999, month: 12, day: 31)!.start

  package static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339, UTC, whole seconds: `2026-11-23T02:00:03Z`.
  package var description: String { "\(day)T\(clockText)Z" }

  /// `HH:MM:SS`.
  package var clockText: String {
    let (hour, minute, second) = clock
    return digits([(hour, 2), (minute, 2), (second, 2)], separator: ":")
  }

  /// `SSS`, the milliseconds, as log lines write them behind the seconds.
  package var millisecondText: String { digits([(millisecondOfSecond, 3)]) }
}
