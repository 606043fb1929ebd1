import ArgumentParser
import AuditModel
import AuditReports

struct SecretHistory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "What the history holds about one secret.",
    discussion: "EXAMPLE: rota history env/SECRET_KEY")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The secret's id, <source>/<name>, or its name where only one has it.")
  var secret: String

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let (report, timeline) = try pipeline.auditOfRecord(asOf: pipeline.now)
    let id = try find(secret, among: timeline.sources.flatMap(\.secrets).map(\.id))
    let found = timeline.sources.lazy.flatMap(\.secrets).first { $0.id == id }!
    let assessment = report.secrets.first { $0.secret == found.id }
    Console.print(visible("\(found.id)"))
    if let assessment {
      Console.print("  \(assessment.status.rawValue): \(assessment.grounds.reason)")
      Console.print("  set \(Wording.evidence(assessment.evidence))")
    } else {
      Console.print("  not counted as a secret, or no longer there")
    }
    Console.print("")
    var table = Table(["SEEN FIRST", "WHAT", "VERSION", "DECLARED"], flexible: 1)
    var before: Observation?
    for (index, revision) in found.revisions.enumerated() {
      let seen = revision.observation
      table.add([
        "\(revision.collection.at)", what(before, seen, isFirst: index == 0),
        seen?.version ?? "-", seen?.declaredRotation.map { "\($0)" } ?? "-",
      ])
      before = seen
    }
    Console.print(table.text)
  }

  private func what(_ before: Observation?, _ seen: Observation?, isFirst: Bool) -> String {
    guard let seen else { return "gone" }
    guard let before else { return isFirst ? "first seen" : "back again" }
    if let old = before.fingerprint, let new = seen.fingerprint {
      if !old.isComparable(to: new) { return "new fingerprint key" }
      if old != new { return "another value" + (seen.rotatedAt != nil ? ", by the provider" : "") }
    }
    if before.version != seen.version, seen.fingerprint == nil {
      return "another version" + (seen.rotatedAt != nil ? ", by the provider" : "")
    }
    return before.version != seen.version ? "another version, same value" : "other details"
  }
}
