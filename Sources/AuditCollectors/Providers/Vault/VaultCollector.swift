package import AuditConfiguration
package import AuditModel

/// HashiCorp Vault and OpenBao. KV version 2 is dated by its metadata alone; version 1 has no dates;
/// the static roles of database engines are rotated by Vault itself, which says when.
package struct VaultCollector: Collector {
  package static let provider = "vault"
  private let source: SourceDescription
  private let settings: VaultSettings
  /// Mounts, or folders inside them; every mount that can be seen where none is given.
  private let paths: [String]
  private let readsValues: Bool

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(VaultSettings.keys + ["paths", "fingerprint"])
    self.source = source.description
    settings = try VaultSettings(mapping)
    paths =
      try mapping["paths"]?.strings(expected: "a list of mounts, or of folders in them")
      .map { $0.split(separator: "/").joined(separator: "/") } ?? []
    readsValues = try mapping["fingerprint"]?.bool() ?? false
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      let client = try settings.client(context)
      let walk = VaultWalk(
        client: client, concurrency: settings.connection.concurrency, source: source,
        readsValues: readsValues, known: context.known(source.name), context: context)
      for place in try places(client, &draft) {
        do {
          try walk.visit(place, &draft)
        } catch {
          draft.miss(error)
        }
      }
      return draft.finished(requests: client.session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }

  private func places(_ client: VaultClient, _ draft: inout CollectionDraft) throws -> [VaultPlace]
  {
    if paths.isEmpty {
      let answer = try client.get("sys/internal/ui/mounts", permission: "a token")
      guard let mounts = answer.flatMap({ JSONValue($0) })?["data"]?["secret"]?.object else {
        throw SourceProblem.notUnderstood("sys/internal/ui/mounts")
      }
      return mounts.sorted { $0.key < $1.key }
        .compactMap { VaultPlace(mount: $0.key, $0.value, folder: "") }
    }
    return paths.compactMap { path in
      do {
        let answer = try client.get(
          "sys/internal/ui/mounts/\(path)", permission: "any capability under \(path)")
        guard let mount = answer.flatMap({ JSONValue($0) })?["data"],
          let name = mount["path"]?.string,
          let place = VaultPlace(
            mount: name, mount, folder: String((path + "/").dropFirst(name.utf8.count)))
        else { throw SourceProblem(status: 404, path, permission: "") }
        return place
      } catch {
        draft.miss(error)
        return nil
      }
    }
  }
}

/// A mount that holds secrets, and where in it to begin.
struct VaultPlace: Sendable {
  enum Engine: Sendable { case keyValue1, keyValue2, database }

  /// With its closing slash.
  let mount: String
  let engine: Engine
  /// Empty, or with a closing slash.
  let folder: String

  /// Nil for engines that hold nothing to date.
  init?(mount: String, _ description: JSONValue, folder: String) {
    switch (description["type"]?.string, description["options"]?["version"]?.string) {
    case ("kv", "2"): engine = .keyValue2
    case ("kv", _), ("generic", _): engine = .keyValue1
    case ("database", _): engine = .database
    default: return nil
    }
    self.mount = mount
    self.folder = folder == "/" ? "" : folder
  }
}
