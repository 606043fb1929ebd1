package import AuditModel

/// What falls due in the weeks ahead.
package struct DueForecast: Sendable {
  /// By week, then by owner.
  package let weeks: [Week]
  /// Of the secrets that are not in it: why.
  package let overdue: Int
  package let onBreach: Int
  package let untold: Int
  package let later: Int

  package struct Week: Sendable {
    package let monday: Day
    package let owner: String?
    package let secrets: [Due]
  }

  package struct Due: Sendable {
    package let secret: SecretID
    package let dueOn: Day
  }

  /// The week with the most, over all owners.
  package var busiest: (monday: Day, count: Int)? {
    Dictionary(grouping: weeks, by: \.monday)
      .map { (monday: $0.key, count: $0.value.reduce(0) { $0 + $1.secrets.count }) }
      .max { ($0.count, $1.monday) < ($1.count, $0.monday) }
  }
}

/// The due days of the next `weeks` weeks, by the earliest reading of the evidence. A secret that is
/// rotated when it is due is due again later; only the next due day of each is told.
package func forecast(
  _ timeline: AuditTimeline, by policy: Policy, asOf: Instant, weeks: Int
) -> DueForecast {
  let today = asOf.day
  let end = today + weeks * 7
  var due: [Day: [String: [DueForecast.Due]]] = [:]
  var (overdue, onBreach, untold, later) = (0, 0, 0, 0)
  for secret in Evaluation(timeline, policy, asOf: asOf).secrets.map(\.assessment) {
    switch secret.status {
    case .overdue, .compromised:
      overdue += 1
      continue
    case .unknown:
      untold += 1
      continue
    case .compliant, .dueSoon, .waived: break
    }
    guard let day = secret.dueOn else {
      if secret.row?.period == .onBreach { onBreach += 1 } else { untold += 1 }
      continue
    }
    guard day >= today else {
      overdue += 1
      continue
    }
    guard day < end else {
      later += 1
      continue
    }
    due[day.monday, default: [:]][secret.owner ?? "", default: []].append(
      DueForecast.Due(secret: secret.secret, dueOn: day))
  }
  let list = due.sorted { $0.key < $1.key }.flatMap { monday, owners in
    owners.sorted { $0.key < $1.key }.map { owner, secrets in
      DueForecast.Week(
        monday: monday, owner: owner.isEmpty ? nil : owner,
        secrets: secrets.sorted { ($0.dueOn, $0.secret) < ($1.dueOn, $1.secret) })
    }
  }
  return DueForecast(
    weeks: list, overdue: overdue, onBreach: onBreach, untold: untold, later: later)
}

extension Day {
  /// Of the week that the day is in; 1970-01-01 was a Thursday.
  fileprivate var monday: Day { self + -(((number + 3) % 7 + 7) % 7) }
}
