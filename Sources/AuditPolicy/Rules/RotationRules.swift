import AuditModel

/// The secret is covered by an open incident and no rotation is proven after it.
struct CompromisedRule: FindingRule {
  static let id = "secret-compromised"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard secret.assessment.status == .compromised,
        let incident = Judgement.unansweredIncident(
          evaluation.timeline.incidents, secret.id, secret.assessment.evidence)
      else { return nil }
      return finding(
        .critical, secret.id, "\(secret.id): \(secret.assessment.grounds.reason)",
        remedy: secret.assessment.grounds.remedy ?? "", since: incident.recordedAt)
    }
  }
}

/// The secret is past its due day however the evidence is read.
struct OverdueRule: FindingRule {
  static let id = "rotation-overdue"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      let verdict = secret.assessment
      guard verdict.status == .overdue, let due = verdict.dueOn, let row = verdict.row else {
        return nil
      }
      return finding(
        row.secretClass.severity, secret.id, "\(secret.id): \(verdict.grounds.reason)",
        remedy: verdict.grounds.remedy ?? "", since: (due + 1).start)
    }
  }
}

/// The secret's due day is inside the warning window.
struct DueSoonRule: FindingRule {
  static let id = "rotation-due-soon"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      let verdict = secret.assessment
      guard verdict.status == .dueSoon, let due = verdict.dueOn,
        case .dueWithinWarning(_, let warnDays) = verdict.grounds
      else { return nil }
      return finding(
        .low, secret.id, "\(secret.id): \(verdict.grounds.reason)",
        remedy: verdict.grounds.remedy ?? "", since: (due + -warnDays).start)
    }
  }
}

/// The provider's own rotation was begun and never ended, or did not come when it was due.
struct StuckRotationRule: FindingRule {
  static let id = "stuck-rotation"

  /// A managed rotation takes minutes; its retries may take a day.
  private static let patienceHours = 24

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      let seen = secret.observation
      if seen.rotationPending == true {
        let since = secret.since { $0.rotationPending == true && $0.version == seen.version }
        guard since.adding(hours: patienceHours) <= evaluation.asOf else { return nil }
        return finding(
          .medium, secret.id,
          "\(secret.id): a rotation was begun before \(since) and has not ended",
          remedy: "look at the rotation function's log, then end or cancel the rotation",
          since: since)
      }
      guard seen.rotationEnabled == true, let next = seen.nextRotationAt,
        next.adding(hours: patienceHours) < evaluation.asOf
      else { return nil }
      return finding(
        .medium, secret.id,
        "\(secret.id): its provider was to rotate it on \(next.day) and has not",
        remedy: "look at the rotation function's log; the schedule alone rotates nothing",
        since: next.adding(hours: patienceHours))
    }
  }
}

/// The provider itself will stop accepting the secret soon, or already has.
struct ProviderExpiryRule: FindingRule {
  static let id = "provider-expiry"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.secrets.compactMap { secret in
      guard let expires = secret.observation.expiresAt,
        expires.day - evaluation.today <= evaluation.policy.warnDays
      else { return nil }
      let isPast = expires <= evaluation.asOf
      return finding(
        isPast ? .high : .medium, secret.id,
        "\(secret.id) \(isPast ? "expired" : "expires") at its provider on \(expires.day)",
        remedy: "renew or rotate it at the provider",
        since: max(
          secret.since { $0.expiresAt == expires },
          (expires.day + -evaluation.policy.warnDays).start))
    }
  }
}
