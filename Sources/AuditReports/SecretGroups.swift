import AuditModel
import Crypto
import Foundation

/// The secrets of a readable report: grouped by class, the gravest first, each with an anchor that
/// stays the same; and the filters of the HTML report, which are radio buttons and CSS.
struct SecretGroups {
  /// What the templates see.
  let values: [String: Any]
  /// Rules for the filters by source and owner, whose names are the report's own. What a link leads to is
  /// shown whatever they say.
  let css: String

  /// More of a kind than this make no useful row of buttons.
  private static let mostChoices = 30

  init(_ report: AuditReport, shown: ArraySlice<Assessment>) {
    let sources = Self.choices(shown.map(\.secret.source))
    let owners = Self.choices(shown.map { $0.owner ?? "nobody named" })
    let today = report.asOf.day
    let byClass = Dictionary(grouping: shown) { $0.row?.secretClass.name ?? "" }
    let groups = byClass.values.sorted(by: Self.isGraver).map { secrets -> [String: Any] in
      let fresh = secrets.filter { $0.status == .compliant }.count
      return [
        "title": secrets[0].row?.secretClass.title ?? "Without a policy row",
        "count": "\(secrets.count)", "fresh": "\(fresh)",
        "secrets": secrets.map { secret -> [String: Any] in
          var row = ReportView.secret(secret)
          row["filters"] =
            "\(secret.status.rawValue) so-\(sources.firstIndex(of: secret.secret.source) ?? 0) "
            + "ow-\(owners.firstIndex(of: secret.owner ?? "nobody named") ?? 0)"
          row["picture"] = EvidencePicture.svg(secret, today: today)
          return row
        },
      ]
    }
    let open = shown.contains { $0.status != .compliant }
    let statuses = Status.allCases.filter { report.summary[$0] > 0 }
    values = [
      "groups": groups, "showsAll": !open,
      "statusFilters": statuses.map { status -> [String: Any] in
        [
          "status": status.rawValue, "label": Wording.status(status), "sign": Wording.sign(status),
          "count": "\(report.summary[status])",
        ]
      },
      "sourceFilters": Self.filters(sources), "ownerFilters": Self.filters(owners),
      "hasSourceFilters": sources.count > 1, "hasOwnerFilters": owners.count > 1,
      "folded": report.summary[.compliant] > 0 && open ? "\(report.summary[.compliant])" : false,
    ]
    let rules =
      sources.indices.map { "main:has(#so-\($0):checked) tr.secret:not(.so-\($0)):not(:target)" }
      + owners.indices.map { "main:has(#ow-\($0):checked) tr.secret:not(.ow-\($0)):not(:target)" }
    css = "@media screen { \(rules.joined(separator: ", ")) { display: none; } }\n"
  }

  /// An anchor that no name can break out of, and that lasts as long as the secret does.
  static func anchor(_ secret: String) -> String {
    "s-" + hex(SHA256.hash(data: Data(secret.utf8)).prefix(6))
  }

  private static func choices(_ names: [String]) -> [String] {
    let distinct = Set(names).sorted()
    return distinct.count <= mostChoices ? distinct : []
  }

  private static func filters(_ names: [String]) -> [[String: Any]] {
    names.enumerated().map { ["number": "\($0.offset)", "name": $0.element] }
  }

  private static func isGraver(_ left: [Assessment], _ right: [Assessment]) -> Bool {
    guard let one = left[0].row?.secretClass else { return false }
    guard let other = right[0].row?.secretClass else { return true }
    return (one.severity, one.name) < (other.severity, other.name)
  }
}
