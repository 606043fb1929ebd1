package import AuditModel
import Foundation

extension Policy {
  func with(sha256: String, controls: [Control]) -> Policy {
    Policy(
      name: name, sha256: sha256, warnDays: warnDays, classes: classes, rows: rows,
      declarations: declarations, waivers: waivers, suppressions: suppressions,
      longestWaiverDays: longestWaiverDays, access: access, controls: controls)
  }

  /// The policy in a canonical form, so that its digest changes exactly when its meaning does.
  var canonicalLines: [String] {
    var lines = [canonical("warn", "\(warnDays)"), canonical("waive", "\(longestWaiverDays)")]
    lines += rows.map(Self.line)
    for entry in declarations {
      lines.append(canonical("declared", entry.secret.description, "\(entry.rotatedOn)"))
    }
    for entry in waivers {
      lines.append(canonical("waiver", entry.secret.description, "\(entry.expires)"))
    }
    for entry in suppressions {
      lines.append(
        canonical(
          "suppress", entry.secret.description, entry.file.description, "\(entry.expires)"))
    }
    return lines + (access.map(Self.lines) ?? [])
  }

  private static func line(_ row: PolicyRow) -> String {
    let secretClass = row.secretClass
    return canonical(
      "row", row.name.description, row.source?.description ?? "",
      row.tag.map { "\($0.key)=\($0.value)" } ?? "", secretClass.name,
      secretClass.severity.rawValue, secretClass.responseHours.map(String.init) ?? "",
      "\(secretClass.drillDays)", "\(row.period)", row.warnDays.map(String.init) ?? "",
      row.kind?.rawValue ?? "", row.owner ?? "", row.controls.joined(separator: ","),
      "\(row.isRequired)", "\(row.onlyWithPassword)")
  }

  private static func lines(_ access: AccessRules) -> [String] {
    access.sources.map { canonical("access", $0.description, "\(access.unreadDays)") }
      + access.expected.map {
        canonical("expected", $0.principal.description, $0.secret.description, "\($0.expires)")
      }
  }
}

private func canonical(_ word: String, _ fields: String...) -> String {
  word + " " + fields.map(\.debugDescription).joined(separator: " ") + "\n"
}

extension Policy {
  /// The same declarations, waivers and exceptions under the table of another file, which holds what
  /// stands under `policy` in `rota.yaml`.
  /// - Throws: `ConfigurationError`.
  package func replacingTable(policyFile path: String) throws -> Policy {
    let directory = FileManager.default.currentDirectoryPath
    let file = absolute(path, directory)
    let node = try ConfigurationNode(yaml: try readConfigurationFile(file), file: file)
    let base = URL(fileURLWithPath: file).deletingLastPathComponent().path
    let table = try PolicyReader(baseDirectory: base).read(
      policy: node, declared: nil, waivers: nil, suppressions: suppressions, access: access)
    return Policy(
      name: table.name, sha256: table.sha256, warnDays: table.warnDays, classes: table.classes,
      rows: table.rows, declarations: declarations, waivers: waivers, suppressions: suppressions,
      longestWaiverDays: table.longestWaiverDays, access: access, controls: controls)
  }
}
