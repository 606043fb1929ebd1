import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditReports

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "One line and an exit code for Nagios, Icinga and the like.",
    discussion: """
      It judges what the history holds, and collects nothing. 0 OK, 1 warning, 2 critical, 3 unknown.

      EXAMPLE: rota check --config /etc/rota/rota.yaml
      """)

  @OptionGroup var common: CommonOptions

  func run() throws {
    let line: String
    let code: Int32
    do {
      let pipeline = try AuditPipeline(common)
      let report = try pipeline.auditOfRecord(asOf: pipeline.now).report
      let word: String
      switch report.verdict {
      case .compliant: (word, code) = ("OK", 0)
      case .attention: (word, code) = ("WARNING", 1)
      case .nonCompliant: (word, code) = ("CRITICAL", 2)
      case .inconclusive: (word, code) = ("UNKNOWN", 3)
      }
      let figures = Status.allCases.map { "\($0.rawValue)=\(report.summary[$0])" }
      line = "ROTA \(word) - \(Wording.sentence(report)) | \(figures.joined(separator: " "))"
    } catch let error as HistoryError {
      (line, code) = ("ROTA UNKNOWN - \(error.message); \(error.hint)", 3)
    } catch let error as ConfigurationError {
      (line, code) = ("ROTA UNKNOWN - \(error.message); \(error.hint)", 3)
    }
    Console.print(visible(line))
    throw ExitCode(code)
  }
}
