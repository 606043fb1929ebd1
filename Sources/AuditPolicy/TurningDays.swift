package import AuditModel

/// The days at which the verdict on a secret turns: a value set before such a day is judged
/// otherwise than one set on it or later. Between them an exact date adds nothing.
///
/// For a period of N days and a warning window of W: overdue when set before `today - N`, due soon
/// when set up to `today - N + W`, else compliant (DESIGN's verdicts, read backwards). Under an
/// incident, the day of the suspicion and the one after it.
package func turningDays(
  of observation: Observation, in source: SourceDescription, policy: Policy,
  incidents: [Incident], asOf: Instant
) -> [Day] {
  var days: [Day] = []
  let id = observation.id(source: source.name)
  for incident in incidents where incident.covers(id) {
    days += [incident.suspectedAt.day, incident.suspectedAt.day + 1]
  }
  guard let row = policy.row(for: observation, in: source), case .days(let period) = row.period
  else { return days }
  let warn = row.warnDays ?? policy.warnDays
  return days + [asOf.day + -period, asOf.day + (warn - period + 1)]
}
