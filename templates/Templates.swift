import Foundation

/// The files that the binary carries. Each can be overridden by one of the same name in the
/// directory that `--templates` names.
package enum Template: String, CaseIterable, Sendable {
  case markdown = "report.md.mustache"
  case html = "report.html.mustache"
  case css = "report.css"
  case secrets = "secrets.html.mustache"
  case part = "part.html.mustache"
  case index = "index.html.mustache"
  case defaultPolicy = "policy.yaml"
  case configuration = "rota.yaml"
  case schema = "report.schema.json"
  case controls = "controls.yaml"
  case runbookSigningKey = "runbook-signing-key.md.mustache"
  case runbookDatabase = "runbook-database.md.mustache"
  case runbookAPIKey = "runbook-api-key.md.mustache"
  case runbookBreach = "runbook-breach.md.mustache"

  /// The embedded text.
  package var builtIn: String {
    String(decoding: bytes, as: UTF8.self)
  }

  private var bytes: [UInt8] {
    switch self {
    case .markdown: PackageResources.report_md_mustache
    case .html: PackageResources.report_html_mustache
    case .css: PackageResources.report_css
    case .secrets: PackageResources.secrets_html_mustache
    case .part: PackageResources.part_html_mustache
    case .index: PackageResources.index_html_mustache
    case .defaultPolicy: PackageResources.policy_yaml
    case .configuration: PackageResources.rota_yaml
    case .schema: PackageResources.report_schema_json
    case .controls: PackageResources.controls_yaml
    case .runbookSigningKey: PackageResources.runbook_signing_key_md_mustache
    case .runbookDatabase: PackageResources.runbook_database_md_mustache
    case .runbookAPIKey: PackageResources.runbook_api_key_md_mustache
    case .runbookBreach: PackageResources.runbook_breach_md_mustache
    }
  }

  /// The text in `directory`, or the embedded one where the directory has no such file.
  package func text(overriddenIn directory: String?) throws -> String {
    guard let directory else { return builtIn }
    let path = "\(directory)/\(rawValue)"
    guard FileManager.default.fileExists(atPath: path) else { return builtIn }
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
