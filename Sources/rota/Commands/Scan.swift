import ArgumentParser
import AuditConfiguration
import AuditLeaks
import AuditModel
import AuditReports
import Foundation
import Glibc

struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Search logs for the values of our secrets, in whole or in part.",
    discussion: """
      The values come from the configured sources that may read them, and are held in wiped memory \
      until the search ends. What is found is told by place; neither the bytes nor the line are.

      Files, directories and patterns; .gz and .zst are unpacked; '-' is standard input.

      EXAMPLE: rota scan /var/log/app '/var/log/nginx/*.gz'
      EXAMPLE: rota scan --git .
      EXAMPLE: journalctl -o export | rota scan -
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

  @OptionGroup var common: CommonOptions

  @Argument(help: "What to search.")
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Search every blob of a Git repository, in all its history.", valueName: "directory"))
  var git: [String] = []

  @Option(help: "The shortest piece of a value to look for, in bytes, 8 or more.")
  var piece = 16

  @Flag(help: "Look for tokens of well-known shapes too, whoever's they are.")
  var tokenShapes = false

  @Option(name: .shortAndLong, help: "text, json or sarif (2.1.0).")
  var format: Format = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write there, not to standard output.", valueName: "file"))
  var output: String?

  @Option(help: "Files read at a time; as many as there are cores by default.")
  var jobs: Int?

  @Flag(help: "End with status 1 when anything was found.")
  var failOnExposure = false

  func validate() throws {
    if paths.isEmpty, git.isEmpty {
      throw ValidationError("Give at least one file or directory, or '-'.")
    }
    if !(8...1024).contains(piece) { throw ValidationError("--piece is from 8 to 1024 bytes.") }
  }

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let (search, collected) = try pipeline.leakSearch(piece: piece, tokenShapes: tokenShapes)
    for source in collected where source.outcome != .complete {
      Console.warn(
        "source \(source.source.name) is \(source.outcome.rawValue): its values are not all searched for",
        hint: source.problem?.hint)
    }
    guard search.count > 0 || tokenShapes else {
      throw Failure(
        .incomplete, "no value can be searched for, so this scan can't answer",
        hint: "a source must read values: 'dotenv', 'process', or 'fingerprint: true'")
    }
    let directory = FileManager.default.currentDirectoryPath
    let report = LogScan(
      search, jobs: jobs, isQuiet: common.quiet, excluding: pipeline.ownFiles
    ).run(
      paths.map { $0 == "-" ? $0 : absolute($0, directory) },
      git: git.map { absolute($0, directory) })
    try writeOutput([render(report)], to: output)
    if failOnExposure, !report.exposures.isEmpty { throw ExitCode(Failure.Code.found.rawValue) }
    if !report.unread.isEmpty || collected.contains(where: { $0.outcome != .complete }) {
      throw ExitCode(Failure.Code.incomplete.rawValue)
    }
  }

  private func render(_ report: ScanReport) -> [UInt8] {
    switch format {
    case .json: ScanReports.json(report, toolVersion: Rota.version)
    case .sarif: ScanReports.sarif(report, toolVersion: Rota.version)
    case .text: Array(text(report).utf8)
    }
  }

  private func text(_ report: ScanReport) -> String {
    var lines = report.exposures.map { exposure in
      "EXPOSED  \(exposure.sentence)"
        + (exposure.writtenAt.map { ", written at \($0)" } ?? "")
    }
    lines += report.unread.map { "UNREAD   \($0.file): \($0.reason)" }
    for reason in SkippedValue.Reason.allCases {
      let names = report.skipped.filter { $0.reason == reason }.map { "\($0.secret)" }
      for name in names.prefix(20) { lines.append("SKIPPED  \(name) \(reason.text)") }
      if names.count > 20 {
        lines.append(
          "SKIPPED  \(names.count - 20) more for the same reason (--format json lists them)")
      }
    }
    let found =
      report.exposures.isEmpty ? "Nothing found" : "\(report.exposures.count) exposures found"
    lines.append(
      "\(found): \(report.values) values searched for in \(report.files) files, \(report.bytes) bytes."
    )
    return lines.map { visible($0) + "\n" }.joined()
  }
}
