import AuditModel

/// Goes through mounts folder by folder, many at a time.
struct VaultWalk: Sendable {
  let client: VaultClient
  let concurrency: Int
  let source: SourceDescription
  let readsValues: Bool
  let known: KnownSource?
  let context: CollectionContext

  private typealias Found = (observations: [Observation], gap: SourceProblem?)

  func visit(_ place: VaultPlace, _ draft: inout CollectionDraft) throws {
    switch place.engine {
    case .keyValue2: walk(place, listing: "metadata/", &draft) { try versioned(place, $0) }
    case .keyValue1: walk(place, listing: "", &draft) { try unversioned(place, $0) }
    case .database:
      let roles = try list("\(place.mount)static-roles")
      gather(roles, &draft) { try staticRole(place, $0) }
    }
  }

  /// All folders of a level at once, then the next level: a denied one is a gap of its own.
  private func walk(
    _ place: VaultPlace, listing: String, _ draft: inout CollectionDraft,
    _ read: @escaping @Sendable (String) throws -> [Observation]
  ) {
    var level = [place.folder]
    var leaves: [String] = []
    while !level.isEmpty {
      let listed = concurrentMap(level, limit: concurrency) { folder in
        Result { try list("\(place.mount)\(listing)\(folder)").map { folder + $0 } }
      }
      level = []
      for result in listed {
        switch result {
        case .success(let names):
          level += names.filter { $0.hasSuffix("/") }
          leaves += names.filter { !$0.hasSuffix("/") }
        case .failure(let error): draft.miss(error)
        }
      }
    }
    gather(leaves, &draft, read)
  }

  private func gather(
    _ names: [String], _ draft: inout CollectionDraft,
    _ read: @escaping @Sendable (String) throws -> [Observation]
  ) {
    for result in concurrentMap(names, limit: concurrency, { name in Result { try read(name) } }) {
      switch result {
      case .success(let observations): observations.forEach { draft.add($0) }
      case .failure(let error): draft.miss(error)
      }
    }
  }

  private func list(_ path: String) throws -> [String] {
    // An empty or absent folder is answered with 404.
    guard let answer = try client.get(path, list: true, permission: "'list' on \(path)") else {
      return []
    }
    guard let keys = JSONValue(answer)?["data"]?["keys"]?.array else {
      throw SourceProblem.notUnderstood(path)
    }
    return keys.compactMap(\.string)
  }

  private func versioned(_ place: VaultPlace, _ name: String) throws -> [Observation] {
    let path = "\(place.mount)metadata/\(name)"
    // Removed between the listing and this.
    guard let answer = try client.get(path, permission: "'read' on \(path)") else { return [] }
    guard let data = JSONValue(answer)?["data"], let number = data["current_version"]?.integer
    else { throw SourceProblem.notUnderstood(path) }
    guard let current = data["versions"]?[String(number)], Self.isLive(current, context.now)
    else { return [] }
    var seen = Observation(name: place.mount + name)
    seen.createdAt = data["created_time"]?.instant
    seen.version = String(number)
    seen.versionCreatedAt = current["created_time"]?.instant
    seen.tags = (data["custom_metadata"]?.object ?? [:]).compactMapValues(\.string)
    seen.owner = seen.tags["owner"]
    if let end = current["deletion_time"]?.instant { seen.expiresAt = end }
    guard readsValues else { return [seen] }
    let again = context.remeasured(seen, known) {
      $0.upperBound?.instant == seen.versionCreatedAt
    }
    if let again { return again }
    return try values(seen, "\(place.mount)data/\(name)", ["data", "data"])
  }

  /// A version that is destroyed, or deleted by now, protects nothing any more.
  private static func isLive(_ version: JSONValue, _ now: Instant) -> Bool {
    version["destroyed"]?.bool != true && version["deletion_time"]?.instant.map { $0 > now } ?? true
  }

  private func unversioned(_ place: VaultPlace, _ name: String) throws -> [Observation] {
    let seen = Observation(name: place.mount + name)
    return readsValues ? try values(seen, place.mount + name, ["data"]) : [seen]
  }

  private func staticRole(_ place: VaultPlace, _ name: String) throws -> [Observation] {
    let path = "\(place.mount)static-roles/\(name)"
    guard let answer = try client.get(path, permission: "'read' on \(path)") else { return [] }
    guard let data = JSONValue(answer)?["data"] else { throw SourceProblem.notUnderstood(path) }
    var seen = Observation(name: path)
    seen.rotatedAt = data["last_vault_rotation"]?.instant
    seen.rotationEnabled = true
    if let rotated = seen.rotatedAt, let seconds = data["rotation_period"]?.integer, seconds > 0 {
      seen.nextRotationAt = rotated.adding(minutes: Int64(seconds / 60))
    }
    return [seen]
  }

  /// The keys of a secret, each measured; its path names where they lie in the answer.
  private func values(
    _ seen: Observation, _ path: String, _ members: [String]
  ) throws -> [Observation] {
    guard let answer = try client.get(path, permission: "'read' on \(path)") else { return [] }
    do {
      let parts = try answer.withBody { body in
        var scanner = JSONScanner(body)
        return try descend(&scanner, members[...], seen)
      }
      context.accessLog.note(source, seen.name, values: parts.count)
      return parts
    } catch is JSONScanner.Failure {
      throw SourceProblem.notUnderstood(path)
    }
  }

  private func descend(
    _ scanner: inout JSONScanner, _ members: ArraySlice<String>, _ seen: Observation
  ) throws -> [Observation] {
    guard let next = members.first else {
      return try scanner.rawValue { try jsonMembers(of: $0, seen, context.fingerprinter) }
    }
    var parts: [Observation] = []
    try scanner.object { name, scanner in
      if name == next {
        parts = try descend(&scanner, members.dropFirst(), seen)
      } else {
        try scanner.skipValue()
      }
    }
    return parts
  }
}
