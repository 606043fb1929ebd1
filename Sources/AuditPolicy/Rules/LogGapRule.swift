import AuditModel

/// Logs that should have been searched or read, and were not to their end: what stands there, nobody
/// knows.
struct LogGapRule: FindingRule {
  static let id = "log-gap"

  static func findings(in evaluation: Evaluation) -> [Finding] {
    let timeline = evaluation.timeline
    let scan = timeline.lastScan.map {
      ("exposed secrets", $0.at, $0.record.unread, $0.record.unreadCount)
    }
    let accesses = timeline.accesses.lastRun.map {
      ("accesses", $0.at, $0.record.unread, $0.record.unreadCount)
    }
    return [scan, accesses].compactMap { $0 }.compactMap { what, at, unread, count in
      guard count > 0 else { return nil }
      let more = count > unread.count ? " and \(count - unread.count) more" : ""
      return finding(
        .medium, "logs read for \(what)",
        "\(count) logs were not read to their end for \(what): " + unread.joined(separator: "; ")
          + more,
        remedy: "mend the paths or permissions, or take them out of rota.yaml", since: at)
    }
  }
}
