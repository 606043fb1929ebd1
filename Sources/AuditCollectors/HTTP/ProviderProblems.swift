import AuditModel

extension SourceProblem {
  /// Why no answer came, in a reader's words.
  init(_ failure: HTTPFailure) {
    let host = failure.host
    switch failure.code {
    case .unresolved:
      self.init(.unreachable, "the name of \(host) can't be resolved", hint: "check the address")
    case .unreachable:
      self.init(
        .unreachable, "\(host) does not accept a connection",
        hint: "is it running, and does a firewall or a proxy stand between?")
    case .untrusted:
      self.init(
        .untrusted, "TLS with \(host) failed: its certificate, or ours, is not trusted",
        hint: "name its authority with 'caFile'; verification can't be switched off")
    case .timedOut:
      self.init(.timedOut, "\(host) did not answer in time", hint: "try again; is it overloaded?")
    case .interrupted:
      self.init(.unreachable, "\(host) broke the connection off", hint: "try again")
    case .tooLarge:
      self.init(
        .tooLarge, "\(host) sent more than an answer may hold", hint: "is it the right address?")
    case .redirected:
      self.init(
        .redirected, "\(host) sends us to another host, where credentials are not taken",
        hint: "configure the address that it leads to, if that is the right one")
    case .malformed:
      self.init(
        .badAnswer, "\(host) does not speak HTTP as expected", hint: "is it the right address?")
    }
  }

  /// An answer that was not a success.
  /// - Parameters:
  ///   - place: what was asked for, in words.
  ///   - permission: what would allow it.
  init(status: Int, _ place: String, permission: String) {
    switch status {
    case 401:
      self.init(
        .notAuthenticated, "\(place): the credentials are not accepted",
        hint: "renew them; are they for this place?")
    case 403:
      self.init(.accessDenied, "\(place) is denied", hint: "grant \(permission)")
    case 404: self.init(.notFound, "\(place) does not exist", hint: "check its name")
    case 429:
      self.init(.throttled, "\(place): too many requests", hint: "lower 'concurrency', or wait")
    default:
      self.init(
        .badAnswer, "\(place): the server answered \(status)", hint: "look at the server's log")
    }
  }

  /// What was thrown while a place was looked at; anything unforeseen is an answer that was not
  /// understood.
  init(_ error: any Error, at place: String) {
    self = error as? SourceProblem ?? .notUnderstood(place)
  }

  /// An answer that is no such JSON as the provider documents.
  static func notUnderstood(_ place: String) -> SourceProblem {
    SourceProblem(
      .badAnswer, "\(place): the answer is not understood", hint: "is it the right address?")
  }
}
