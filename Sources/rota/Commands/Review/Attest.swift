import ArgumentParser
import AuditHistory
import AuditModel
import AuditReports

struct Attest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say, by name, that an item of a month's checklist was reviewed.",
    discussion: """
      Items: \(ChecklistItem.ids.joined(separator: ", ")).

      EXAMPLE: rota attest audit-access-patterns --by 'Ana Silva' --note 'all 12 explained' \
      --evidence review-2026-10.pdf
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The item's id.")
  var item: String

  @Option(
    help: ArgumentHelp("The month; the last one that is over by default.", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: "Who reviewed it.")
  var by: String

  @Option(help: "What was done and found.")
  var note: String

  @Option(
    help: ArgumentHelp("What shows it; of a file the digest is kept.", valueName: "file-or-url"))
  var evidence: String?

  func run() throws {
    let pipeline = try AuditPipeline(common)
    guard ChecklistItem.ids.contains(item) else {
      throw Failure(
        .usage, "the checklist has no item '\(item)'",
        hint: "one of: " + ChecklistItem.ids.joined(separator: ", "))
    }
    let month = try pipeline.finishedMonth(month)
    let reference = try evidence.map { try pipeline.evidence($0) }
    let attestation = Attestation(
      id: 0, item: item, month: month, by: by, at: pipeline.now, note: note, evidence: reference,
      state: reference?.sha256 == nil ? nil : .intact)
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      guard try history.lastCollection() != nil else { throw HistoryError(.absent) }
      try history.record(attestation)
    }
    let late = attestation.daysLate.map { ", \(days($0)) late" } ?? ""
    Console.print(visible("Attested: \(item) of \(month), by \(by)\(late)."))
    if !common.quiet { Console.note("'rota monthly --month \(month)' writes the report anew") }
  }
}

struct SignOffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign-off",
    abstract: "Sign a month's report, and write it anew with the signature.",
    discussion: """
      What is signed is the report.json that 'rota monthly' wrote; its digest is kept.

      EXAMPLE: rota sign-off --month 2026-10 --by 'Jo Weber' --role 'Head of security'
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var templates: TemplateOptions

  @Option(
    help: ArgumentHelp("The month; the last one that is over by default.", valueName: "yyyy-mm"))
  var month: Month?

  @Option(help: "Who signs.")
  var by: String

  @Option(help: "As what.")
  var role: String

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let month = try pipeline.finishedMonth(month)
    try pipeline.state.withLock {
      let history = try History.open(path: pipeline.state.historyPath)
      let directory = pipeline.reportsDirectory(of: month)
      guard let signed = try digest(ofFile: "\(directory)/report.json") else {
        throw Failure(
          .usage, "there is no report of \(month) to sign",
          hint: "'rota monthly --month \(month)' writes it; read it, then sign")
      }
      // What is signed has to be what the history says now, made at the instant that it names.
      let (report, _) = try pipeline.monthly(month, history)
      if let item = report.checklist.first(where: { item in
        item.attestations.contains { $0.state == .changed || $0.state == .missing }
      }) {
        throw Failure(
          .usage, "the evidence of \(item.id) is missing or has changed since it was attested",
          hint: "restore it, or attest anew; 'rota nightly' looks at it each night")
      }
      try history.record(
        SignOff(month: month, by: by, role: role, at: pipeline.now, reportSHA256: signed))
      let (signedReport, _) = try pipeline.monthly(month, history)
      try writeReports(signedReport, templates: templates.templates, to: directory)
      try pipeline.writeIndex(history, templates: templates.templates)
      Console.print(visible("Signed: the report of \(month), by \(by), \(role)."))
      let open = report.checklist.filter { $0.outcome != .pass }
      if !open.isEmpty {
        Console.warn(
          "\(open.count) items are not passed: \(open.map(\.id).joined(separator: ", "))",
          hint: "they stay open, and the next month carries them over")
      }
    }
  }
}
