import AuditModel

/// Lists secrets, by pages.
struct KubernetesListing: Sendable {
  let session: ProviderSession
  let server: String
  let token: String?
  let selector: String?
  let readsValues: Bool
  let fingerprinter: Fingerprinter

  private static let page = 500
  private static let restarts = 3

  /// The list was compacted away under our feet: the one way on is from the start.
  private struct Expired: Error {}

  /// - Parameter namespace: nil for all.
  /// - Throws: `SourceProblem`.
  func secrets(in namespace: String?) throws -> [KubernetesSecret] {
    for _ in 0..<Self.restarts {
      do {
        return try list(namespace)
      } catch is Expired {
        continue
      }
    }
    throw SourceProblem(
      .timedOut, "\(place(namespace)): the list expired \(Self.restarts) times while it was read",
      hint: "the API server is too slow for its own lists: raise 'timeout', or list by namespace")
  }

  private func list(_ namespace: String?) throws -> [KubernetesSecret] {
    var secrets: [KubernetesSecret] = []
    try forEachPage(of: place(namespace)) { (token: String?) in
      var url = server + "/api/v1" + (namespace.map { "/namespaces/\(percentEncoded($0))" } ?? "")
      url += "/secrets?limit=\(Self.page)"
      if let selector { url += "&labelSelector=\(percentEncoded(selector))" }
      if let token { url += "&continue=\(percentEncoded(token))" }
      let response = try get(url)
      if response.status == 410 { throw Expired() }
      guard response.isSuccess else {
        throw SourceProblem(
          status: response.status, place(namespace),
          permission: "the verb 'list' on secrets"
            + (namespace.map { " in \($0)" } ?? ", or name the 'namespaces' to read"))
      }
      do {
        return try read(response, into: &secrets)
      } catch is JSONScanner.Failure {
        throw SourceProblem.notUnderstood(place(namespace))
      }
    }
    return secrets
  }

  private func place(_ namespace: String?) -> String {
    namespace.map { "the secrets of namespace \($0)" } ?? "the secrets of the cluster"
  }

  private func get(_ url: String) throws -> HTTPResponse {
    var request = HTTPRequest("GET", url)
    // A table tells type and number of keys beside the metadata, and no value.
    request.headers = [
      (
        "Accept",
        readsValues ? "application/json" : "application/json;as=Table;v=v1;g=meta.k8s.io"
      )
    ]
    if let token { request.headers.append(("Authorization", "Bearer \(token)")) }
    return try session.send { request }
  }

  /// - Returns: the token of the next page.
  private func read(
    _ response: HTTPResponse, into secrets: inout [KubernetesSecret]
  ) throws -> String? {
    try response.withBody { body in
      var next: String?
      var isList = false
      var scanner = JSONScanner(body)
      try scanner.object { name, scanner in
        switch name {
        case "metadata":
          next = try JSONValue(&scanner)["continue"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        case "rows", "items":
          isList = true
          // A list without elements is null.
          if scanner.isNull() { return }
          try scanner.array { scanner in
            let secret = try scanner.rawValue { item in
              name == "rows"
                ? KubernetesSecret(row: item) : try KubernetesSecret(object: item, fingerprinter)
            }
            guard let secret else { throw JSONScanner.Failure.unexpectedType }
            secrets.append(secret)
          }
        default: try scanner.skipValue()
        }
      }
      guard isList || secrets.isEmpty else { throw JSONScanner.Failure.unexpectedType }
      return next
    }
  }
}
