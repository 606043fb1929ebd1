/// Why a secret has the status it has. The closed list behind every reason that a report prints.
package enum Grounds: Hashable, Sendable {
  /// However unkindly the evidence is read, the secret is due only on that day.
  case fresh(dueOn: Day)
  /// Due within the warning window, the due day included.
  case dueWithinWarning(dueOn: Day, warnDays: Int)
  /// However kindly the evidence is read, the due day has passed.
  case tooOld(latestDue: Day, today: Day)
  /// The evidence reaches over the due day: it may or may not be too old.
  case straddles(earliestDue: Day, latestDue: Day)
  /// Nothing bounds the age from above.
  case ageUnbounded(latestDue: Day)
  case noBreachSuspected
  /// - respondBy: until when the policy wants it rotated, where it says so.
  case breachSuspected(at: Instant, respondBy: Instant?)
  case noPolicyRow
  /// The source's last complete facts are too old, or there are none.
  case factsTooOld(lastComplete: Instant?)

  /// The reason in a sentence without its full stop.
  package var reason: String {
    switch self {
    case .fresh(let dueOn): "not due before \(dueOn)"
    case .dueWithinWarning(let dueOn, let warnDays):
      "due on \(dueOn), inside the warning window of \(days(warnDays))"
    case .tooOld(let latestDue, let today):
      "due on \(latestDue) at the latest, \(days(today - latestDue)) ago"
    case .straddles(let earliestDue, let latestDue):
      "was or will be due between \(earliestDue) and \(latestDue): the evidence is too wide to tell"
    case .ageUnbounded(let latestDue):
      "nothing tells how old the value is; due on \(latestDue) at the latest"
    case .noBreachSuspected: "rotated on suspected breach, and none is recorded"
    case .breachSuspected(let instant, _):
      "a breach is suspected since \(instant), and no rotation is proven after it"
    case .noPolicyRow: "no policy row matches it"
    case .factsTooOld(let last?): "the last complete facts are from \(last), over 48 hours ago"
    case .factsTooOld(nil): "its source was never collected completely"
    }
  }

  /// What would settle the question, for the grounds that leave one open.
  package var remedy: String? {
    switch self {
    case .fresh, .noBreachSuspected: nil
    case .dueWithinWarning: "rotate it before that day"
    case .tooOld: "rotate it"
    case .straddles, .ageUnbounded:
      "rotate it, or declare when it was last rotated ('# rotated: YYYY-MM-DD' above it, or 'declared:' in rota.yaml)"
    case .breachSuspected: "rotate it now"
    case .noPolicyRow: "add a row for it under 'policy: secrets:' in rota.yaml"
    case .factsTooOld: "mend the source and collect again"
    }
  }
}

/// `1 day`, `12 days`.
package func days(_ count: Int) -> String { count == 1 ? "1 day" : "\(count) days" }
