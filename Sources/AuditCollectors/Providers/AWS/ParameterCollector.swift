package import AuditConfiguration
package import AuditModel

/// AWS SSM Parameter Store: its SecureString parameters. Every write of a value moves
/// `LastModifiedDate` and the version, and nothing else does.
package struct ParameterCollector: Collector {
  package static let provider = "aws-ssm"
  private let source: SourceDescription
  private let settings: AWSSettings
  private let filter: NameFilter
  private let readsValues: Bool

  /// `GetParameters` takes no more.
  private static let batch = 10

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(AWSSettings.keys + ["names", "fingerprint"])
    self.source = source.description
    settings = try AWSSettings(mapping)
    filter = try NameFilter(mapping)
    readsValues = try mapping["fingerprint"]?.bool() ?? false
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      let clients = try settings.clients(context)
      let known = context.known(source.name)
      let parts = concurrentMap(clients, limit: settings.connection.concurrency) {
        collect($0, isOnly: clients.count == 1, known, context)
      }
      for part in parts {
        part.observations.forEach { draft.add($0) }
        part.gaps.forEach { draft.miss($0) }
      }
      return draft.finished(requests: clients[0].session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }

  private func collect(
    _ client: AWSClient, isOnly: Bool, _ known: KnownSource?, _ context: CollectionContext
  ) -> (observations: [Observation], gaps: [SourceProblem]) {
    var listed: [(parameter: String, seen: Observation)] = []
    var gaps: [SourceProblem] = []
    let place = "Parameter Store in \(client.region)"
    do {
      try client.forEachJSONPage(
        .parameters, target: "AmazonSSM.DescribeParameters",
        [
          "MaxResults": 50,
          "ParameterFilters": [["Key": "Type", "Option": "Equals", "Values": ["SecureString"]]],
        ], "Parameters", place, action: "ssm:DescribeParameters"
      ) { list in
        for item in list {
          guard let name = item["Name"]?.string else { throw SourceProblem.notUnderstood(place) }
          guard filter.covers(name, tags: [:]) else { continue }
          listed.append(
            (name, Self.observation(item, isOnly ? name : "\(client.region)/\(name)")))
        }
        return true
      }
    } catch {
      gaps.append(SourceProblem(error, at: place))
    }
    guard readsValues else { return (listed.map(\.seen), gaps) }

    var observations: [Observation] = []
    var changed: [(parameter: String, seen: Observation)] = []
    for item in listed {
      let again = context.remeasured(item.seen, known) {
        $0.version == item.seen.version
      }
      if let again {
        observations += again
      } else {
        changed.append(item)
      }
    }
    let batches = changed.portions(of: Self.batch).map(Array.init)
    let read = concurrentMap(batches, limit: settings.connection.concurrency) { batch in
      Result { try values(of: batch, client, context) }
    }
    for (batch, result) in zip(batches, read) {
      switch result {
      case .success(let part):
        observations += part
        let missing = Set(batch.map(\.seen.name)).subtracting(
          part.filter { $0.fingerprint != nil }.map(\.name))
        gaps += missing.sorted().map {
          SourceProblem(
            .accessDenied, "the value of \($0) is not given",
            hint: "grant ssm:GetParameters, and kms:Decrypt on its key")
        }
      case .failure(let error):
        observations += batch.map(\.seen)
        gaps.append(SourceProblem(error, at: place))
      }
    }
    return (observations, gaps)
  }

  private func values(
    of batch: [(parameter: String, seen: Observation)], _ client: AWSClient,
    _ context: CollectionContext
  ) throws -> [Observation] {
    let place = "values in Parameter Store in \(client.region)"
    let response = try client.json(
      .parameters, target: "AmazonSSM.GetParameters",
      ["Names": .array(batch.map { .string($0.parameter) }), "WithDecryption": true], place,
      action: "ssm:GetParameters and kms:Decrypt")
    var seen = Dictionary(uniqueKeysWithValues: batch.map { ($0.parameter, $0.seen) })
    do {
      try response.withBody { body in
        var scanner = JSONScanner(body)
        try scanner.object { name, scanner in
          guard name == "Parameters" else { return try scanner.skipValue() }
          try scanner.array { scanner in
            var parameter: String?
            var measured = Observation(name: "")
            try scanner.object { field, scanner in
              switch field {
              case "Name": parameter = try scanner.string()
              case "Value":
                try scanner.secretString().withBytes {
                  measured.measure($0, context.fingerprinter)
                }
              default: try scanner.skipValue()
              }
            }
            guard let parameter else { return }
            seen[parameter]?.fingerprint = measured.fingerprint
            seen[parameter]?.facts = measured.facts
            context.accessLog.note(source, parameter, values: 1)
          }
        }
      }
    } catch is JSONScanner.Failure {
      throw SourceProblem.notUnderstood(place)
    }
    return batch.compactMap { seen[$0.parameter] }
  }

  private static func observation(_ item: JSONValue, _ name: String) -> Observation {
    var seen = Observation(name: name)
    seen.versionCreatedAt = item["LastModifiedDate"]?.instant
    seen.version = item["Version"]?.integer.map(String.init)
    if seen.version == "1" { seen.createdAt = seen.versionCreatedAt }
    for policy in item["Policies"]?.array ?? [] where policy["PolicyType"]?.string == "Expiration" {
      let body = policy["PolicyText"]?.string.flatMap { JSONValue(text: $0) }
      seen.expiresAt = body?["Attributes"]?["Timestamp"]?.instant
    }
    return seen
  }
}
