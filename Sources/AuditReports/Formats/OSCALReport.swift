package import AuditModel
import Crypto
import Foundation

/// The audit as OSCAL Assessment Results 1.1.2. Identifiers are made from what they identify (UUID
/// version 5), so the same audit gives the same document.
package enum OSCALReport {
  package static func render(_ report: AuditReport, toolVersion: String) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.keyEncodingStrategy = .custom { path in
      Key(path[path.count - 1].stringValue.replacing("_", with: "-"))
    }
    return Array(try encoder.encode(Document(report, toolVersion))) + [0x0A]
  }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }
}

/// A UUID of version 5 (RFC 9562) under a namespace of Rota's own.
private func uuid(_ name: String) -> String {
  var digest = Insecure.SHA1()
  digest.update(data: Data("6f1d6c5e-5f0a-4d0e-9c43-rota".utf8))
  digest.update(data: Data(name.utf8))
  var bytes = Array(digest.finalize().prefix(16))
  bytes[6] = bytes[6] & 0x0F | 0x50
  bytes[8] = bytes[8] & 0x3F | 0x80
  let text = hex(bytes)
  var parts: [Substring] = []
  var rest = text[...]
  for length in [8, 4, 4, 4, 12] {
    parts.append(rest.prefix(length))
    rest = rest.dropFirst(length)
  }
  return parts.joined(separator: "-")
}

private struct Document: Encodable {
  let assessment_results: AssessmentResults

  struct AssessmentResults: Encodable {
    let uuid: String
    let metadata: Metadata
    let import_ap: Reference
    let results: [Outcome]
    let back_matter: BackMatter
  }

  struct Metadata: Encodable {
    let title: String
    let last_modified: String
    let version: String
    let oscal_version = "1.1.2"
  }

  struct Reference: Encodable { let href: String }

  struct BackMatter: Encodable {
    let resources: [Resource]
    struct Resource: Encodable {
      let uuid: String
      let title: String
      let description: String
    }
  }

  struct Outcome: Encodable {
    let uuid: String
    let title: String
    let description: String
    let start: String
    let end: String
    let reviewed_controls: ReviewedControls
    /// Lists may not be empty, so they are left out then.
    let observations: [Observed]?
    let findings: [Found]?
  }

  struct ReviewedControls: Encodable {
    let control_selections: [Selection]
    struct Selection: Encodable {
      let description: String
      let include_all: Empty
    }
  }

  struct Empty: Encodable {}

  struct Property: Encodable {
    let name: String
    let ns = "https://rota.invalid/ns"
    let value: String
  }

  struct Observed: Encodable {
    let uuid: String
    let title: String
    let description: String
    let props: [Property]
    let methods = ["EXAMINE"]
    let types = ["control-objective"]
    let collected: String
  }

  struct Found: Encodable {
    let uuid: String
    let title: String
    let description: String
    let target: Target
    let related_observations: [Related]?
    let remarks: String

    struct Target: Encodable {
      let type = "objective-id"
      let target_id: String
      let status: State
      struct State: Encodable { let state: String }
    }
    struct Related: Encodable { let observation_uuid: String }
  }

  init(_ report: AuditReport, _ toolVersion: String) {
    let key =
      "\(report.organization)\n\(report.kind.rawValue)\n\(report.asOf)\n\(report.generatedAt)"
    let plan = uuid("plan\n\(key)")
    let title =
      "\(report.kind == .monthly ? "Monthly" : "Nightly") secret audit: \(visible(report.organization))"
    let observations = report.secrets.map { Observed($0, key, report.asOf) }
    let findings = report.checklist.map { Found($0, key, report) }
    assessment_results = AssessmentResults(
      uuid: uuid("results\n\(key)"),
      metadata: Metadata(
        title: title, last_modified: "\(report.generatedAt)", version: "rota \(toolVersion)"),
      import_ap: Reference(href: "#\(plan)"),
      results: [
        Outcome(
          uuid: uuid("result\n\(key)"), title: title, description: Wording.sentence(report),
          start: "\(report.period.from.wholeSecond)", end: "\(report.asOf)",
          reviewed_controls: ReviewedControls(control_selections: [
            .init(
              description: "Supports evidence for: "
                + report.review.controls.map(\.control.id).joined(separator: "; "),
              include_all: Empty())
          ]),
          observations: observations.isEmpty ? nil : observations,
          findings: findings.isEmpty ? nil : findings)
      ],
      back_matter: BackMatter(resources: [
        .init(
          uuid: plan, title: "The policy \(visible(report.policyName))",
          description: "What the audit was made by: SHA-256 \(report.policySHA256).")
      ]))
  }
}

extension Document.Observed {
  fileprivate init(_ secret: Assessment, _ key: String, _ asOf: Instant) {
    let id = visible("\(secret.secret)")
    uuid = AuditReports.uuid("secret\n\(key)\n\(secret.secret)")
    title = id
    description =
      "\(Wording.status(secret.status)): \(secret.reasonWithStaleness); set \(Wording.evidence(secret.evidence))"
    var props = [Document.Property(name: "status", value: secret.status.rawValue)]
    if let row = secret.row { props.append(.init(name: "class", value: row.secretClass.name)) }
    if let due = secret.dueOn { props.append(.init(name: "due", value: "\(due)")) }
    self.props = props
    collected = "\(asOf)"
  }
}

extension Document.Found {
  fileprivate init(_ item: ChecklistItem, _ key: String, _ report: AuditReport) {
    uuid = AuditReports.uuid("item\n\(key)\n\(item.id)")
    title = item.title
    description = item.evidence.map { visible($0) }.joined(separator: "; ")
    // OSCAL knows two states; what is incomplete is not satisfied, and the remark says which.
    target = Target(
      target_id: item.id,
      status: .init(state: item.outcome == .pass ? "satisfied" : "not-satisfied"))
    let related =
      item.id == ChecklistItem.reviewRotationSchedule
      ? report.secrets.filter { $0.status != .compliant }.map {
        Related(observation_uuid: AuditReports.uuid("secret\n\(key)\n\($0.secret)"))
      } : []
    related_observations = related.isEmpty ? nil : related
    remarks = "outcome: \(item.outcome.rawValue), \(item.mode.rawValue)"
  }
}
