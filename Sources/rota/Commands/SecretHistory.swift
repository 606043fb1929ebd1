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
    let found = try find(timeline)
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

  private func find(_ timeline: AuditTimeline) throws -> SecretTimeline {
    let all = timeline.sources.flatMap(\.secrets)
    if let exact = all.first(where: { "\($0.id)" == secret }) { return exact }
    let named = all.filter { $0.id.name == secret || $0.id.key == secret }
    guard let only = named.first else {
      throw Failure(
        .usage, "the history holds no secret called \(secret)",
        hint: "'rota report' lists them; an id is <source>/<name>")
    }
    guard named.count == 1 else {
      throw Failure(
        .usage, "\(named.count) secrets are called \(secret)",
        hint: "give one of: " + named.map { "\($0.id)" }.sorted().prefix(5).joined(separator: ", "))
    }
    return only
  }
}
