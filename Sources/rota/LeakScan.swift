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
  func leakSearch(piece: Int) throws -> (search: LeakSearch, collected: [CollectedSource]) {
    let history = try History.scratchCopy(ofPath: state.historyPath)
    let capture = ValueCapture()
    let fingerprinter =
      ((try? FingerprintKeyFile.load(path: state.keyPath)) ?? FingerprintKeyFile.ephemeral())
      .capturing(into: capture)
    let collected = try collect(fingerprinter, nil)
    _ = try history.record(collected, at: now, fingerprintKeyID: nil)
    let report = try audit(history, asOf: now).report
    return (Self.search(for: report, collected, capture, piece: piece), collected)
  }

  /// The search for every secret that the report counts.
  static func search(
    for report: AuditReport, _ collected: [CollectedSource], _ capture: ValueCapture, piece: Int
  ) -> LeakSearch {
    var seen: [SecretID: Fingerprint] = [:]
    for source in collected {
      for observation in source.observations {
        seen[observation.id(source: source.source.name)] = observation.fingerprint
      }
    }
    var secrets: [Fingerprint: [SecretID]] = [:]
    var unread: [SecretID] = []
    for secret in report.secrets.map(\.secret) {
      if let fingerprint = seen[secret], capture[fingerprint] != nil {
        secrets[fingerprint, default: []].append(secret)
      } else {
        unread.append(secret)
      }
    }
    let values = secrets.sorted { $0.value[0] < $1.value[0] }
      .map { (secrets: $0.value, value: capture[$0.key]!) }
    return LeakSearch(values, unread: unread, piece: piece)
  }
}
