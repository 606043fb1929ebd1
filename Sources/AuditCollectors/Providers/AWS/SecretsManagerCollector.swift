package import AuditConfiguration
package import AuditModel

/// AWS Secrets Manager. The list alone bounds the value's date; the versions are asked for only
/// where a turning day lies between the bounds, and values only where they are to be fingerprinted.
package struct SecretsManagerCollector: Collector {
  package static let provider = "aws-secrets-manager"
  private let source: SourceDescription
  private let settings: AWSSettings
  private let filter: NameFilter
  private let reading: Reading

  private enum Reading { case metadata, values, keys }

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(
      AWSSettings.keys + NameFilter.keys + ["expand", "fingerprint"])
    self.source = source.description
    settings = try AWSSettings(mapping)
    filter = try NameFilter(mapping)
    if let node = mapping["expand"] {
      guard try node.string() == "json" else {
        throw node.refusal("can't be expanded so", expected: "json")
      }
      reading = .keys
    } else {
      reading = try mapping["fingerprint"]?.bool() ?? false ? .values : .metadata
    }
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      let clients = try settings.clients(context)
      let known = context.known(source.name)
      let regions = clients.map(\.region)
      var parts = concurrentMap(clients, limit: settings.connection.concurrency) { client in
        SecretsManagerRegion(client: client, regions: regions, source: source, filter: filter)
          .list()
      }
      for (index, client) in clients.enumerated() {
        if let gap = parts[index].gap { draft.miss(gap) }
        let details = concurrentMap(
          parts[index].entries, limit: settings.connection.concurrency
        ) {
          detail($0, client, known, context)
        }
        parts[index].entries = []
        draft.reserve(details.reduce(0) { $0 + $1.observations.count })
        for detail in details {
          detail.observations.forEach { draft.add($0) }
          if let gap = detail.gap { draft.miss(gap) }
        }
      }
      return draft.finished(requests: clients[0].session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }

  /// What is to be known of one secret beyond its entry in the list.
  private func detail(
    _ entry: SecretsManagerEntry, _ client: AWSClient, _ known: KnownSource?,
    _ context: CollectionContext
  ) -> (observations: [Observation], gap: SourceProblem?) {
    let before = known?[entry.observation.name]
    var seen = entry.observation
    entry.bound(&seen, by: before, lastComplete: known?.lastComplete)
    if seen.managedBy != nil { return ([seen], nil) }
    do {
      if reading != .metadata {
        let isUnchanged = entry.isUnchanged(since: known?.lastComplete)
        if let again = context.remeasured(seen, known, isUnchanged: { _ in isUnchanged }) {
          return (again, nil)
        }
        let value = try SecretValue.read(entry, client)
        seen.versionCreatedAt = value.createdAt ?? seen.versionCreatedAt
        seen.rotatedAt = entry.managedRotation(of: seen)
        let observations = try value.observations(
          seen, byKey: reading == .keys, context.fingerprinter)
        context.accessLog.note(source, entry.observation.name, values: observations.count)
        return (observations, nil)
      }
      if seen.versionCreatedAt == nil,
        seen.straddles(context.turningDays(seen, source), now: context.now)
      {
        seen.versionCreatedAt = try entry.versionDate(client)
        seen.rotatedAt = entry.managedRotation(of: seen)
      }
      return ([seen], nil)
    } catch {
      // The entry stands, with the bounds it has.
      return ([seen], SourceProblem(error, at: entry.observation.name))
    }
  }
}

extension Observation {
  /// Whether one of `days` lies between the bounds, so that an exact date would change a verdict.
  func straddles(_ days: [Day], now: Instant) -> Bool {
    let first = max(createdAt ?? .distantPast, lowerBound ?? .distantPast).day
    let last = min(upperBound?.instant ?? now, now).day
    return days.contains { first < $0 && $0 <= last }
  }
}
