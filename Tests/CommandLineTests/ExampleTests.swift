import Foundation
import TestSupport
import Testing

@Suite struct ExampleTests {
  /// The shipped example, played anew, gives the golden reports to the byte.
  /// After a wanted change: `ROTA_UPDATE_GOLDEN=1 scripts/test --filter ExampleTests`.
  @Test func reportsAreGolden() throws {
    let scratch = try Scratch()
    let output = scratch.path + "/run"
    let run = try Program.run(
      [Program.packageRoot + "/scripts/example", Program.rota, output], in: scratch.path)
    try #require(run.status == 0, "\(run.errors)")
    let golden = Program.packageRoot + "/reports/example"
    let pairs = [
      ("reports/nightly/report", "report"), ("reports/2026-11/report", "2026-11/report"),
    ]
    for (made, kept) in pairs {
      for format in ["json", "md", "html"] {
        let text = try scratch.read("run/\(made).\(format)")
        if ProcessInfo.processInfo.environment["ROTA_UPDATE_GOLDEN"] != nil {
          try FileManager.default.createDirectory(
            atPath: golden + "/2026-11", withIntermediateDirectories: true)
          try text.write(toFile: "\(golden)/\(kept).\(format)", atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOfFile: "\(golden)/\(kept).\(format)", encoding: .utf8)
        #expect(text == expected, "\(kept).\(format) differs")
      }
    }
    let statuses = ["compliant", "due-soon", "overdue", "compromised", "unknown", "waived"]
    let json = try scratch.read("run/reports/nightly/report.json")
    for status in statuses { #expect(json.contains("\"status\":\"\(status)\"")) }

    let schema = try Program.python(
      Program.packageRoot + "/Tests/CommandLineTests/schema.py",
      [
        Program.packageRoot + "/templates/files/report.schema.json",
        output + "/reports/nightly/report.json", output + "/reports/2026-11/report.json",
      ], in: scratch.path)
    #expect(schema.status == 0, "\(schema.errors)")
  }
}
