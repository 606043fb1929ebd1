import ArgumentParser
import AuditConfiguration
import AuditModel
import AuditReports

struct RunbookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runbook",
    abstract: "How to rotate a secret, step by step, as Markdown with boxes to tick.",
    discussion: """
      Runbooks of your own lie in the directory that 'runbooks' in rota.yaml names: under the names of \
      the built-in ones, or as <SETTING>.md.mustache for one secret.

      EXAMPLE: rota runbook env/SECRET_KEY > rotate.md
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The secret's id, <source>/<name>, or its name where only one has it.")
  var secret: String?

  @Flag(help: "The breach response: all secrets, in the right order.")
  var breach = false

  func run() throws {
    let pipeline = try AuditPipeline(common)
    guard (secret != nil) != breach else {
      throw Failure(.usage, "what to rotate is not clear", hint: "name a secret, or --breach")
    }
    let (report, _) = try pipeline.auditOfRecord(asOf: pipeline.now)
    let directory = pipeline.configuration.runbooks
    guard let secret else {
      return try Console.printData(
        Array(try Runbook.breach(report, directory: directory).utf8))
    }
    let id = try find(secret, among: report.secrets.map(\.secret))
    let assessment = report.secrets.first { $0.secret == id }!
    let source = pipeline.configuration.sources.first { $0.name == id.source }
    var settings: [String: String] = [:]
    for entry in try source?.node.namedEntries(expected: "") ?? [] {
      if let text = try? entry.node.string() { settings[entry.name] = text }
      // One entry of a list fills its place as well.
      if let list = try? entry.node.strings(expected: ""), list.count == 1 {
        settings[entry.name == "apps" ? "app" : entry.name] = list[0]
      }
    }
    let text = try Runbook.markdown(
      assessment, provider: source?.provider ?? "", settings: settings, directory: directory)
    try Console.printData(Array(text.utf8))
  }
}
