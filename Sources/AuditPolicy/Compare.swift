package import AuditModel

/// One difference between two instants, by what it means to a reviewer.
package struct Difference: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case newlyOverdue = "newly-overdue"
    case newlyCompromised = "newly-compromised"
    case appeared, gone, rotated, resolved
    case changed
  }

  package let kind: Kind
  package let secret: SecretID
  package let before: Status?
  package let after: Status?
}

/// What differs between two instants of one history, by one policy.
package func compare(
  _ before: (timeline: AuditTimeline, at: Instant), _ after: (timeline: AuditTimeline, at: Instant),
  by policy: Policy
) -> [Difference] {
  let (earlier, later) = sideBySide {
    Evaluation(before.timeline, policy, asOf: before.at)
  } _: {
    Evaluation(after.timeline, policy, asOf: after.at)
  }
  let differences = changes(from: earlier, to: later).map { change in
    Difference(
      kind: kind(of: change), secret: change.secret, before: change.before, after: change.after)
  }
  let order = Dictionary(
    uniqueKeysWithValues: Difference.Kind.allCases.enumerated().map { ($0.element, $0.offset) })
  return differences.sorted {
    (order[$0.kind]!, $0.secret) < (order[$1.kind]!, $1.secret)
  }
}

private func kind(of change: Change) -> Difference.Kind {
  let open: Set<Status> = [.overdue, .compromised]
  switch change.kind {
  case .appeared: return .appeared
  case .disappeared: return .gone
  case .rotated: return .rotated
  case .statusChanged:
    if change.after == .overdue { return .newlyOverdue }
    if change.after == .compromised { return .newlyCompromised }
    return change.before.map(open.contains) ?? false ? .resolved : .changed
  }
}

/// What another policy would have said.
package struct Simulation: Sendable {
  /// At the end of each of the last twelve months that the history reaches back to, and now.
  package let points: [Point]
  /// Secrets that would have another status or due day now.
  package let changed: [Changed]

  package struct Point: Sendable {
    package let at: Instant
    package let ours: Summary
    package let other: Summary
  }

  package struct Changed: Sendable {
    package let secret: SecretID
    /// Nil where one of the two does not count it as a secret.
    package let ours: Assessment?
    package let other: Assessment?
  }
}

/// Judges a history by another policy than ours.
package func simulate(
  _ other: Policy, insteadOf ours: Policy, over timeline: AuditTimeline, asOf: Instant
) -> Simulation {
  var ends: [Instant] = []
  var month = Month(before: asOf.day)
  while ends.count < 12, month.last.end >= timeline.collections[0].at {
    ends.append(month.last.end)
    month = Month(before: month.first)
  }
  var points: [Simulation.Point] = []
  for end in ends.reversed() {
    guard let last = timeline.collections.last(where: { $0.at <= end }) else { continue }
    let then = timeline.known(after: last)
    points.append(Simulation.Point(at: end, both(then, ours, other, end)))
  }
  let (now, then) = sideBySide {
    Evaluation(timeline, ours, asOf: asOf)
  } _: {
    Evaluation(timeline, other, asOf: asOf)
  }
  points.append(
    Simulation.Point(
      at: asOf, ours: Summary(now.secrets.map(\.assessment.status)),
      other: Summary(then.secrets.map(\.assessment.status))))
  return Simulation(points: points, changed: changed(now, then))
}

extension Simulation.Point {
  fileprivate init(at: Instant, _ summaries: (Summary, Summary)) {
    self.init(at: at, ours: summaries.0, other: summaries.1)
  }
}

private func both(
  _ timeline: AuditTimeline, _ ours: Policy, _ other: Policy, _ asOf: Instant
) -> (Summary, Summary) {
  sideBySide {
    Summary(Evaluation(timeline, ours, asOf: asOf).secrets.map(\.assessment.status))
  } _: {
    Summary(Evaluation(timeline, other, asOf: asOf).secrets.map(\.assessment.status))
  }
}

private func changed(_ now: Evaluation, _ then: Evaluation) -> [Simulation.Changed] {
  let ours = Dictionary(
    now.secrets.map { ($0.id, $0.assessment) }, uniquingKeysWith: { first, _ in first })
  let other = Dictionary(
    then.secrets.map { ($0.id, $0.assessment) }, uniquingKeysWith: { first, _ in first })
  return Set(ours.keys).union(other.keys).sorted().compactMap { id in
    let (one, two) = (ours[id], other[id])
    guard one?.status != two?.status || one?.dueOn != two?.dueOn else { return nil }
    return Simulation.Changed(secret: id, ours: one, other: two)
  }
}
