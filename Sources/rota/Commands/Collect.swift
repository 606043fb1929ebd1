import ArgumentParser
import AuditHistory
import AuditModel

struct Collect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Collect into the history, and no more.",
    discussion: "EXAMPLE: rota collect --verbose")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let collected = try pipeline.state.withLock {
      try pipeline.collectAndRecord(try History.open(path: pipeline.state.historyPath))
    }
    if !common.quiet {
      var table = Table(["OUTCOME", "SEEN", "SOURCE"], flexible: 2)
      for source in collected {
        table.add([
          source.outcome.rawValue, "\(source.observations.count)", source.source.name,
        ])
      }
      Console.print(table.text)
    }
    if collected.contains(where: { $0.outcome != .complete }) {
      throw ExitCode(Failure.Code.incomplete.rawValue)
    }
  }
}
