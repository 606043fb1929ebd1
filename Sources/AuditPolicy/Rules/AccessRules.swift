import AuditModel

/// Something stands out in who read a secret. It stays open until a review of its month is attested,
/// or until an exception covers it.
struct AccessAnomalyRule: FindingRule {
  static let id = "access-anomaly"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.openAnomalies.map { found, anomaly in
      finding(
        anomaly.kind.severity,
        "\(anomaly.object) \(anomaly.kind.rawValue) \(anomaly.principal) \(anomaly.day)",
        anomaly.explanation,
        remedy: "ask who it was; if nobody can tell, 'rota incident open \(anomaly.object)'",
        since: found)
    }
  }
}

extension AccessAnomaly.Kind {
  fileprivate var severity: Severity {
    switch self {
    case .privilegedIdentity, .deniedThenRead, .burst: .high
    case .newPrincipal, .newNetwork, .oldVersion: .medium
    case .offHours: .low
    }
  }
}

/// Nobody has read the secret for a long time: what nobody needs should not be there to leak.
struct UnreadSecretRule: FindingRule {
  static let id = "unread-secret"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    guard let rules = evaluation.policy.access else { return [] }
    return evaluation.secrets.compactMap { secret in
      guard let unread = evaluation.unreadDays(secret), unread >= rules.unreadDays else {
        return nil
      }
      let last = evaluation.lastRead(secret.id)
      return finding(
        .low, secret.id,
        "\(secret.id) was not read for \(days(unread)): "
          + (last.map { "the last time was \($0)" } ?? "its log tells of no reading at all"),
        remedy: "retire it, or find out why its log does not show who uses it",
        since: (evaluation.today + (rules.unreadDays - unread)).start)
    }
  }
}

extension Evaluation {
  /// What stands out, is not expected, and was not answered by an attested review of its month.
  var openAnomalies: [(found: Instant, anomaly: AccessAnomaly)] {
    let reviewed = timeline.review.attestations.filter {
      $0.item == ChecklistItem.auditAccessPatterns
    }
    let expected = policy.access?.expected.filter { $0.expires >= today } ?? []
    return timeline.accesses.anomalies.filter { entry in
      let anomaly = entry.anomaly
      return !reviewed.contains { $0.month == Month(of: anomaly.day) && $0.at >= entry.found }
        && !expected.contains {
          $0.principal.matches(anomaly.principal) && $0.secret.matches(anomaly.object)
        }
    }
  }

  /// By the logs or by the provider, whichever is later.
  func lastRead(_ secret: SecretID) -> Instant? {
    timeline.accesses.lastReads[secret.object]
  }

  /// For how many days at least nobody has read the secret; nil where that can't be told, since its
  /// source's log is not read.
  func unreadDays(_ secret: EvaluatedSecret) -> Int? {
    guard let first = timeline.accesses.firstDays[secret.id.source] else { return nil }
    let seen = secret.timeline.revisions[0].collection.at.day
    let log = lastRead(secret.id)?.day ?? max(first, seen)
    return today - max(log, secret.observation.lastAccessedAt?.day ?? log)
  }
}

extension SecretID {
  /// What access logs name: a reading of a secret reads all of its keys.
  package var object: String { "\(source)/\(name)" }
}
