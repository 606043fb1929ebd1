import ArgumentParser
import AuditConfiguration
import AuditModel
import AuditReports

struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Show the policy that is in force.",
    discussion: "EXAMPLE: rota policy show",
    subcommands: [Show.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The rotation frequency table, in order of precedence.",
      discussion: "EXAMPLE: rota policy show")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let policy = try AuditPipeline(common).configuration.policy
      Console.print(
        visible(
          "Policy \(policy.name), warning \(days(policy.warnDays)) ahead, SHA-256 \(policy.sha256)")
      )
      Console.print("")
      var table = Table(["CLASS", "SECRET", "ROTATE", "WARN", "KIND"], flexible: 1)
      for row in policy.rows {
        table.add([
          row.secretClass.name, name(row), Wording.period(row.period),
          row.warnDays.map { "\($0)d" } ?? "-", row.kind?.rawValue ?? "-",
        ])
      }
      Console.print(table.text)
    }

    private func name(_ row: PolicyRow) -> String {
      var text = row.name.description
      if let source = row.source { text = "\(source)/\(text)" }
      if let tag = row.tag { text += " [\(tag.key)=\(tag.value)]" }
      return text
    }
  }
}
