package import AuditModel

/// The audit's figures for Prometheus, as node_exporter's textfile collector reads them: every status
/// is there, zeros included, instants are values, and no sample carries a time of its own.
package enum MetricsReport {
  package static func render(_ report: AuditReport, toolVersion: String) -> String {
    var out = Exposition()
    out.family("rota_build_info", "gauge", "The version of rota.") {
      $0.sample(["version": toolVersion], 1)
    }
    out.family("rota_secrets", "gauge", "Secrets by status.") {
      for status in Status.allCases {
        $0.sample(["status": status.rawValue], report.summary[status])
      }
    }
    var byClass: [String: [Status: Int]] = [:]
    for secret in report.secrets {
      byClass[secret.row?.secretClass.name ?? "unclassified", default: [:]][
        secret.status, default: 0] += 1
    }
    out.family("rota_class_secrets", "gauge", "Secrets by class and status.") {
      for (name, counts) in byClass.sorted(by: { $0.key < $1.key }) {
        for status in Status.allCases {
          $0.sample(["class": name, "status": status.rawValue], counts[status] ?? 0)
        }
      }
    }
    out.family("rota_findings", "gauge", "Open findings by severity.") {
      for severity in Severity.allCases {
        $0.sample(
          ["severity": severity.rawValue],
          report.findings.filter { $0.severity == severity }.count)
      }
    }
    out.family("rota_verdict", "gauge", "1 for the audit's verdict, 0 for the others.") {
      for verdict in [Verdict.compliant, .attention, .inconclusive, .nonCompliant] {
        $0.sample(["verdict": verdict.rawValue], report.verdict == verdict ? 1 : 0)
      }
    }
    out.family("rota_source_complete", "gauge", "Whether a source was completely collected.") {
      for source in report.sources {
        $0.sample(labels(source), source.outcome == .complete ? 1 : 0)
      }
    }
    out.family(
      "rota_source_last_complete_timestamp_seconds", "gauge",
      "When a source was last completely collected; 0 if never."
    ) {
      for source in report.sources { $0.sample(labels(source), seconds(source.collectedAt)) }
    }
    out.family("rota_audit_timestamp_seconds", "gauge", "When the audit was made.") {
      $0.sample([:], seconds(report.generatedAt))
    }
    out.family(
      "rota_audit_last_success_timestamp_seconds", "gauge",
      "Since when at the latest every source was completely collected; 0 if one never was."
    ) {
      let complete = report.sources.map(\.collectedAt)
      $0.sample([:], complete.contains(nil) ? 0 : seconds(complete.compactMap { $0 }.min()))
    }
    out.family("rota_next_due_timestamp_seconds", "gauge", "The next due day; 0 if there is none.")
    {
      let today = report.asOf.day
      let next = report.secrets.compactMap(\.dueOn).filter { $0 >= today }.min()
      $0.sample([:], seconds(next?.start))
    }
    return out.text
  }

  private static func labels(_ source: SourceSummary) -> [String: String] {
    ["source": source.source.name, "provider": source.source.provider]
  }

  private static func seconds(_ instant: Instant?) -> Int {
    instant.map { Int($0.milliseconds / 1000) } ?? 0
  }
}

/// Metric families in Prometheus's text format, version 0.0.4.
private struct Exposition {
  private(set) var text = ""
  private var name = ""

  mutating func family(
    _ name: String, _ type: String, _ help: String, _ body: (inout Exposition) -> Void
  ) {
    self.name = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    body(&self)
  }

  mutating func sample(_ labels: [String: String], _ value: Int) {
    let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value))\"" }
    text += name + (pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") + " \(value)\n"
  }

  private func escaped(_ value: String) -> String {
    visible(value).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
