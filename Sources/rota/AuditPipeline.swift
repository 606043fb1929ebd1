import AuditAlerts
import AuditCollectors
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditPolicy
import AuditReports
import CLinux
import Foundation

/// The map of everything Rota does, in one direction:
///
///     configuration -> collectors -> history -> policy -> reports, alerts
///
/// Collectors talk to providers and bring back observations. The history keeps them as revisions
/// and gives a timeline. The policy judges a timeline at an instant. Renderers and alert lines see
/// the `AuditReport` it makes, and nothing else. Each command uses a stretch of this.
struct AuditPipeline {
  let configuration: Configuration
  let collectors: [any Collector]
  let now: Instant
  let common: CommonOptions

  var state: StateDirectory { StateDirectory(path: configuration.stateDirectory) }

  init(_ common: CommonOptions) throws {
    self.common = common
    now = common.instant
    configuration = try common.load()
    // Wrong settings are refused here, before anything is touched.
    collectors = try configuration.sources.map(collector)
  }

  // MARK: collectors -> history

  /// Asks every source, side by side.
  /// - Parameter history: what is on record and need not be asked for again; nil to ask for all.
  func collect(_ fingerprinter: Fingerprinter, _ history: History?) throws -> [CollectedSource] {
    common.say("collecting from \(collectors.count) sources")
    let incidents = try history?.incidents(recordedBy: now) ?? []
    let accessLog = AccessLog()
    let collected = AuditCollectors.collect(
      from: collectors,
      CollectionContext(
        fingerprinter: fingerprinter, baseDirectory: configuration.baseDirectory, now: now,
        // Without it more is asked for, and nothing is lost.
        known: { name in try? history?.known(source: name) },
        turningDays: { [policy = configuration.policy, now] observation, source in
          turningDays(
            of: observation, in: source, policy: policy, incidents: incidents, asOf: now)
        },
        accessLog: accessLog))
    if state.exists {
      try state.append(accessLog.lines(at: now, principal: processOwner()), toLog: "access.log")
    }
    return collected
  }

  /// One collection, recorded whole or not at all. The caller holds the lock.
  func collectAndRecord(_ history: History) throws -> [CollectedSource] {
    try collectAndRecord(history, try state.fingerprinter(for: history)).sources
  }

  private func collectAndRecord(
    _ history: History, _ fingerprinter: Fingerprinter
  ) throws -> (sources: [CollectedSource], record: CollectionRecord) {
    if let last = try history.lastCollection(), now < last.at {
      throw HistoryError(.clockBackwards, lastCollection: last.at)
    }
    let collected = try collect(fingerprinter, history)
    for source in collected {
      common.say(
        "source \(source.source.name): \(source.outcome.rawValue), \(source.observations.count) seen"
      )
      if let problem = source.problem {
        Console.warn(
          "source \(source.source.name) is \(source.outcome.rawValue): \(problem.message)",
          hint: problem.hint)
      }
    }
    let record = try history.record(collected, at: now, fingerprintKeyID: fingerprinter.keyID)
    return (collected, record)
  }

  // MARK: history -> policy

  /// The audit of what the history holds as of an instant.
  /// - Throws: `HistoryError.absent` when nothing had been collected by then.
  func audit(
    _ history: History, _ kind: AuditReport.Kind = .nightly, asOf instant: Instant,
    period: AuditReport.Period? = nil
  ) throws -> (report: AuditReport, timeline: AuditTimeline) {
    guard let timeline = try history.timeline(asOf: instant) else { throw HistoryError(.absent) }
    common.say(
      "judging \(timeline.sources.reduce(0) { $0 + $1.secrets.count }) entries as of \(instant)")
    let report = AuditPolicy.audit(
      timeline, by: configuration.policy,
      AuditRequest(
        kind: kind, organization: configuration.organization, generatedAt: now, asOf: instant,
        period: period, nights: try history.nights(before: timeline.lastCollection.id),
        review: try history.review(recordedBy: kind == .monthly ? now : instant),
        previous: try history.previousReport(before: timeline.lastCollection.id)))
    return (report, timeline)
  }

  /// The audit of what is on record, collecting nothing.
  func auditOfRecord(
    _ kind: AuditReport.Kind = .nightly, asOf instant: Instant,
    period: AuditReport.Period? = nil
  ) throws -> (report: AuditReport, timeline: AuditTimeline) {
    try audit(
      try History.openReadOnly(path: state.historyPath), kind, asOf: instant, period: period)
  }

  // MARK: policy -> reports, alerts

  /// The whole night: collect, record, judge, report, alert.
  /// - Parameter allLogs: search the logs from their beginnings, not only what was appended.
  func nightly(
    templates: String?, allLogs: Bool = false
  ) throws -> (report: AuditReport, directory: String) {
    try state.withLock {
      let history = try History.open(path: state.historyPath)
      let fingerprinter = try state.fingerprinter(for: history)
      if let leaks = configuration.leaks {
        let capture = ValueCapture()
        let collected = try collectAndRecord(history, fingerprinter.capturing(into: capture))
        try scanLogs(leaks, history, collected, capture, fingerprinter, all: allLogs)
      } else {
        _ = try collectAndRecord(history, fingerprinter)
      }
      if let access = configuration.access { try readAccessLogs(access, history) }
      try lookAtEvidence(history)
      // What the collectors' threads let go lies in heaps that judging does not use.
      clinux_release_free_memory()
      let (report, timeline) = try audit(history, asOf: now)
      // What was read is let go before the reports are rendered, and these before the alerts are.
      let collection = timeline.lastCollection
      let directory = configuration.reportsDirectory + "/nightly"
      let jsonSHA256 = try writeReports(report, templates: templates, to: directory)
      try history.recordNight(
        collection, report.trend[report.trend.count - 1],
        policySHA256: report.policySHA256, reportSHA256: jsonSHA256)
      try writeIndex(history, templates: templates)
      if let metrics = configuration.metrics {
        // Another user reads it: the exporter's.
        let text = MetricsReport.render(report, toolVersion: Rota.version)
        try replaceFile(metrics, [Array(text.utf8)], mode: 0o644)
      }
      // First the lines, then the note that they were written: killed in between, a line comes
      // twice rather than never.
      let open = try history.openAlerts()
      let plan = AlertPlanner.plan(report, open: open)
      for destination in configuration.alerts { try deliver(plan.lines, to: destination) }
      try history.replaceOpenAlerts(open, by: plan.open)
      return (report, directory)
    }
  }
}
