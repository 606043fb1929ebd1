import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditModel
import AuditPolicy

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What changed between two nights or two months.",
    discussion: """
      A time is a month (its end), a day (its end) or an instant; the second is now by default.

      EXAMPLE: rota diff 2026-09 2026-10
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var common: CommonOptions

  @Argument(help: "The earlier time.")
  var earlier: Moment

  @Argument(help: "The later time.")
  var later: Moment?

  @Option(name: .shortAndLong, help: "text or json.")
  var format: Format = .text

  func run() throws {
    let pipeline = try AuditPipeline(common)
    let to = min(later?.end ?? pipeline.now, pipeline.now)
    let from = earlier.end
    guard from < to else {
      throw Failure(.usage, "\(from) is not before \(to)", hint: "give the earlier time first")
    }
    let history = try History.openReadOnly(path: pipeline.state.historyPath)
    guard let after = try history.timeline(asOf: to), let before = try history.timeline(asOf: from)
    else { throw HistoryError(.absent) }
    let differences = compare(
      (before, from), (after, to), by: pipeline.configuration.policy)
    switch format {
    case .json: try Console.printData(try jsonLine(DiffDocument(differences, from, to)))
    case .text: show(differences, from, to)
    }
  }

  private func show(_ differences: [Difference], _ from: Instant, _ to: Instant) {
    Console.print("From \(from) to \(to):")
    let counts = Difference.Kind.allCases.map { kind in
      "\(differences.filter { $0.kind == kind }.count) \(kind.rawValue)"
    }
    Console.print(counts.joined(separator: ", ") + ".")
    guard !differences.isEmpty else { return }
    var table = Table(["CHANGE", "SECRET", "BEFORE", "AFTER"], flexible: 1)
    for difference in differences {
      table.add([
        difference.kind.rawValue, "\(difference.secret)",
        difference.before?.rawValue ?? "-", difference.after?.rawValue ?? "-",
      ])
    }
    Console.print("\n" + table.text)
  }
}

/// A month, a day or an instant, as a person writes it.
struct Moment: ExpressibleByArgument {
  /// The last instant that belongs to it.
  let end: Instant

  init?(argument: String) {
    if let month = Month(argument) {
      end = month.last.end
    } else if let day = Day(argument) {
      end = day.end
    } else if let instant = Instant(argument) {
      end = instant
    } else {
      return nil
    }
  }
}

private struct DiffDocument: Encodable {
  let schema = "rota.diff/v1"
  let from: String
  let to: String
  let changes: [Entry]

  struct Entry: Encodable {
    let change: String
    let secret: String
    let before: String?
    let after: String?
  }

  init(_ differences: [Difference], _ from: Instant, _ to: Instant) {
    self.from = "\(from)"
    self.to = "\(to)"
    changes = differences.map {
      Entry(
        change: $0.kind.rawValue, secret: "\($0.secret)", before: $0.before?.rawValue,
        after: $0.after?.rawValue)
    }
  }
}
