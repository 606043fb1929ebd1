import AuditModel

/// A source switches rotation monitoring off. It is audited all the same, and that is said.
struct MonitoringDisabledRule: FindingRule {
  static let id = "monitoring-disabled"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.compactMap { source in
      guard source.facts.rotationMonitoring == false else { return nil }
      return finding(
        .high, source.name, "source \(source.name) sets SECRET_ROTATION_ENABLED to off",
        remedy: "set SECRET_ROTATION_ENABLED=True; the audit goes on either way",
        since: source.since { $0.rotationMonitoring == false })
    }
  }
}

/// One of the settings that Rota reads from a source could not be understood.
struct InvalidSettingRule: FindingRule {
  static let id = "invalid-setting"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.flatMap { source in
      source.facts.invalidSettings.map { name in
        finding(
          .medium, SecretID(source: source.name, name: name),
          "\(name) in source \(source.name) is not understood and was ignored",
          remedy: name == "SECRET_EXPIRY_WARNING_DAYS"
            ? "give a whole number of days from 0 to 3650"
            : name == "SECRET_ROTATION_ENABLED"
              ? "write True or False" : "write a date as YYYY-MM-DD",
          since: source.since { $0.invalidSettings.contains(name) })
      }
    }
  }
}

/// A file of secrets that every user of the machine can read.
struct ExposedFileRule: FindingRule {
  static let id = "exposed-file"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.compactMap { source in
      guard let mode = source.facts.exposedMode else { return nil }
      return finding(
        .high, source.name,
        "the file of source \(source.name) has mode \(mode): others than its owner and group can read it",
        remedy: "chmod o-rwx the file, then rotate what it holds if others use the machine",
        since: source.since { $0.exposedMode != nil })
    }
  }
}

/// A name defined more than once: the last definition counts, which is easily overlooked.
struct DuplicateNameRule: FindingRule {
  static let id = "duplicate-name"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.flatMap { source in
      source.facts.duplicateNames.map { name in
        finding(
          .medium, SecretID(source: source.name, name: name),
          "\(name) is defined more than once in source \(source.name); the last definition counts",
          remedy: "delete the definitions that don't count",
          since: source.since { $0.duplicateNames.contains(name) })
      }
    }
  }
}

/// Lines of a file that define nothing, for Rota as for the program that reads it.
struct UnreadableLineRule: FindingRule {
  static let id = "unreadable-line"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.compactMap { source in
      let lines = source.facts.unreadableLines
      guard !lines.isEmpty else { return nil }
      return finding(
        .medium, source.name,
        "the file of source \(source.name) has lines that define nothing: "
          + lines.map(String.init).joined(separator: ", "),
        remedy: "write NAME=value, or begin the line with #",
        since: source.since { !$0.unreadableLines.isEmpty })
    }
  }
}

extension EvaluatedSource {
  /// Since when, without a break, the source's facts have satisfied `condition`. Runs that failed
  /// say nothing and are passed over.
  func since(_ condition: (SourceFacts) -> Bool) -> Instant {
    var first = timeline.lastRun
    for run in timeline.runs.reversed() where run.outcome != .failed {
      guard condition(run.facts) else { break }
      first = run
    }
    return first.collection.at
  }
}
