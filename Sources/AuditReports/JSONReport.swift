package import AuditModel

/// The machine-readable report, `"schema": "rota.report/v1"`. Frozen: fields are added, never
/// renamed or given another meaning; `report.schema.json` beside the templates describes it.
package enum JSONReport {
  package static let schema = "rota.report/v1"

  /// The bytes of `report.json`: UTF-8, ending with a line feed. In pieces that are made as they are
  /// asked for, to be written one after the other: a large report never lies in memory whole.
  package static func render(
    _ report: AuditReport, toolVersion: String
  ) -> some Sequence<[UInt8]> {
    var json = JSONWriter(capacity: 4096)
    json.openDocument()
    writeBeginning(report, toolVersion, &json)
    json.openList("secrets")
    let beginning = json.takePiece()
    let secrets = json.pieces(report.secrets) { json, portion in
      for secret in portion { json.secret(secret) }
    }
    json.closeList(isEmpty: report.secrets.isEmpty)
    json.openList("findings")
    let middle = json.takePiece()
    let findings = json.pieces(report.findings) { json, portion in
      var controls = report.supportedControls
      for finding in portion { json.finding(finding, controls: controls.of(finding)) }
    }
    json.closeList(isEmpty: report.findings.isEmpty)
    writeEnd(report, &json)
    json.closeDocument()
    let end = json.finished()
    return [
      AnySequence([beginning]), AnySequence(secrets), AnySequence([middle]),
      AnySequence(findings), AnySequence([end]),
    ].lazy.joined()
  }

  private static func writeBeginning(
    _ report: AuditReport, _ toolVersion: String, _ json: inout JSONWriter
  ) {
    json.field("schema", schema)
    json.field("kind", report.kind.rawValue)
    json.field("organization", report.organization)
    json.field("generatedAt", report.generatedAt)
    json.field("asOf", report.asOf)
    json.object("period") {
      $0.field("from", report.period.from.wholeSecond)
      $0.field("to", report.period.to.wholeSecond)
    }
    json.object("tool") {
      $0.field("name", "rota")
      $0.field("version", toolVersion)
    }
    json.object("policy") {
      $0.field("name", report.policyName)
      $0.field("sha256", report.policySHA256)
    }
    json.field("verdict", report.verdict.rawValue)
    json.object("summary") { write(report.summary, &$0) }
    json.list("sources", report.sources) { $0.source($1) }
  }

  private static func writeEnd(_ report: AuditReport, _ json: inout JSONWriter) {
    json.list("checklist", report.checklist) { $0.item($1, report.controls(for: $1)) }
    json.field("changesSince", report.changesSince)
    json.list("changes", report.changes) { $0.change($1) }
    json.list("runs", report.runs.runs) { $0.run($1) }
    json.list("missedDays", report.runs.missedDays) { $0.string($1.description) }
    json.review(report.review)
    if let previous = report.previous {
      json.object("previousReport") {
        $0.field("asOf", previous.at)
        $0.field("sha256", previous.sha256)
      }
    } else {
      json.field("previousReport", nil as String?)
    }
  }

  private static func write(_ summary: Summary, _ json: inout JSONWriter) {
    json.field("total", summary.total)
    json.field("compliant", summary[.compliant])
    json.field("due-soon", summary[.dueSoon])
    json.field("overdue", summary[.overdue])
    json.field("compromised", summary[.compromised])
    json.field("unknown", summary[.unknown])
    json.field("waived", summary[.waived])
  }
}

extension JSONWriter {
  fileprivate mutating func source(_ summary: SourceSummary) {
    object {
      $0.field("name", summary.source.name)
      $0.field("provider", summary.source.provider)
      $0.field("environment", summary.source.environment)
      $0.field("outcome", summary.outcome.rawValue)
      $0.field("collectedAt", summary.collectedAt)
      $0.field("secrets", summary.secrets)
      if let problem = summary.problem {
        $0.object("error") { $0.problem(problem) }
      } else {
        $0.field("error", nil as String?)
      }
      $0.object("coverage") {
        $0.field("seen", summary.coverage.seen)
        $0.field("seenBefore", summary.coverage.seenBefore)
        $0.field("requests", summary.coverage.requests)
        $0.field("gapCount", summary.coverage.gapCount)
        $0.list("gaps", summary.coverage.gaps) { json, gap in json.object { $0.problem(gap) } }
        $0.list("managedElsewhere", summary.coverage.managedElsewhere) { json, managed in
          json.object {
            $0.field("secret", managed.secret.description)
            $0.field("manager", managed.manager)
          }
        }
      }
    }
  }

  private mutating func problem(_ problem: SourceProblem) {
    field("code", problem.code.rawValue)
    field("message", problem.message)
    field("hint", problem.hint)
  }

  fileprivate mutating func secret(_ secret: Assessment) {
    object {
      $0.field("id", secret.secret.description)
      $0.field("source", secret.secret.source)
      $0.field("name", secret.secret.name)
      $0.field("key", secret.secret.key)
      $0.field("environment", secret.environment)
      $0.field("class", secret.row?.secretClass.name)
      $0.field("kind", secret.row?.kind?.rawValue)
      $0.field("owner", secret.owner)
      $0.object("rotation") {
        if case .days(let count) = secret.row?.period {
          $0.field("everyDays", count)
        } else {
          $0.field("everyDays", nil as Int?)
        }
        $0.field("onBreach", secret.row?.period == .onBreach)
      }
      $0.object("rotated") {
        $0.field("notBefore", secret.evidence.notBefore)
        $0.field("notAfter", secret.evidence.notAfter)
        $0.field("basis", secret.evidence.basis.rawValue)
      }
      $0.object("ageDays") {
        $0.field("min", secret.ageDays.min)
        $0.field("max", secret.ageDays.max)
      }
      $0.field("dueOn", secret.dueOn)
      $0.field("daysLeft", secret.daysLeft)
      $0.field("status", secret.status.rawValue)
      $0.field("reason", secret.reasonWithStaleness)
    }
  }

  fileprivate mutating func finding(_ finding: Finding, controls: [String]) {
    object {
      $0.field("id", finding.id)
      $0.field("rule", finding.rule)
      $0.field("severity", finding.severity.rawValue)
      $0.field("subject", finding.subject)
      $0.field("message", finding.message)
      $0.field("remedy", finding.remedy)
      $0.field("firstSeen", finding.firstSeen)
      $0.list("controls", controls) { $0.string($1) }
    }
  }

  fileprivate mutating func item(_ item: ChecklistItem, _ controls: [String]) {
    object {
      $0.field("id", item.id)
      $0.field("title", item.title)
      $0.field("outcome", item.outcome.rawValue)
      $0.field("mode", item.mode.rawValue)
      $0.list("evidence", item.evidence) { $0.string($1) }
      $0.field("toDo", item.toDo)
      $0.list("attestations", item.attestations) { $0.attestation($1) }
      $0.list("controls", controls) { $0.string($1) }
    }
  }

  fileprivate mutating func change(_ change: Change) {
    object {
      $0.field("kind", change.kind.rawValue)
      $0.field("secret", change.secret.description)
      $0.field("before", change.before?.rawValue)
      $0.field("after", change.after?.rawValue)
    }
  }

  fileprivate mutating func run(_ run: RunLog.Run) {
    object {
      $0.field("at", run.at)
      $0.field("complete", run.complete)
      $0.field("partial", run.partial)
      $0.field("failed", run.failed)
    }
  }
}

extension Assessment {
  /// The reason, and that it stands on earlier facts where it does.
  package var reasonWithStaleness: String {
    isStale
      ? grounds.reason + " (on the last known facts: its source was not completely collected)"
      : grounds.reason
  }
}
