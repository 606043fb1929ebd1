package import AuditModel
import Foundation

/// The audit as OCSF Compliance Findings (class 2003), one JSON object a line for each secret.
package enum OCSFReport {
  package static func render(_ report: AuditReport, toolVersion: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lines = ""
    for secret in report.secrets {
      let line = ComplianceFinding(secret, report, toolVersion)
      lines += String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
    }
    return lines
  }
}

/// Of OCSF 1.3.0, what a rotation verdict fills in.
private struct ComplianceFinding: Encodable {
  let activity_id = 1
  let category_uid = 2
  let class_uid = 2003
  let type_uid = 200_301
  let severity_id: Int
  let status_id = 1
  /// Milliseconds since 1970.
  let time: Int64
  let message: String
  let metadata: Metadata
  let finding_info: FindingInfo
  let compliance: Compliance
  let resources: [Resource]

  struct Metadata: Encodable {
    let version = "1.3.0"
    let product: Product
    struct Product: Encodable {
      let name = "rota"
      let vendor_name = "Rota"
      let version: String
    }
  }

  struct FindingInfo: Encodable {
    let uid: String
    let title: String
    let desc: String
    let created_time: Int64
  }

  struct Compliance: Encodable {
    let control = "secret rotation"
    let standards: [String]
    let status: String
    let status_id: Int
    let status_detail: String
  }

  struct Resource: Encodable {
    let uid: String
    let name: String
    let type = "secret"
    let owner: Owner?
    struct Owner: Encodable { let name: String }
  }

  init(_ secret: Assessment, _ report: AuditReport, _ toolVersion: String) {
    let id = visible("\(secret.secret)")
    let reason = secret.reasonWithStaleness
    time = report.asOf.milliseconds
    message = "\(id) is \(Wording.status(secret.status)): \(reason)"
    severity_id = Self.severity(secret)
    metadata = Metadata(product: .init(version: toolVersion))
    finding_info = FindingInfo(
      uid: id, title: "Rotation of \(id)", desc: reason, created_time: report.asOf.milliseconds)
    let outcome = Self.outcome(secret.status)
    compliance = Compliance(
      standards: report.review.controls.map(\.control)
        .filter { $0.items.contains(ChecklistItem.reviewRotationSchedule) }.map(\.id),
      status: outcome.word, status_id: outcome.id, status_detail: secret.status.rawValue)
    resources = [
      Resource(
        uid: id, name: visible(secret.secret.settingName),
        owner: secret.owner.map { .init(name: visible($0)) })
    ]
  }

  /// 1 pass, 2 warning, 3 fail; what can't be told is none of them: 0, unknown.
  private static func outcome(_ status: Status) -> (id: Int, word: String) {
    switch status {
    case .compliant: (1, "Pass")
    case .dueSoon, .waived: (2, "Warning")
    case .overdue, .compromised: (3, "Fail")
    case .unknown: (0, "Unknown")
    }
  }

  /// 1 informational, 2 low, 3 medium, 4 high, 5 critical.
  private static func severity(_ secret: Assessment) -> Int {
    switch secret.status {
    case .compliant, .waived: return 1
    case .dueSoon: return 2
    case .unknown: return 3
    case .compromised: return 5
    case .overdue:
      switch secret.row?.secretClass.severity {
      case .critical: return 5
      case .high: return 4
      case .medium: return 3
      default: return 2
      }
    }
  }
}
