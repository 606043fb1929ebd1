import AuditCollectors
import AuditConfiguration
import AuditHistory
import AuditLeaks
import AuditModel

extension AuditPipeline {
  /// Files that are sources themselves; values in them are where they belong.
  var ownFiles: [String] { collectors.flatMap { $0.ownFiles(configuration.baseDirectory) } }

  /// What the values of this moment's secrets are searched for in: sources are asked anew, what they
  /// give is kept in wiped memory until the search ends, and nothing is recorded.
  func leakSearch(
    piece: Int, tokenShapes: Bool
  ) throws -> (search: LeakSearch, collected: [CollectedSource]) {
    let capture = ValueCapture()
    let fingerprinter =
      ((try? FingerprintKeyFile.load(path: state.keyPath)) ?? FingerprintKeyFile.ephemeral())
      .capturing(into: capture)
    let collected = try collect(fingerprinter, nil)
    let secrets = SearchedSecrets(collected, capture, configuration.policy) {
      // Without a history the source's own failure is all there is to say.
      try? History.openReadOnly(path: state.historyPath).known(source: $0)
    }
    let search = secrets.search(tokens: tokenShapes ? fingerprinter : nil, piece: piece)
    return (search, collected)
  }

  /// The night's search of the configured logs, recorded with its collection. An incident is opened
  /// for what was found, where the configuration says so.
  func scanLogs(
    _ settings: LeakSettings, _ history: History,
    _ collected: (sources: [CollectedSource], record: CollectionRecord), _ capture: ValueCapture,
    _ fingerprinter: Fingerprinter, all: Bool
  ) throws {
    let secrets = try SearchedSecrets(collected.sources, capture, configuration.policy) {
      try history.known(source: $0)
    }
    let search = secrets.search(
      tokens: settings.findsTokenShapes ? fingerprinter : nil, piece: settings.piece)
    let earlier = try history.logPositions()
    let fresh = LeakSearch(
      secrets.values.filter { !earlier.values.contains($0.value.fingerprint) }, unread: [],
      tokens: nil, piece: settings.piece)
    common.say(
      "searching logs for \(search.count) values, \(fresh.count) of them for the first time")
    let (found, positions) = LogScan(
      search, jobs: nil, isQuiet: common.quiet, excluding: ownFiles
    ).runOnWhatIsNew(
      settings.paths, fresh: fresh.count > 0 ? fresh : nil, all ? [] : earlier.positions,
      fingerprinter)
    for unread in found.unread {
      Console.warn("log \(unread.file) was not searched to its end: \(unread.reason)", hint: nil)
    }
    var record = LogScanRecord()
    record.files = found.files
    record.paths = settings.paths
    record.bytes = found.bytes
    record.values = found.values
    record.notSearched = Dictionary(grouping: found.skipped, by: \.reason.rawValue)
      .mapValues(\.count)
    record.unread = found.unread.prefix(20).map { "\($0.file): \($0.reason)" }
    record.unreadCount = found.unread.count
    for path in settings.imports {
      do {
        record.reported += try ImportedReport.read(path, fingerprinter, known: capture.all)
      } catch let problem as SourceProblem {
        Console.warn("report \(path): \(problem.message)", hint: problem.hint)
        record.unreadCount += 1
        if record.unread.count < 20 { record.unread.append("\(path): \(problem.message)") }
      }
    }
    let known = try history.exposedValues()
    try history.record(
      LogScanResult(
        record: record, exposures: found.exposures.map { $0.recorded(at: now) },
        positions: positions, values: search.values),
      of: collected.record)
    guard settings.opensIncident else { return }
    let new = found.exposures.filter { !$0.secrets.isEmpty && !known.contains($0.fingerprint) }
    let byValue = Dictionary(grouping: new, by: \.fingerprint).values
    for exposures in byValue.sorted(by: { $0[0].secrets[0] < $1[0].secrets[0] }) {
      let first = exposures[0]
      _ = try history.recordIncident(
        patterns: first.secrets.map(\.description),
        suspectedAt: exposures.compactMap(\.writtenAt).filter { $0 <= now }.min() ?? now,
        recordedAt: now, reason: "found in \(first.file):\(first.line)", reportedBy: "rota")
    }
  }
}

extension Exposure {
  fileprivate func recorded(at now: Instant) -> RecordedExposure {
    RecordedExposure(
      fingerprint: fingerprint, file: file, line: line, offset: offset, form: form,
      shape: shape, foundBytes: foundBytes, valueBytes: valueBytes, writtenAt: writtenAt,
      firstSeen: now)
  }
}
