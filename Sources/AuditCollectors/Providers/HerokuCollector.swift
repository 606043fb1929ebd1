package import AuditConfiguration
package import AuditModel
import Foundation

/// The config vars of Heroku apps. Their listing is their values, so they are fingerprinted; the
/// releases say in words which variable they set, and when.
package struct HerokuCollector: Collector {
  package static let provider = "heroku"
  private let source: SourceDescription
  private let connection: ConnectionSettings
  private let credential: CredentialSettings
  private let apps: [String]
  private let endpoint: String

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(
      ConnectionSettings.keys + CredentialSettings.keys("token") + ["apps", "endpoint"])
    self.source = source.description
    connection = try ConnectionSettings(mapping)
    credential = try CredentialSettings(mapping, "token", standardVariable: "HEROKU_API_KEY")
    let expected = "a list of app names"
    let node = try mapping.required("apps", expected: expected)
    apps = try node.strings(expected: expected)
    if apps.isEmpty { throw node.refusal("is empty", expected: expected) }
    endpoint = try mapping["endpoint"]?.string() ?? "https://api.heroku.com"
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      let session = try connection.session(context)
      let token = try credential.read(context.baseDirectory)
      let parts = concurrentMap(apps, limit: connection.concurrency) { app in
        HerokuApp(name: app, session: session, token: token, endpoint: endpoint)
          .observations(context.fingerprinter, prefix: apps.count > 1 ? app + "/" : "")
      }
      for (app, part) in zip(apps, parts) {
        part.observations.forEach { draft.add($0) }
        part.gaps.forEach { draft.miss($0) }
        context.accessLog.note(source, "config vars of \(app)", values: part.observations.count)
      }
      return draft.finished(requests: session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }
}

private struct HerokuApp: Sendable {
  let name: String
  let session: ProviderSession
  let token: String
  let endpoint: String

  /// A release older than the thousand newest says little about today, and there can be many.
  private static let releases = 1000

  func observations(
    _ fingerprinter: Fingerprinter, prefix: String
  ) -> (observations: [Observation], gaps: [SourceProblem]) {
    var variables: [Observation] = []
    do {
      variables = try self.variables(fingerprinter)
    } catch {
      return ([], [SourceProblem(error, at: "the config vars of \(name)")])
    }
    var gaps: [SourceProblem] = []
    var owners: [String: String] = [:]
    var dates: [String: (version: Int, at: Instant)] = [:]
    do {
      owners = try addOnVariables()
    } catch {
      gaps.append(SourceProblem(error, at: "the add-ons of \(name)"))
    }
    do {
      dates = try settingReleases(Set(variables.map(\.name)))
    } catch {
      gaps.append(SourceProblem(error, at: "the releases of \(name)"))
    }
    for index in variables.indices {
      let variable = variables[index].name
      variables[index].managedBy = owners[variable].map { "the add-on \($0)" }
      if let date = dates[variable] {
        variables[index].version = "v\(date.version)"
        variables[index].versionCreatedAt = date.at
      }
      variables[index].name = prefix + variable
    }
    return (variables, gaps)
  }

  private func variables(_ fingerprinter: Fingerprinter) throws -> [Observation] {
    let place = "the config vars of \(name)"
    let response = try get("config-vars", place, permission: "read access to config vars")
    do {
      return try response.withBody { body in
        var seen: [Observation] = []
        var scanner = JSONScanner(body)
        try scanner.object { variable, scanner in
          // Null is how a variable is unset.
          if scanner.isNull() { return }
          var observation = Observation(name: variable)
          try scanner.secretString().withBytes { observation.measure($0, fingerprinter) }
          seen.append(observation)
        }
        return seen
      }
    } catch is JSONScanner.Failure {
      throw SourceProblem.notUnderstood(place)
    }
  }

  private func addOnVariables() throws -> [String: String] {
    var owners: [String: String] = [:]
    try forEachItem("addons", "the add-ons of \(name)") { addOn in
      for variable in addOn["config_vars"]?.array?.compactMap(\.string) ?? [] {
        owners[variable] = addOn["name"]?.string ?? "without a name"
      }
      return true
    }
    return owners
  }

  /// The newest release that says that it set a variable: "Set A, B config vars".
  private func settingReleases(
    _ variables: Set<String>
  ) throws -> [String: (version: Int, at: Instant)] {
    var found: [String: (version: Int, at: Instant)] = [:]
    var seen = 0
    try forEachItem("releases", "the releases of \(name)", "version ..; order=desc,max=200") {
      release in
      seen += 1
      if let text = release["description"]?.string, text.hasPrefix("Set "),
        let version = release["version"]?.integer, let at = release["created_at"]?.instant
      {
        let names = text.dropFirst(4).split { $0 == "," || $0 == " " }.map(String.init)
        for name in names where variables.contains(name) && found[name] == nil {
          found[name] = (version, at)
        }
      }
      return seen < Self.releases && found.count < variables.count
    }
    return found
  }

  /// - Parameter body: false when it has seen enough.
  private func forEachItem(
    _ path: String, _ place: String, _ firstRange: String? = nil,
    _ body: (JSONValue) -> Bool
  ) throws {
    try forEachPage(of: place) { (range: String?) in
      let response = try get(
        path, place, permission: "read access to the app", range: range ?? firstRange)
      guard let items = JSONValue(response)?.array else { throw SourceProblem.notUnderstood(place) }
      for item in items where !body(item) { return nil }
      return response.status == 206 ? response.headers[.nextRange] : nil
    }
  }

  private func get(
    _ path: String, _ place: String, permission: String, range: String? = nil
  ) throws -> HTTPResponse {
    var request = HTTPRequest("GET", "\(endpoint)/apps/\(percentEncoded(name))/\(path)")
    request.headers = [
      ("Accept", "application/vnd.heroku+json; version=3"), ("Authorization", "Bearer \(token)"),
    ]
    if let range { request.headers.append(("Range", range)) }
    let response = try session.send { request }
    guard response.isSuccess else {
      throw SourceProblem(status: response.status, place, permission: permission)
    }
    return response
  }
}
