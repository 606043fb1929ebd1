import AuditModel

/// The running process holds another value than the file it is configured by.
struct ProcessDriftRule: FindingRule {
  static let id = "process-drift"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let files = evaluation.sources.filter { $0.timeline.source.provider == "dotenv" }
    let processes = evaluation.sources.filter { $0.timeline.source.provider == "process" }
    return processes.flatMap { process in
      files.filter { $0.timeline.source.environment == process.timeline.source.environment }
        .flatMap { file in drift(between: process, and: file) }
    }
  }

  private static func drift(
    between process: EvaluatedSource, and file: EvaluatedSource
  ) -> [Finding] {
    let written = Dictionary(
      file.secrets.map { ($0.settingName, $0) }, uniquingKeysWith: { first, _ in first })
    return process.secrets.compactMap { running in
      guard let other = written[running.settingName],
        let mine = running.fingerprint, let theirs = other.fingerprint,
        mine.isComparable(to: theirs), mine != theirs
      else { return nil }
      return finding(
        .high, running.id,
        "the running process holds another value of \(running.settingName) than \(other.id)",
        remedy:
          "restart the process, or mend the file: a rotation is not over until it is deployed",
        since: max(
          running.since { $0.fingerprint == mine }, other.since { $0.fingerprint == theirs }))
    }
  }
}
