import AuditModel

/// One region's listing.
struct SecretsManagerRegion {
  let client: AWSClient
  /// All the regions that the source covers.
  let regions: [String]
  let source: SourceDescription
  let filter: NameFilter

  /// What was listed, and what kept the rest from being listed.
  func list() -> (entries: [SecretsManagerEntry], gap: SourceProblem?) {
    var entries: [SecretsManagerEntry] = []
    let place = "Secrets Manager in \(client.region)"
    do {
      try client.forEachJSONPage(
        .secretsManager, target: "secretsmanager.ListSecrets",
        ["MaxResults": 100, "IncludePlannedDeletion": true], "SecretList", place,
        action: "secretsmanager:ListSecrets"
      ) { list in
        for item in list {
          guard let entry = SecretsManagerEntry(item, self) else {
            throw SourceProblem.notUnderstood(place)
          }
          if filter.covers(item["Name"]?.string ?? "", tags: entry.observation.tags) {
            entries.append(entry)
          }
        }
        return true
      }
      return (entries, nil)
    } catch {
      return (entries, SourceProblem(error, at: place))
    }
  }
}

/// A secret as `ListSecrets` shows it.
struct SecretsManagerEntry: Sendable {
  let arn: String
  let observation: Observation
  /// Moves on any change, tags included: never a rotation date, but no value is newer.
  private let changedAt: Instant?
  /// The last managed rotation, whether or not of the current value.
  private let rotatedAt: Instant?

  /// AWS says that lists may lag behind by five minutes; clocks may differ a little more.
  private static let lagMinutes: Int64 = 15

  private static let rotationHours = 24

  init?(_ item: JSONValue, _ region: SecretsManagerRegion) {
    guard let arn = item["ARN"]?.string, let name = item["Name"]?.string else { return nil }
    self.arn = arn
    changedAt = item["LastChangedDate"]?.instant
    rotatedAt = item["LastRotatedDate"]?.instant
    // One region needs no saying; of several each has names of its own.
    var seen = Observation(
      name: region.regions.count > 1 ? "\(region.client.region)/\(name)" : name)
    seen.createdAt = item["CreatedDate"]?.instant
    seen.lastAccessedAt = item["LastAccessedDate"]?.instant
    seen.nextRotationAt = item["NextRotationDate"]?.instant
    seen.rotationEnabled = item["RotationEnabled"]?.bool
    for tag in item["Tags"]?.array ?? [] {
      if let key = tag["Key"]?.string { seen.tags[key] = tag["Value"]?.string ?? "" }
    }
    seen.owner = seen.tags["owner"] ?? seen.tags["Owner"]
    let stages = item["SecretVersionsToStages"]?.object ?? [:]
    func version(_ stage: String) -> String? {
      stages.filter { $0.value.array?.contains { $0.string == stage } ?? false }.keys.min()
    }
    seen.version = version("AWSCURRENT")
    if let pending = version("AWSPENDING") { seen.rotationPending = pending != seen.version }
    // The new version is made when the rotation begins, and the rotation may take its retries.
    seen.lowerBound = rotatedAt?.adding(hours: -Self.rotationHours)
    if let deleted = item["DeletedDate"]?.instant {
      seen.managedBy = "scheduled for deletion since \(deleted.day)"
    } else if let service = item["OwningService"]?.string {
      seen.managedBy = service
    } else if let primary = item["PrimaryRegion"]?.string, primary != region.client.region,
      region.regions.contains(primary)
    {
      seen.managedBy = "replication from \(primary)"
    }
    observation = seen
  }

  /// Completes the bounds of `seen` by what is on record.
  func bound(_ seen: inout Observation, by before: Observation?, lastComplete: Instant?) {
    seen.upperBound = changedAt.map { UpperBound(instant: $0, basis: .provider) }
    guard let before, before.version != nil, seen.version != nil else { return }
    if before.version == seen.version {
      seen.versionCreatedAt = before.versionCreatedAt
      seen.rotatedAt = before.rotatedAt
      seen.lowerBound = [seen.lowerBound, before.lowerBound].compactMap { $0 }.max()
      if let earlier = before.upperBound,
        earlier.instant < seen.upperBound?.instant ?? .distantFuture
      {
        seen.upperBound = earlier
      }
    } else if let lastComplete {
      seen.lowerBound = max(
        seen.lowerBound ?? .distantPast, lastComplete.adding(minutes: -Self.lagMinutes))
    }
  }

  /// When AWS itself rotated to the current value; nil where a person set it since.
  func managedRotation(of seen: Observation) -> Instant? {
    guard let made = seen.versionCreatedAt, let rotatedAt, made <= rotatedAt,
      made >= rotatedAt.adding(hours: -Self.rotationHours)
    else { return nil }
    return rotatedAt
  }

  /// Whether nothing about the secret changed since a collection.
  func isUnchanged(since lastComplete: Instant?) -> Bool {
    guard let changedAt, let lastComplete else { return false }
    return changedAt < lastComplete.adding(minutes: -Self.lagMinutes)
  }

  /// When the current version was made.
  /// - Throws: `SourceProblem`.
  func versionDate(_ client: AWSClient) throws -> Instant? {
    let place = "the versions of \(observation.name)"
    var found: Instant?
    try client.forEachJSONPage(
      .secretsManager, target: "secretsmanager.ListSecretVersionIds",
      ["SecretId": .string(arn), "MaxResults": 100], "Versions", place,
      action: "secretsmanager:ListSecretVersionIds"
    ) { versions in
      let current = versions.first { version in
        version["VersionStages"]?.array?.contains { $0.string == "AWSCURRENT" } ?? false
      }
      found = current?["CreatedDate"]?.instant ?? found
      return found == nil
    }
    return found
  }
}
