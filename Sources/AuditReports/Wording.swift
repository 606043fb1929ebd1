package import AuditModel

/// The words that reports, tables and messages share.
package enum Wording {
  /// The audit in one sentence: the verdict first, then what it rests on; the undecided are counted
  /// by themselves.
  package static func sentence(_ report: AuditReport) -> String {
    let summary = report.summary
    let gaps = report.sources.filter { $0.outcome != .complete }.count
    var parts: [String] = []
    for status in [Status.compromised, .overdue, .dueSoon, .unknown, .waived] {
      let count = summary[status]
      guard count > 0 else { continue }
      let part =
        switch status {
        case .dueSoon: "\(count) \(count == 1 ? "falls" : "fall") due soon"
        case .unknown: "\(count) can't be told"
        default: "\(count) \(count == 1 ? "is" : "are") \(status.rawValue)"
        }
      parts.append(part)
    }
    let secrets = summary.total == 1 ? "1 secret" : "\(summary.total) secrets"
    var text = "\(title(report.verdict)): of \(secrets), "
    text += parts.isEmpty ? "all are compliant" : list(parts)
    if gaps > 0 {
      text +=
        "; \(gaps) of \(report.sources.count) sources \(gaps == 1 ? "was" : "were") not completely collected"
    }
    if summary.total == 0 { text = "\(title(report.verdict)): no secret was found" }
    return text + "."
  }

  package static func title(_ verdict: Verdict) -> String {
    switch verdict {
    case .compliant: "Compliant"
    case .attention: "Needs attention"
    case .nonCompliant: "Not compliant"
    case .inconclusive: "Inconclusive"
    }
  }

  /// When the value was set and how that is known.
  package static func evidence(_ evidence: RotationEvidence) -> String {
    let basis = basis(evidence.basis)
    guard let notBefore = evidence.notBefore else {
      return "before \(evidence.notAfter.day), perhaps long before (\(basis))"
    }
    if notBefore.day == evidence.notAfter.day { return "on \(notBefore.day) (\(basis))" }
    let lower =
      evidence.lowerBasis.map { $0 == evidence.basis ? "" : ", not before: \(self.basis($0))" }
      ?? ""
    return "between \(notBefore.day) and \(evidence.notAfter.day) (\(basis)\(lower))"
  }

  private static func basis(_ basis: EvidenceBasis) -> String {
    switch basis {
    case .provider: "the provider's record"
    case .declared: "declared"
    case .observed: "a change seen between two collections"
    case .fileModified: "the file's modification time"
    case .containerCreated: "the container's creation"
    case .processStarted: "the process's start"
    case .firstSeen: "first seen then"
    }
  }

  /// `0.4 s`, `12 s`, `3 min`.
  package static func duration(_ milliseconds: Int) -> String {
    let tenths = (milliseconds + 50) / 100
    if tenths < 100 { return "\(tenths / 10).\(tenths % 10) s" }
    return milliseconds < 120_000
      ? "\(milliseconds / 1000) s" : "\(milliseconds / 60_000) min"
  }

  package static func period(_ period: RotationPeriod?) -> String {
    switch period {
    case .days(let count): "\(count) days"
    case .onBreach: "on breach"
    case nil: "-"
    }
  }

  package static func age(_ age: AgeDays) -> String {
    guard let max = age.max else { return "\(age.min) or more" }
    return age.min == max ? "\(max)" : "\(age.min) to \(max)"
  }

  package static func status(_ status: Status) -> String {
    status == .dueSoon ? "due soon" : status.rawValue
  }

  /// A sign beside the word and the colour.
  package static func sign(_ status: Status) -> String {
    switch status {
    case .compliant: "✓"
    case .dueSoon: "◔"
    case .overdue: "✗"
    case .compromised: "‼"
    case .unknown: "?"
    case .waived: "~"
    }
  }

  static func sign(_ severity: Severity) -> String {
    switch severity {
    case .critical: "◆"
    case .high: "▲"
    case .medium: "●"
    case .low: "○"
    }
  }

  private static func list(_ parts: [String]) -> String {
    parts.count < 2
      ? parts.joined()
      : parts.dropLast().joined(separator: ", ") + " and " + parts[parts.count - 1]
  }
}
