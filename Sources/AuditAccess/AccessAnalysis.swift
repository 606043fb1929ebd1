package import AuditModel

/// Tells what stands out in who read a secret. Each rule compares a day with the days before it, says
/// nothing while there are too few of them, and gives the numbers it went by; docs/Access.md has the
/// formulas. Pure: buckets in, anomalies out.
package struct AccessAnalysis: Sendable {
  /// Days before the judged one that it is told against.
  package let baselineDays: Int
  /// The first day that a source's log tells of.
  package let firstDays: [String: Day]
  package let known: KnownObjects

  /// A log has to tell of so many days before anything in it can be new.
  static let learningDays = 7

  package init(baselineDays: Int, firstDays: [String: Day], known: KnownObjects) {
    self.baselineDays = baselineDays
    self.firstDays = firstDays
    self.known = known
  }

  /// One principal's day with one secret, over all addresses.
  private struct ObjectDay {
    var reads = 0
    var denials = 0
    var busiest = 0
    var firstRead: Instant?
    var lastRead: Instant?
    var firstDenied: Instant?
    var isPrivileged = false
    var oldReads = 0
    var lastOldRead: Instant?
    private var hours = InlineArray<24, Int>(repeating: 0)

    mutating func add(_ bucket: AccessBucket) {
      reads += bucket.reads
      denials += bucket.denials
      firstRead = earlier(firstRead, bucket.firstRead)
      lastRead = later(lastRead, bucket.lastRead)
      firstDenied = earlier(firstDenied, bucket.firstDenied)
      isPrivileged = isPrivileged || (bucket.isPrivileged && bucket.reads > 0)
      oldReads += bucket.oldReads
      lastOldRead = later(lastOldRead, bucket.lastOldRead)
      for hour in 0..<24 {
        hours[hour] += Int(bucket.hours[hour])
        busiest = max(busiest, hours[hour])
      }
    }
  }

  /// What stands out in the readings of one secret.
  /// - Parameters:
  ///   - buckets: of the judged days and of the baseline before them.
  ///   - judged: the days on which something new was read, by principal.
  package func anomalies(
    ofObject object: String, _ buckets: [AccessBucket], judged: [String: Set<Day>]
  ) -> [AccessAnomaly] {
    var days: [String: [Day: ObjectDay]] = [:]
    for bucket in buckets {
      days[bucket.principal, default: [:]][bucket.day, default: ObjectDay()].add(bucket)
    }
    let source = String(object.prefix { $0 != "/" })
    let firstBucket = buckets.map(\.day).min()
    let since = [known.firstSeen[object], firstBucket].compactMap { $0 }.min()
    let story = Story(
      object: object, days: days, logSince: firstDays[source] ?? firstBucket ?? Day(number: 0),
      objectSince: since ?? Day(number: 0))
    return judged.sorted { $0.key < $1.key }.flatMap { principal, judged in
      judged.sorted().flatMap { day in anomalies(story, principal, day) }
    }
  }

  private struct Story {
    let object: String
    let days: [String: [Day: ObjectDay]]
    let logSince: Day
    let objectSince: Day
  }

  private func anomalies(_ story: Story, _ principal: String, _ day: Day) -> [AccessAnomaly] {
    guard let today = story.days[principal]?[day] else { return [] }
    let own = story.days[principal] ?? [:]
    let window = (day + -baselineDays)..<day
    let before = (window.lowerBound.number..<day.number).compactMap { number in
      own[Day(number: number)].map { (day: Day(number: number), $0) }
    }
    let hasRead = before.contains { $0.1.reads > 0 }
    let isLearned = day - story.logSince >= Self.learningDays
    var found: [AccessAnomaly] = []
    func tell(_ kind: AccessAnomaly.Kind, _ at: Instant?, _ text: String) {
      found.append(
        AccessAnomaly(
          kind: kind, object: story.object, principal: principal, day: day, at: at ?? day.start,
          explanation: "\(principal) \(text)"))
    }
    let times = today.reads == 1 ? "once" : "\(today.reads) times"
    let denials = today.denials + (own[day + -1]?.denials ?? 0)
    let firstDenied = own[day + -1]?.firstDenied ?? today.firstDenied
    let usualDenials = before.map(\.1.denials).max() ?? 0
    if let denied = firstDenied, let read = today.lastRead, denied < read, isLearned,
      !hasRead || (today.denials >= 5 && today.denials > 3 * usualDenials)
    {
      tell(
        .deniedThenRead, read,
        "was denied \(story.object) \(denials == 1 ? "once" : "\(denials) times") from \(denied) on, and read it \(times), the last time at \(read)"
      )
    } else if today.reads > 0, !hasRead, isLearned, day - story.objectSince >= Self.learningDays {
      let others = story.days.filter { name, days in
        name != principal && days.contains { window.contains($0.key) && $0.value.reads > 0 }
      }.count
      tell(
        .newPrincipal, today.firstRead,
        "read \(story.object) \(times) on \(day), first at \(today.firstRead ?? day.start); in the \(baselineDays) days before it never did, \(others) others did"
      )
    }
    if let burst = burst(today.busiest, before, until: day) {
      tell(
        .burst, today.firstRead,
        "read \(story.object) \(today.busiest) times in one hour of \(day); its busiest hours of the \(burst.days) days before had a median of \(shown(burst.median)), a spread of \(shown(burst.spread)) and a maximum of \(burst.maximum)"
      )
    }
    if today.isPrivileged {
      tell(
        .privilegedIdentity, today.firstRead,
        "is root, or kept for emergencies, and read \(story.object) \(times) on \(day), first at \(today.firstRead ?? day.start)"
      )
    }
    if today.oldReads > 0 {
      tell(
        .oldVersion, today.lastOldRead,
        "read a version of \(story.object) that had been replaced, \(today.oldReads == 1 ? "once" : "\(today.oldReads) times") on \(day), the last time at \(today.lastOldRead ?? day.start)"
      )
    }
    return found
  }

  /// Whether the busiest hour stands out from the busiest hours of the days before, by the median and
  /// the median absolute deviation, which a few outliers do not move.
  private func burst(
    _ busiest: Int, _ before: [(day: Day, ObjectDay)], until day: Day
  ) -> (median: Double, spread: Double, maximum: Int, days: Int)? {
    guard busiest >= 20, let first = before.first(where: { $0.1.reads > 0 })?.day else {
      return nil
    }
    // Days without a reading count: who reads once a month is quiet on the others.
    var history = [Int](repeating: 0, count: day - first)
    for (day, seen) in before where day >= first { history[day - first] = seen.busiest }
    guard history.count >= Self.learningDays else { return nil }
    let median = Statistics.median(history.map(Double.init))
    let deviation = Statistics.median(history.map { abs(Double($0) - median) })
    let spread = max(1.4826 * deviation, median.squareRoot(), 1)
    let maximum = history.max() ?? 0
    guard Double(busiest) > median + 8 * spread, Double(busiest) > 1.5 * Double(maximum) else {
      return nil
    }
    return (median, spread, maximum, history.count)
  }

  private func shown(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

enum Statistics {
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

private func earlier(_ left: Instant?, _ right: Instant?) -> Instant? {
  guard let left, let right else { return left ?? right }
  return min(left, right)
}

private func later(_ left: Instant?, _ right: Instant?) -> Instant? {
  guard let left, let right else { return left ?? right }
  return max(left, right)
}
