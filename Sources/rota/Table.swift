import AuditModel

/// An aligned table for a terminal of 80 columns: short columns keep their width, the last but
/// flexible one is cut with an ellipsis.
struct Table {
  private let headings: [String]
  private let flexible: Int
  private var rows: [(cells: [String], status: Status?)] = []

  private static let width = 80

  /// - Parameter flexible: the index of the column that gives way.
  init(_ headings: [String], flexible: Int) {
    self.headings = headings
    self.flexible = flexible
  }

  /// - Parameter status: colours the first cell.
  mutating func add(_ cells: [String], status: Status? = nil) {
    rows.append((cells.map(visible), status))
  }

  var isEmpty: Bool { rows.isEmpty }

  var text: String {
    var widths = headings.map(\.count)
    for row in rows {
      for (index, cell) in row.cells.enumerated() { widths[index] = max(widths[index], cell.count) }
    }
    let gaps = 2 * (headings.count - 1)
    let excess = widths.reduce(0, +) + gaps - Self.width
    if excess > 0 { widths[flexible] = max(8, widths[flexible] - excess) }
    let lines = [line(headings, widths, nil)] + rows.map { line($0.cells, widths, $0.status) }
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int], _ status: Status?) -> String {
    var text = ""
    for (index, cell) in cells.enumerated() {
      let cut =
        cell.count > widths[index] ? String(cell.prefix(widths[index] - 1)) + "…" : cell
      let isLast = index == cells.count - 1
      let padding = isLast ? "" : String(repeating: " ", count: widths[index] - cut.count + 2)
      text += (index == 0 ? status.map { Console.colored(cut, $0) } ?? cut : cut) + padding
    }
    return text
  }
}

extension AuditReport {
  /// The secrets that match `isShown`, as a table for the terminal.
  func table(limit: Int = .max, where isShown: (Assessment) -> Bool = { _ in true }) -> String? {
    let shown = secrets.filter(isShown)
    guard !shown.isEmpty else { return nil }
    var table = Table(["STATUS", "DUE", "LEFT", "SECRET"], flexible: 3)
    for secret in shown.prefix(limit) {
      table.add(
        [
          secret.status.rawValue, secret.dueOn.map { "\($0)" } ?? "-",
          secret.daysLeft.map { "\($0)d" } ?? "-", "\(secret.secret)",
        ], status: secret.status)
    }
    let more = shown.count > limit ? "\n... and \(shown.count - limit) more" : ""
    return table.text + more
  }
}
