import AuditModel

/// A waiver that ran out while it still covers a secret.
struct ExpiredWaiverRule: FindingRule {
  static let id = "expired-waiver"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.waivers.compactMap { waiver in
      guard waiver.expires < evaluation.today, !waiver.isRevoked(by: evaluation.asOf),
        evaluation.secrets.contains(where: { waiver.secret.matches($0.id.description) }),
        // One that was approved again has taken its place.
        !evaluation.waivers.contains(where: {
          $0.secret == waiver.secret
            && $0.isInForce(on: evaluation.asOf, longest: evaluation.policy.longestWaiverDays)
        })
      else { return nil }
      return finding(
        .high, waiver.secret,
        "the waiver for \(waiver.secret) approved by \(waiver.approvedBy) expired on \(waiver.expires)",
        remedy: "rotate what it covers, or have it approved again",
        since: (waiver.expires + 1).start)
    }
  }
}

/// A waiver in force that ends inside the warning window: what it covers will be judged again.
struct LapsingWaiverRule: FindingRule {
  static let id = "lapsing-waiver"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let warnDays = evaluation.policy.warnDays
    return evaluation.waivers.compactMap { waiver in
      let left = waiver.expires - evaluation.today
      guard (0...warnDays).contains(left),
        waiver.isInForce(on: evaluation.asOf, longest: evaluation.policy.longestWaiverDays),
        evaluation.secrets.contains(where: {
          $0.assessment.status == .waived && waiver.secret.matches($0.id.description)
        })
      else { return nil }
      return finding(
        .low, waiver.secret,
        "the waiver for \(waiver.secret) approved by \(waiver.approvedBy) ends on \(waiver.expires), in \(days(left))",
        remedy: "rotate what it covers before that day", since: (waiver.expires + -warnDays).start)
    }
  }
}

/// A waiver for longer than the policy allows excuses nothing.
struct OverlongWaiverRule: FindingRule {
  static let id = "overlong-waiver"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let longest = evaluation.policy.longestWaiverDays
    return evaluation.waivers.compactMap { waiver in
      guard waiver.isTooLong(on: evaluation.today, longest: longest),
        !waiver.isRevoked(by: evaluation.asOf)
      else { return nil }
      return finding(
        .medium, waiver.secret,
        "the waiver for \(waiver.secret) lasts until \(waiver.expires), longer than the \(days(longest)) that the policy allows: it is not honoured",
        remedy: "give it an earlier end, or 'approved-on'",
        since: waiver.recordedAt ?? evaluation.asOf)
    }
  }
}

/// A waiver that matches no secret.
struct UnusedWaiverRule: FindingRule {
  static let id = "unused-waiver"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.waivers.compactMap { waiver in
      guard waiver.expires >= evaluation.today, !waiver.isRevoked(by: evaluation.asOf),
        !evaluation.secrets.contains(where: { waiver.secret.matches($0.id.description) })
      else { return nil }
      return finding(
        .low, waiver.secret,
        "the waiver for \(waiver.secret) approved by \(waiver.approvedBy) matches no secret",
        remedy: "withdraw it, or mend its pattern", since: waiver.recordedAt ?? evaluation.asOf)
    }
  }
}
