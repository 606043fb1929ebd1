import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditPolicy

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What another policy would have said over the past year, and what it makes due.",
    discussion: """
      The file holds what stands under 'policy' in rota.yaml. Declarations, waivers and incidents stay.

      EXAMPLE: rota simulate --policy stricter.yaml
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: ArgumentHelp("The other policy.", valueName: "file"))
  var policy: String

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let ours = pipeline.configuration.policy
    let other = try ours.replacingTable(policyFile: policy)
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    guard let timeline = try history.timeline(asOf: pipeline.now) else {
      throw HistoryError(.absent)
    }
    let simulation = simulate(other, insteadOf: ours, over: timeline, asOf: pipeline.now)
    var table = Table(
      ["AS OF", "POLICY"] + Status.allCases.map { $0.rawValue.uppercased() }, flexible: 1)
    for point in simulation.points {
      for (name, summary) in [("now", point.ours), ("other", point.other)] {
        table.add(
          ["\(point.at.day)", name] + Status.allCases.map { "\(summary[$0])" })
      }
    }
    Console.print(table.text + "\n")
    guard !simulation.changed.isEmpty else {
      return Console.print("It would change nothing today.")
    }
    Console.print("It would change \(simulation.changed.count) secrets today:\n")
    var changes = Table(["SECRET", "NOW", "THEN", "DUE THEN"], flexible: 0)
    for change in simulation.changed {
      changes.add([
        "\(change.secret)", change.ours?.status.rawValue ?? "-",
        change.other?.status.rawValue ?? "-", change.other?.dueOn.map { "\($0)" } ?? "-",
      ])
    }
    Console.print(changes.text)
  }
}
