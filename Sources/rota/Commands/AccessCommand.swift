import ArgumentParser
import AuditHistory
import AuditModel

struct AccessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access",
    abstract: "Who read which secret, when, from where; and what stands out.",
    discussion: "EXAMPLE: rota access env/SECRET_KEY --since 2026-11-01",
    subcommands: [Show.self, Read.self], defaultSubcommand: Show.self)

  struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read what is new in the configured access logs now, as the nightly run does.",
      discussion: "EXAMPLE: rota access read")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let settings = try pipeline.accessSettings()
      let record = try pipeline.state.withLock {
        try pipeline.readAccessLogs(
          settings, try History.open(path: pipeline.state.historyPath))
      }
      Console.print(
        "\(record.logs) logs, \(record.bytes) new bytes: \(record.events) readings and denials, "
          + "\(record.duplicates) told twice, \(record.unreadable) lines not understood, "
          + "\(record.future) in the future, \(record.older) too old to keep.")
      if record.unreadCount > 0 { throw ExitCode(Failure.Code.incomplete.rawValue) }
    }
  }

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What the history knows of readings, by secret and principal.",
      discussion: "EXAMPLE: rota access show 'aws/*' --since 2026-11-01")

    @OptionGroup var common: CommonOptions

    @Argument(help: "Ids of secrets, <source>/<name>; * and ? stand for any characters.")
    var secrets: [String] = ["*"]

    @Option(help: ArgumentHelp("The first day; 30 days ago by default.", valueName: "yyyy-mm-dd"))
    var since: Day?

    @Flag(help: "Only what stands out, each in a sentence.")
    var anomalies = false

    @Option(name: .shortAndLong, help: "text or json.")
    var format: Format = .text

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let history = try History.openReadOnly(path: pipeline.state.historyPath)
      let (report, timeline) = try pipeline.audit(history, asOf: pipeline.now)
      guard let (at, _) = timeline.accesses.lastRun else {
        throw Failure(
          .usage, "no access log was read yet",
          hint: "name some under 'access: logs:' in rota.yaml, then 'rota access read'")
      }
      let globs = secrets.map(Glob.init)
      let isAsked = { (object: String) in globs.contains { $0.matches(object) } }
      let first = since ?? pipeline.now.day + -30
      let usage = try history.accessUsage(since: first, knownAt: pipeline.now)
        .filter { isAsked($0.object) }
      if format == .json {
        let open = report.review.anomalies.filter { isAsked($0.object) }
        return try Console.printData(try jsonLine(AccessDocument(usage, open, since: first, at)))
      }
      if anomalies {
        let found = report.review.anomalies.filter { isAsked($0.object) }
        for anomaly in found {
          Console.print(visible("\(anomaly.kind.rawValue)  \(anomaly.explanation)"))
        }
        if found.isEmpty { Console.print("Nothing stands out, or all of it is answered.") }
        return
      }
      // Principals are long, and cutting one would hide who it was: no table.
      var object: String?
      for usage in usage {
        if usage.object != object { Console.print(visible(usage.object)) }
        object = usage.object
        Console.print(
          visible(
            "  \(usage.principal): \(usage.reads) reads, \(usage.denials) denials, \(usage.first) to \(usage.last), \(usage.addresses) addresses, hours \(hours(usage.hours)) UTC"
          ))
      }
      if object == nil { Console.print("No reading since \(first) is on record.") }
      Console.note("as of the reading of \(at); since \(first)")
    }

    /// `7-9,13`
    private func hours(_ mask: UInt32) -> String {
      var ranges: [String] = []
      var hour = 0
      while hour < 24 {
        guard mask >> UInt32(hour) & 1 == 1 else {
          hour += 1
          continue
        }
        var last = hour
        while last < 23, mask >> UInt32(last + 1) & 1 == 1 { last += 1 }
        ranges.append(last == hour ? "\(hour)" : "\(hour)-\(last)")
        hour = last + 1
      }
      return ranges.isEmpty ? "-" : ranges.joined(separator: ",")
    }
  }
}

private struct AccessDocument: Encodable {
  let schema = "rota.access/v1"
  let asOf: String
  let since: String
  let usage: [Usage]
  let anomalies: [Anomaly]

  struct Usage: Encodable {
    let secret: String
    let principal: String
    let reads: Int
    let denials: Int
    let first: String
    let last: String
    let addresses: Int
    /// Of the day, UTC, in which it was read.
    let hours: [Int]
  }

  struct Anomaly: Encodable {
    let kind: String
    let secret: String
    let principal: String
    let day: String
    let explanation: String
  }

  init(_ usage: [AccessUsage], _ anomalies: [AccessAnomaly], since: Day, _ at: Instant) {
    asOf = "\(at.wholeSecond)"
    self.since = "\(since)"
    self.usage = usage.map { use in
      Usage(
        secret: use.object, principal: use.principal, reads: use.reads, denials: use.denials,
        first: "\(use.first)", last: "\(use.last)", addresses: use.addresses,
        hours: (0..<24).filter { use.hours >> UInt32($0) & 1 == 1 })
    }
    self.anomalies = anomalies.map {
      Anomaly(
        kind: $0.kind.rawValue, secret: $0.object, principal: $0.principal, day: "\($0.day)",
        explanation: $0.explanation)
    }
  }
}
