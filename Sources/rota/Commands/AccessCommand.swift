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
      if anomalies {
        let found = report.review.anomalies.filter { isAsked($0.object) }
        for anomaly in found {
          Console.print(visible("\(anomaly.kind.rawValue)  \(anomaly.explanation)"))
        }
        if found.isEmpty { Console.print("Nothing stands out, or all of it is answered.") }
        return
      }
      let first = since ?? pipeline.now.day + -30
      var table = Table(
        ["SECRET", "PRINCIPAL", "READS", "DENIED", "FIRST", "LAST", "ADDRESSES", "HOURS UTC"],
        flexible: 1)
      for usage in try history.accessUsage(since: first, knownAt: pipeline.now)
      where isAsked(usage.object) {
        table.add([
          usage.object, usage.principal, "\(usage.reads)", "\(usage.denials)",
          "\(usage.first.day)", "\(usage.last.day)", "\(usage.addresses)", hours(usage.hours),
        ])
      }
      Console.print(
        table.isEmpty ? "No reading since \(first) is on record." : table.text)
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
