import ArgumentParser
import AuditCollectors
import AuditConfiguration
import AuditModel
import Foundation

struct Sources: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the configured sources, or check that each can be read.",
    discussion: "EXAMPLE: rota sources check",
    subcommands: [List.self, CheckSources.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The sources as configured.", discussion: "EXAMPLE: rota sources list")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let pipeline = try AuditPipeline(common)
      var table = Table(["SOURCE", "PROVIDER", "ENVIRONMENT"], flexible: 0)
      for source in pipeline.configuration.sources {
        table.add([source.name, source.provider, source.environment ?? "-"])
      }
      Console.print(table.text)
    }
  }

  struct CheckSources: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Read each source once, and record nothing.",
      discussion: "EXAMPLE: rota sources check --json")

    @OptionGroup var common: CommonOptions

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
      let pipeline = try AuditPipeline(common)
      let collected = try pipeline.collect(FingerprintKeyFile.ephemeral(), nil)
      for source in collected { Console.print(json ? jsonLine(source) : line(source)) }
      if collected.contains(where: { $0.outcome != .complete }) {
        throw ExitCode(Failure.Code.incomplete.rawValue)
      }
    }

    private func line(_ source: CollectedSource) -> String {
      let read = Self.valuesRead(source)
      let head =
        "\(source.source.name): \(source.outcome.rawValue), \(source.observations.count) seen"
        + (read > 0 ? ", values read: \(read)" : "")
      guard let problem = source.problem else { return visible(head) }
      return visible("\(head); \(problem.message) (\(problem.code.rawValue)); \(problem.hint)")
    }

    /// Zero says that the source is audited by its metadata.
    private static func valuesRead(_ source: CollectedSource) -> Int {
      source.observations.count { $0.facts != nil }
    }

    private func jsonLine(_ source: CollectedSource) -> String {
      var object: [String: Any] = [
        "source": source.source.name, "provider": source.source.provider,
        "outcome": source.outcome.rawValue, "seen": source.observations.count,
        "valuesRead": Self.valuesRead(source), "gapCount": source.facts.gapCount,
        "gaps": source.facts.gaps.map {
          ["cause": $0.code.rawValue, "message": $0.message, "hint": $0.hint]
        },
      ]
      if let problem = source.problem {
        object["cause"] = problem.code.rawValue
        object["message"] = problem.message
        object["hint"] = problem.hint
      }
      let data = try? JSONSerialization.data(
        withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
      return data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
