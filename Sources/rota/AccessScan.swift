import AuditAccess
import AuditConfiguration
import AuditHistory
import AuditModel

extension AuditPipeline {
  func accessSettings() throws -> AccessSettings {
    guard let settings = configuration.access else {
      throw Failure(
        .configuration, "no access log is configured",
        hint: "name some under 'access: logs:' in rota.yaml; see docs/Access.md")
    }
    return settings
  }

  /// Reads what is new in the access logs, and records it with what stands out in it.
  @discardableResult
  func readAccessLogs(_ settings: AccessSettings, _ history: History) throws -> AccessRunRecord {
    let known = knownObjects(try history.timeline(asOf: now))
    let keepSince = now.day + -settings.keepDays
    let record = try history.recordAccesses(at: now) { recorder in
      let result = try AccessReading(
        known: known, now: now, keepDays: settings.keepDays, breakGlass: settings.breakGlass,
        positions: try recorder.positions(), recentEvents: try recorder.recentEvents()
      ).read(settings.logs) { try recorder.add($0) }
      let analysis = AccessAnalysis(
        baselineDays: settings.baselineDays, firstDays: try recorder.firstDays(), known: known)
      try recorder.forEachObject(baselineDays: settings.baselineDays) { object, buckets, judged in
        try recorder.add(analysis.anomalies(ofObject: object, buckets, judged: judged))
      }
      try recorder.forEachPrincipal(baselineDays: settings.baselineDays) { name, days, judged in
        try recorder.add(analysis.anomalies(ofPrincipal: name, days, judged: judged))
      }
      try recorder.finish(
        result.record, result.positions, replacing: result.replaced,
        recentEvents: result.recentEvents, keepSince: keepSince)
      return result.record
    }
    for unread in record.unread { Console.warn("access log \(unread)", hint: nil) }
    if record.unreadable > 0 {
      Console.warn(
        "\(record.unreadable) lines of access logs are no events of their log's kind",
        hint: "check 'format' under 'access: logs:', and whether a log is damaged")
    }
    if record.future > 0 {
      Console.warn(
        "\(record.future) events of access logs lie in the future, and are not counted",
        hint: "check the clock of what writes them")
    }
    return record
  }

  private func knownObjects(_ timeline: AuditTimeline?) -> KnownObjects {
    var firstSeen: [String: Day] = [:]
    var versions: [String: (version: String, since: Instant)] = [:]
    for secret in timeline?.sources.flatMap(\.secrets) ?? [] {
      let object = "\(secret.id.source)/\(secret.id.name)"
      let first = secret.revisions[0].collection.at.day
      firstSeen[object] = min(firstSeen[object] ?? first, first)
      guard let current = secret.current.observation?.version else { continue }
      let since = secret.revisions.last { $0.observation?.version != current }
      // The first sight of a version is no later than its beginning; of the first nobody knows.
      let began = secret.revisions.first { revision in
        revision.observation?.version == current
          && revision.collection.id > since?.collection.id ?? Int64.min
      }
      if let began {
        versions[object] = (
          current, began.observation?.versionCreatedAt ?? began.collection.at
        )
      }
    }
    return KnownObjects(firstSeen: firstSeen, versions: versions)
  }
}
