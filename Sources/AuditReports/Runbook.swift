package import AuditModel
import Templates

/// How to rotate a secret, step by step, with boxes to tick: filled in for that secret and for the
/// place where it is kept.
package enum Runbook {
  /// - Parameters:
  ///   - settings: of the secret's source in `rota.yaml`, by key.
  ///   - directory: with runbooks of the team's own, which replace the built-in ones of the same
  ///     name; `<setting>.md.mustache` is for one secret alone.
  /// - Throws: `TemplateError`.
  package static func markdown(
    _ secret: Assessment, provider: String, settings: [String: String], directory: String?
  ) throws -> String {
    let command = RotationCommand(secret.secret, provider: provider, settings: settings)
    let values: [String: Any] = [
      "id": "\(secret.secret)", "shellID": inlineCode(secret.secret),
      "setting": secret.secret.settingName, "class": secret.row?.secretClass.title ?? "none",
      "owner": secret.owner ?? "nobody named", "status": Wording.status(secret.status),
      "reason": secret.grounds.reason, "evidence": Wording.evidence(secret.evidence),
      "store": command.store, "restart": command.restart,
      "where": command.place.isEmpty ? false : command.place,
      "generate": "NEW=$(openssl rand -base64 48)",
      "read": "read -rs NEW   # paste it; nothing is shown",
    ]
    let own = "\(secret.secret.settingName).md.mustache"
    if let text = try TextReports.own(own, directory) {
      return try TextReports.rendered(text, name: own, values)
    }
    return try TextReports.render(template(secret), values, directory)
  }

  /// The breach response: everything, in the order in which the guide wants it.
  package static func breach(_ report: AuditReport, directory: String?) throws -> String {
    let stages = Stage.allCases.map { stage -> [String: Any] in
      let secrets = report.secrets.filter { Stage($0) == stage }.sorted(by: isMoreGrave)
      return [
        "number": "\(stage.rawValue)", "title": stage.title,
        "secrets": secrets.map { secret -> [String: Any] in
          [
            "id": "\(secret.secret)", "shellID": inlineCode(secret.secret),
            "class": secret.row?.secretClass.title ?? "unclassified",
            "owner": secret.owner ?? "nobody named",
          ]
        },
      ]
    }
    let values: [String: Any] = [
      "organization": report.organization, "total": "\(report.summary.total)",
      "asOf": "\(report.asOf)", "stages": stages,
    ]
    return try TextReports.render(.runbookBreach, values, directory)
  }

  /// A word of a command line that stands between backticks.
  private static func inlineCode(_ secret: SecretID) -> String {
    shellQuoted("\(secret)").replacing("`", with: "\\u{60}")
  }

  /// Signing keys first, since they open everything; then databases; then all other keys.
  private enum Stage: Int, CaseIterable {
    case signingKeys = 1
    case databases, keys

    init(_ secret: Assessment) {
      switch template(secret) {
      case .runbookSigningKey: self = .signingKeys
      case .runbookDatabase: self = .databases
      default: self = .keys
      }
    }

    var title: String {
      switch self {
      case .signingKeys: "New signing keys"
      case .databases: "New database and cache credentials"
      case .keys: "New keys of services, tokens and passwords"
      }
    }
  }

  private static func template(_ secret: Assessment) -> Template {
    switch secret.row?.kind {
    case .signingKey: .runbookSigningKey
    case .databaseURL, .redisURL, .password: .runbookDatabase
    default: .runbookAPIKey
    }
  }

  private static func isMoreGrave(_ left: Assessment, _ right: Assessment) -> Bool {
    let (one, other) = (
      left.row?.secretClass.severity ?? .low, right.row?.secretClass.severity ?? .low
    )
    return one != other ? one < other : left.secret < right.secret
  }
}
