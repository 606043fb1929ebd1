package import AuditModel

/// The audit as test results, for the pipelines that show nothing else: a suite for each source, a
/// case for each secret. Overdue and compromised fail, unknown is an error, waived is skipped.
package enum JUnitReport {
  package static func render(_ report: AuditReport) -> String {
    let bySource = Dictionary(grouping: report.secrets, by: \.secret.source)
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    xml += "<testsuites name=\"rota\"\(counts(report.secrets))>\n"
    for source in report.sources {
      let secrets = (bySource[source.source.name] ?? []).sorted { $0.secret < $1.secret }
      // An empty suite would pass whatever became of its source.
      let gap = source.outcome == .complete ? 0 : 1
      xml += "  <testsuite name=\"\(escaped(source.source.name))\"\(counts(secrets, errors: gap))"
      xml += " timestamp=\"\("\(report.asOf)".dropLast())\">\n"
      if gap > 0 {
        let message = source.problem?.message ?? "not completely collected"
        xml += testCase(source.source.name, "collection", "error", message)
      }
      for secret in secrets { xml += self.testCase(secret) }
      xml += "  </testsuite>\n"
    }
    return xml + "</testsuites>\n"
  }

  private static func testCase(_ secret: Assessment) -> String {
    let name = secret.secret.description
    switch secret.status {
    case .compliant, .dueSoon:
      return
        "    <testcase classname=\"\(escaped(secret.secret.source))\" name=\"\(escaped(name))\"/>\n"
    case .overdue, .compromised:
      return testCase(
        secret.secret.source, name, "failure",
        "\(secret.status.rawValue): \(secret.reasonWithStaleness)")
    case .unknown: return testCase(secret.secret.source, name, "error", secret.reasonWithStaleness)
    case .waived: return testCase(secret.secret.source, name, "skipped", secret.reasonWithStaleness)
    }
  }

  private static func testCase(
    _ suite: String, _ name: String, _ element: String, _ message: String
  ) -> String {
    "    <testcase classname=\"\(escaped(suite))\" name=\"\(escaped(name))\"><\(element) message=\"\(escaped(message))\"/></testcase>\n"
  }

  private static func counts(_ secrets: [Assessment], errors: Int = 0) -> String {
    func count(_ statuses: Set<Status>) -> Int {
      secrets.filter { statuses.contains($0.status) }.count
    }
    return " tests=\"\(secrets.count + errors)\" failures=\"\(count([.overdue, .compromised]))\""
      + " errors=\"\(count([.unknown]) + errors)\" skipped=\"\(count([.waived]))\""
  }

  private static func escaped(_ text: String) -> String {
    visible(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}
