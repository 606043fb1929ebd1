package import AuditConfiguration
package import AuditModel

/// AWS IAM: the access keys of every user, by user name and key id. A key is made once and never
/// changed, so its creation is the value's date.
package struct AccessKeyCollector: Collector {
  package static let provider = "aws-iam-keys"
  private let source: SourceDescription
  private let settings: AWSSettings

  package init(_ source: SourceConfiguration) throws {
    let mapping = try source.settings(AWSSettings.keys)
    self.source = source.description
    settings = try AWSSettings(mapping)
  }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    var draft = CollectionDraft(source)
    do {
      // IAM is one for all regions.
      let client = try settings.clients(context)[0]
      var users: [String] = []
      do {
        try forEachMarker(
          client, ["Action": "ListUsers"], "the users", action: "iam:ListUsers", "Users"
        ) { if let name = $0["UserName"]?.text { users.append(name) } }
      } catch {
        draft.miss(error)
      }
      let parts = concurrentMap(users, limit: settings.connection.concurrency) {
        keys(of: $0, client)
      }
      for part in parts {
        part.keys.forEach { draft.add($0) }
        part.gaps.forEach { draft.miss($0) }
      }
      return draft.finished(requests: client.session.client.requestCount)
    } catch {
      draft.miss(error)
      return draft.finished()
    }
  }

  private func keys(
    of user: String, _ client: AWSClient
  ) -> (keys: [Observation], gaps: [SourceProblem]) {
    var keys: [Observation] = []
    var gaps: [SourceProblem] = []
    do {
      try forEachMarker(
        client, ["Action": "ListAccessKeys", "UserName": user], "the access keys of \(user)",
        action: "iam:ListAccessKeys", "AccessKeyMetadata"
      ) { item in
        guard let id = item["AccessKeyId"]?.text else { return }
        var seen = Observation(name: user, key: id)
        seen.versionCreatedAt = item["CreateDate"].flatMap { Instant($0.text) }
        seen.createdAt = seen.versionCreatedAt
        seen.version = id
        seen.owner = user
        seen.tags["status"] = item["Status"]?.text.lowercased()
        keys.append(seen)
      }
    } catch {
      gaps.append(SourceProblem(error, at: "the access keys of \(user)"))
    }
    for index in keys.indices {
      do {
        let answer = try client.query(
          .identity,
          [
            "Action": "GetAccessKeyLastUsed", "Version": "2010-05-08",
            "AccessKeyId": keys[index].key ?? "",
          ], "the last use of a key of \(user)", action: "iam:GetAccessKeyLastUsed")
        keys[index].lastAccessedAt = answer.first("LastUsedDate").flatMap { Instant($0.text) }
      } catch {
        gaps.append(SourceProblem(error, at: "the last use of a key of \(user)"))
      }
    }
    return (keys, gaps)
  }

  /// Each `member` of a listing that pages with `Marker`.
  private func forEachMarker(
    _ client: AWSClient, _ parameters: [String: String], _ place: String, action: String,
    _ list: String, _ body: (AWSXML) -> Void
  ) throws {
    try forEachPage(of: place) { (marker: String?) in
      var parameters = parameters
      parameters["Version"] = "2010-05-08"
      parameters["MaxItems"] = "1000"
      if let marker { parameters["Marker"] = marker }
      let answer = try client.query(.identity, parameters, place, action: action)
      guard let members = answer.first(list) else { throw SourceProblem.notUnderstood(place) }
      members.children.forEach(body)
      return answer.first("IsTruncated")?.text == "true" ? answer.first("Marker")?.text : nil
    }
  }
}
