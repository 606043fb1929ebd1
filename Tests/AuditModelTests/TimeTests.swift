import AuditModel
import Foundation
import Testing

@Suite struct TimeTests {
  /// Foundation's calendar is the oracle, from the Gregorian calendar's first years on.
  @Test func daysAgreeWithFoundation() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = TimeZone(secondsFromGMT: 0)!
    for number in stride(from: -140_000, through: 200_000, by: 371) {
      let date = Date(timeIntervalSince1970: Double(number) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let day = Day(number: number)
      #expect(day.components == (parts.year!, parts.month!, parts.day!))
      #expect(Day(day.description) == day)
    }
  }

  @Test(arguments: [
    "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-01T", "",
    "2026/01/01",
  ])
  func refusesWhatIsNoDay(_ text: String) { #expect(Day(text) == nil) }

  @Test(arguments: [
    ("2026-11-23T02:00:03Z", "2026-11-23T02:00:03Z"),
    ("2026-11-23t02:00:03.123456789z", "2026-11-23T02:00:03Z"),
    ("2026-11-23T02:00:03+05:30", "2026-11-22T20:30:03Z"),
    ("2026-11-22T23:59:60-01:00", "2026-11-23T00:59:59Z"),
    ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59Z"),
  ])
  func readsRFC3339(_ text: String, _ expected: String) {
    #expect(Instant(text)?.description == expected)
  }

  @Test(arguments: [
    "2026-11-23T02:00:03", "2026-11-23", "2026-11-23T24:00:00Z", "2026-11-23T02:00:03.Z",
    "2026-11-23T02:00:03.0123456789Z", "2026-11-23T02:00:03+5:30", "now", "2026-11-23T02:00:03Zx",
  ])
  func refusesWhatIsNoInstant(_ text: String) { #expect(Instant(text) == nil) }

  @Test func instantsKnowTheirDay() {
    #expect(Instant("2026-11-23T23:59:59.999Z")!.day == Day("2026-11-23"))
    #expect(Instant("1969-12-31T23:59:59.999Z")!.day == Day("1969-12-31"))
    #expect(Day("2026-11-23")!.end.day == Day("2026-11-23"))
    #expect(Instant(milliseconds: -1).millisecondText == "999")
  }
}
