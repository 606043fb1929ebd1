import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel

struct Waive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record an approved exception, list those there are, or withdraw one.",
    discussion: """
      A waiver excuses what is overdue, due soon or unknown until it ends; never what is compromised.

      EXAMPLE: rota waive add env/REDIS_URL --reason 'replaced in January' --requested-by 'Ana Silva' \
      --approved-by 'Jo Weber' --expires 2027-01-31
      """,
    subcommands: [Add.self, List.self, Revoke.self], defaultSubcommand: Add.self)

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record an approved exception; this is what 'rota waive' does by itself.",
      discussion: """
        EXAMPLE: rota waive env/REDIS_URL --reason 'replaced in January' --requested-by 'Ana Silva' \
        --approved-by 'Jo Weber' --expires 2027-01-31
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The secrets' ids, <source>/<name>; * and ? stand for any characters.")
    var secret: String

    @Option(help: "Why it can't be rotated in time.")
    var reason: String

    @Option(help: "What protects meanwhile.")
    var control: String?

    @Option(help: "Who asks for it.")
    var requestedBy: String

    @Option(help: "Who allows it: somebody else.")
    var approvedBy: String

    @Option(help: ArgumentHelp("The last day on which it counts.", valueName: "yyyy-mm-dd"))
    var expires: Day

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let today = pipeline.now.day
      guard !isSamePerson(requestedBy, approvedBy) else {
        throw Failure(
          .usage, "the waiver is approved by its requester",
          hint: "let somebody else approve it: --approved-by")
      }
      guard expires >= today else {
        throw Failure(.usage, "the waiver ended on \(expires)", hint: "give a later --expires")
      }
      let longest = pipeline.configuration.policy.longestWaiverDays
      guard expires - today <= longest else {
        throw Failure(
          .usage, "the waiver would last \(days(expires - today))",
          hint: "the policy allows \(days(longest)): until \(today + longest)")
      }
      try pipeline.state.withLock {
        let history = try History.open(path: pipeline.state.historyPath)
        let matched = try pipeline.secrets(matching: [secret], history)
        let id = try history.record(
          Waiver(
            secret: Glob(secret), reason: reason, control: control, requestedBy: requestedBy,
            approvedBy: approvedBy, expires: expires),
          at: pipeline.now)
        Console.print("Waiver \(id): \(matched) known secrets, until \(expires).")
        if matched == 0 {
          Console.warn(
            "no known secret matches", hint: "an id is <source>/<name>; 'rota report' lists them")
        }
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The waivers on record and in rota.yaml.", discussion: "EXAMPLE: rota waive list")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let history = try History.openReadOnly(path: pipeline.state.historyPath)
      let recorded = try history.waivers(recordedBy: pipeline.now)
      let (report, _) = try pipeline.audit(history, asOf: pipeline.now)
      guard !report.review.waivers.isEmpty else { return Console.print("There is no waiver.") }
      var table = Table(
        ["NO", "STATE", "SECRETS", "SECRET", "ENDS", "APPROVED BY", "REASON"], flexible: 6)
      for summary in report.review.waivers {
        let number = recorded.first { $0.waiver == summary.waiver }?.id
        table.add([
          number.map { "\($0)" } ?? "-", summary.state.rawValue, "\(summary.secrets)",
          summary.waiver.secret.description, "\(summary.waiver.expires)",
          summary.waiver.approvedBy, summary.waiver.reason,
        ])
      }
      Console.print(table.text)
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Withdraw a recorded waiver; it stays on record.",
      discussion: "EXAMPLE: rota waive revoke 2 --by 'Jo Weber'")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The waiver's number.")
    var number: Int64

    @Option(help: "Who withdraws it.")
    var by: String

    func run() throws {
      let pipeline = try AuditPipeline(common)
      try pipeline.state.withLock {
        let history = try History.open(path: pipeline.state.historyPath)
        guard
          let entry = try history.waivers(recordedBy: pipeline.now).first(where: { $0.id == number }
          )
        else {
          throw Failure(
            .usage, "there is no waiver \(number) on record",
            hint: "'rota waive list' numbers them; those of rota.yaml are withdrawn there")
        }
        guard entry.waiver.revokedAt == nil else {
          throw Failure(.usage, "waiver \(number) was withdrawn already", hint: nil)
        }
        try history.revokeWaiver(number, by: by, at: pipeline.now)
        Console.print("Waiver \(number) is withdrawn.")
      }
    }
  }
}

extension Day: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
