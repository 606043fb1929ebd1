package import AuditModel

/// What stands out in where a principal reads from, and when, whatever it reads.
extension AccessAnalysis {
  /// A principal has to have been active on so many days before its network or its hours can be new.
  private static let activeDays = 7
  private static let activeDaysForHours = 10
  /// Above this chance that a day brings a new network, one that comes is nothing new.
  private static let roaming = 0.05

  /// - Parameters:
  ///   - days: of the judged days and of the baseline before them.
  ///   - judged: the days on which something new was read.
  package func anomalies(
    ofPrincipal principal: String, _ days: [PrincipalDay], judged: Set<Day>
  ) -> [AccessAnomaly] {
    let active = days.filter { $0.reads > 0 }
    var networks: [String: String] = [:]
    for entry in active where networks[entry.address] == nil {
      networks[entry.address] = Self.network(entry.address)
    }
    let byDay = Dictionary(grouping: active, by: \.day)
    return judged.sorted().flatMap { day -> [AccessAnomaly] in
      guard let today = byDay[day] else { return [] }
      var before: [Day: [PrincipalDay]] = [:]
      for number in (day.number - baselineDays)..<day.number {
        if let entries = byDay[Day(number: number)] { before[Day(number: number)] = entries }
      }
      return [
        newNetwork(principal, day, today, before, networks),
        offHours(principal, day, today, before),
      ]
      .compactMap { $0 }
    }
  }

  /// A network that the principal did not use in the baseline. How surprising that is is estimated
  /// after Good and Turing: the share of (network, day) pairs whose network was seen on one day only is
  /// about the chance that a new one comes by itself.
  private func newNetwork(
    _ principal: String, _ day: Day, _ today: [PrincipalDay], _ before: [Day: [PrincipalDay]],
    _ networks: [String: String]
  ) -> AccessAnomaly? {
    func network(_ entry: PrincipalDay) -> String { networks[entry.address] ?? entry.address }
    guard before.count >= Self.activeDays else { return nil }
    var daysOf: [String: Set<Day>] = [:]
    for (day, entries) in before {
      for entry in entries { daysOf[network(entry), default: []].insert(day) }
    }
    let sightings = daysOf.values.reduce(0) { $0 + $1.count }
    let once = daysOf.values.filter { $0.count == 1 }.count
    guard Double(once) <= Self.roaming * Double(sightings) else { return nil }
    let new = today.filter { daysOf[network($0)] == nil }
      .min { ($0.firstRead ?? day.start, $0.address) < ($1.firstRead ?? day.start, $1.address) }
    guard let new, let first = new.firstRead else { return nil }
    let others = new.objects > 1 ? " and \(new.objects - 1) others" : ""
    return AccessAnomaly(
      kind: .newNetwork, object: new.firstObject, principal: principal, day: day, at: first,
      explanation:
        "\(principal) read \(new.firstObject)\(others) from \(network(new)) at \(first); on the \(before.count) days of the \(baselineDays) before on which it read, it came from \(daysOf.count) other networks"
    )
  }

  /// An hour far from all hours in which the principal reads, for one that keeps hours at all; or a
  /// weekend, for one that never reads then.
  private func offHours(
    _ principal: String, _ day: Day, _ today: [PrincipalDay], _ before: [Day: [PrincipalDay]]
  ) -> AccessAnomaly? {
    let entries = before.values.flatMap { $0 }
    guard before.count >= Self.activeDaysForHours,
      entries.reduce(0, { $0 + $1.reads }) >= 20
    else { return nil }
    let usual = entries.reduce(UInt32(0)) { $0 | $1.hours }
    let now = today.reduce(UInt32(0)) { $0 | $1.hours }
    let first = today.min {
      ($0.firstRead ?? day.start, $0.address) < ($1.firstRead ?? day.start, $1.address)
    }
    guard let first, let at = first.firstRead else { return nil }
    func tell(_ text: String) -> AccessAnomaly {
      AccessAnomaly(
        kind: .offHours, object: first.firstObject, principal: principal, day: day, at: at,
        explanation: "\(principal) read \(first.firstObject) \(text)")
    }
    if usual.nonzeroBitCount <= 12 {
      let far = (0..<24).first { hour in
        now >> UInt32(hour) & 1 == 1
          && (0..<24).allSatisfy { other in
            let apart = abs(hour - other)
            return usual >> UInt32(other) & 1 == 0 || min(apart, 24 - apart) >= 3
          }
      }
      if let far {
        return tell(
          "between \(far):00 and \(far + 1):00 UTC on \(day); on the \(before.count) days before on which it read, it did so in \(usual.nonzeroBitCount) hours of the day, none within 3 hours of that"
        )
      }
    }
    let isLongEnough = (before.keys.min().map { day - $0 } ?? 0) >= 21
    if isLongEnough, day.isWeekend, !before.keys.contains(where: \.isWeekend) {
      return tell(
        "on \(day), a weekend; on none of the \(before.count) days before on which it read was one")
    }
    return nil
  }

  /// The /24 of an IPv4 address, the /48 of an IPv6 one; anything else is a place of its own.
  static func network(_ address: String) -> String {
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) {
      return parts[..<3].joined(separator: ".") + ".0/24"
    }
    guard address.contains(":"), address.utf8.allSatisfy({ $0 < 0x80 }),
      let groups = IPv6Groups(address)
    else { return address }
    return groups.first3.map { String($0, radix: 16) }.joined(separator: ":") + "::/48"
  }
}

/// The first three groups of an IPv6 address.
private struct IPv6Groups {
  let first3: [UInt16]

  init?(_ text: String) {
    let address = text.prefix { $0 != "%" }
    let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    func groups(_ half: Substring) -> [UInt16]? {
      if half.isEmpty { return [] }
      let parts = half.split(separator: ":", omittingEmptySubsequences: false)
      let read = parts.map { UInt16($0, radix: 16) }
      return read.contains(nil) ? nil : read.compactMap { $0 }
    }
    guard let front = halves.first.flatMap(groups) else { return nil }
    if halves.count == 1 {
      guard front.count == 8 else { return nil }
      first3 = Array(front[..<3])
      return
    }
    guard let back = groups(halves[1]), front.count + back.count < 8 else { return nil }
    let zeros = [UInt16](repeating: 0, count: 8 - front.count - back.count)
    first3 = Array((front + zeros + back)[..<3])
  }
}

extension Day {
  /// Saturday or Sunday; 1970-01-01 was a Thursday.
  fileprivate var isWeekend: Bool { [2, 3].contains(((number % 7) + 7) % 7) }
}
