import ArgumentParser
import AuditHistory
import AuditModel

struct IncidentShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "What is left of an incident, how long each secret took, and which steps are done.",
    discussion: """
      With --accesses: who read what it covers, from the suspected instant until each rotation.

      EXAMPLE: rota incident show 3 --accesses
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The incident's number.")
  var number: Int64

  @Flag(help: "List the readings that the access logs tell of.")
  var accesses = false

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    let (progress, timeline) = try pipeline.incident(number, history)
    if accesses {
      try showAccesses(progress, timeline, history, pipeline.now)
    } else {
      show(progress, pipeline.now)
    }
  }

  private func show(_ progress: IncidentProgress, _ now: Instant) {
    let incident = progress.incident
    var lines = [
      "Incident \(incident.id): \(incident.reason)",
      "  suspected \(incident.suspectedAt), recorded \(incident.recordedAt) by \(incident.reportedBy)",
      "  covers \(incident.patterns.map(\.description).joined(separator: " "))",
    ]
    if let closure = incident.closure {
      let why = closure.reason.map { ", with \(closure.unproven) not proven: \($0)" } ?? ""
      lines.append("  closed \(closure.at) by \(closure.by)\(why)")
    }
    lines.append(
      "  \(progress.secrets.count - progress.unproven) of \(progress.secrets.count) secrets are proven rotated"
    )
    Console.print(visible(lines))
    Console.print("")
    if !progress.secrets.isEmpty {
      var table = Table(["STATE", "SECRET", "TOOK", "ROTATED OR LAST SET"], flexible: 3)
      for covered in progress.secrets {
        table.add([
          covered.isProven ? "proven" : "left", "\(covered.secret)", took(covered, incident, now),
          [covered.evidence.notBefore?.day, covered.evidence.notAfter.day].compactMap { $0 }
            .map { "\($0)" }.joined(separator: " to ") + ", \(covered.evidence.basis.rawValue)",
        ])
      }
      Console.print(table.text + "\n")
    }
    for phase in ResponseStep.Phase.allCases {
      Console.print(phase.title)
      for (step, tick) in progress.steps where step.phase == phase {
        let note = tick?.note.map { ": \($0)" } ?? ""
        let done = tick.map { ", \($0.by) \($0.at)\(note)" } ?? ""
        Console.print(visible("  [\(tick == nil ? " " : "x")] \(step.id)  \(step.text)\(done)"))
      }
    }
  }

  /// From the recording of the incident to the rotation, as far as the evidence tells.
  private func took(
    _ covered: IncidentProgress.CoveredSecret, _ incident: Incident, _ now: Instant
  ) -> String {
    guard covered.isProven else {
      guard let until = covered.respondBy else { return "-" }
      return until <= now ? "late" : "until \(until)"
    }
    func hours(_ instant: Instant) -> Int64 {
      max(0, (instant.milliseconds - incident.recordedAt.milliseconds) / 3_600_000)
    }
    let most = hours(covered.evidence.notAfter)
    let least = covered.evidence.notBefore.map(hours) ?? 0
    return least == most ? "\(most) h" : "\(least) to \(most) h"
  }

  private func showAccesses(
    _ progress: IncidentProgress, _ timeline: AuditTimeline, _ history: History, _ now: Instant
  ) throws {
    let incident = progress.incident
    var readings = 0
    var uncovered: Set<String> = []
    var objects: [String: Instant?] = [:]
    for covered in progress.secrets {
      // Of the keys of one secret, the last one rotated decides.
      let end = covered.isProven ? covered.evidence.notAfter : nil
      let object = "\(covered.secret.source)/\(covered.secret.name)"
      if let known = objects[object] {
        objects[object] = .some(known.flatMap { a in end.map { max(a, $0) } })
      } else {
        objects[object] = .some(end)
      }
      let first = timeline.accesses.firstDays[covered.secret.source]
      if first.map({ $0 > incident.suspectedAt.day }) ?? true {
        uncovered.insert(covered.secret.source)
      }
    }
    for (object, end) in objects.sorted(by: { $0.key < $1.key }) {
      let buckets = try history.accesses(
        of: object, from: incident.suspectedAt, to: end ?? now, knownAt: now)
      guard !buckets.isEmpty else { continue }
      // Principals are long, and cutting one would hide who it was: no table.
      Console.print(
        AuditModel.visible("\(object), \(end.map { "until \($0)" } ?? "not proven rotated")"))
      for bucket in buckets {
        let times = [bucket.firstRead, bucket.lastRead, bucket.firstDenied, bucket.lastDenied]
          .compactMap { $0 }
        Console.print(
          AuditModel.visible(
            "  \(times.min().map { "\($0)" } ?? "-") to \(times.max().map { "\($0)" } ?? "-")  \(bucket.principal) from \(bucket.address): \(bucket.reads) reads, \(bucket.denials) denials"
          ))
        readings += 1
      }
    }
    if readings == 0 {
      Console.print("No reading between the suspicion and the rotations is on record.")
    } else {
      Console.note("reads and denials are those of the whole day that the first and last lie in")
    }
    if !uncovered.isEmpty {
      Console.warn(
        "no access log covers that time for: \(uncovered.sorted().joined(separator: ", "))",
        hint:
          "name the logs under 'access: logs:' in rota.yaml, or read old ones with 'rota access'"
      )
    }
  }
}

/// Lines whose every text from outside is made visible, joined.
private func visible(_ lines: [String]) -> String {
  lines.map { AuditModel.visible($0) }.joined(separator: "\n")
}
