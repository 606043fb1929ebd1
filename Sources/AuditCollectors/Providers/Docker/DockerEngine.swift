import AuditModel

/// Asks one Docker engine.
struct DockerEngine: Sendable {
  let session: ProviderSession
  /// Scheme, host and port.
  let base: String

  /// Understood by every engine since 2019.
  private static let version = "v1.40"

  /// The secrets of a swarm. They can't be changed, so a rotation is a new one under another name:
  /// `db_password_v2` after `db_password`, `tls-20260101` after `tls-20250101`. The newest stands
  /// for all of them.
  func swarmSecrets(isRequired: Bool) throws -> [Observation] {
    let place = "the secrets of the swarm"
    let response = try get("secrets", isFinal: { $0.status == 503 })
    // 503: not a manager of a swarm.
    if response.status == 503, !isRequired { return [] }
    guard response.isSuccess else {
      throw response.status == 503
        ? SourceProblem(
          .notFound, "the engine is no manager of a swarm",
          hint: "name a manager as 'host', or set 'secrets: false'")
        : SourceProblem(status: response.status, place, permission: "access to the engine")
    }
    guard let items = JSONValue(response)?.array else { throw SourceProblem.notUnderstood(place) }
    var newest: [String: Observation] = [:]
    for item in items {
      guard let name = item["Spec"]?["Name"]?.string else {
        throw SourceProblem.notUnderstood(place)
      }
      let labels = (item["Spec"]?["Labels"]?.object ?? [:]).compactMapValues(\.string)
      var seen = Observation(name: labels["rota.name"] ?? Self.base(of: name))
      seen.versionCreatedAt = item["CreatedAt"]?.instant
      seen.version = name
      seen.tags = labels
      seen.owner = labels["owner"]
      let isNewer =
        newest[seen.name].map {
          ($0.versionCreatedAt ?? .distantPast) < (seen.versionCreatedAt ?? .distantPast)
        } ?? true
      if isNewer { newest[seen.name] = seen }
    }
    return Array(newest.values)
  }

  /// The name without the number, the date or the version at its end.
  static func base(of name: String) -> String {
    guard let end = name.firstMatch(of: /[._-]v?[0-9][0-9.-]*$/),
      end.range.lowerBound > name.startIndex
    else { return name }
    return String(name[..<end.range.lowerBound])
  }

  /// The ids of all containers, stopped ones too: their environment can be read as well.
  func containers() throws -> [String] {
    let response = try get("containers/json?all=true")
    guard response.isSuccess, let items = JSONValue(response)?.array else {
      throw SourceProblem(
        status: response.status, "the containers", permission: "access to the engine")
    }
    return items.compactMap { $0["Id"]?.string }
  }

  /// The environment of a container, whose values can't be newer than the container.
  func container(
    _ id: String, _ context: CollectionContext
  ) throws -> (name: String, observations: [Observation]) {
    let response = try get("containers/\(id)/json")
    if response.status == 404 { return (id, []) }
    let short = "the container \(id.prefix(12))"
    guard response.isSuccess else {
      throw SourceProblem(status: response.status, short, permission: "access to the engine")
    }
    var name = String(id.prefix(12))
    var createdAt: Instant?
    var observer = SettingsObserver(context)
    do {
      try response.withBody { body in
        var scanner = JSONScanner(body)
        try scanner.object { field, scanner in
          switch field {
          case "Name": name = String(try scanner.string().drop { $0 == "/" })
          case "Created": createdAt = Instant(try scanner.string())
          case "Config":
            try scanner.object { field, scanner in
              guard field == "Env", !scanner.isNull() else { return try scanner.skipValue() }
              try scanner.array { scanner in
                try scanner.secretString().withBytes { observer.note(assignment: $0) }
              }
            }
          default: try scanner.skipValue()
          }
        }
      }
    } catch is JSONScanner.Failure {
      throw SourceProblem.notUnderstood(short)
    }
    let bound = createdAt.flatMap { created in
      created <= context.now ? UpperBound(instant: created, basis: .containerCreated) : nil
    }
    let observations = observer.finished().map { seen in
      var seen = seen
      seen.name = "\(name)/\(seen.name)"
      seen.upperBound = bound
      return seen
    }
    return (name, observations)
  }

  private func get(
    _ path: String, isFinal: (HTTPResponse) -> Bool = { _ in false }
  ) throws -> HTTPResponse {
    let request = HTTPRequest("GET", "\(base)/\(Self.version)/\(path)")
    return try session.send(isFinal: isFinal) { request }
  }
}
