package import AuditModel
import Foundation

/// A message to a server that is no provider: a webhook, a dead-man's switch.
package struct Notice: Sendable {
  package let url: String
  package let body: [UInt8]
  package let headers: [(name: String, value: String)]

  package init(url: String, body: [UInt8], headers: [(name: String, value: String)]) {
    self.url = url
    self.body = body
    self.headers = headers
  }

  /// Posts it.
  /// - Parameters:
  ///   - seconds: for everything, tries again included.
  ///   - repeats: whether what may go better is tried again.
  /// - Returns: what went wrong; nil when the server took it. It names the host, never the rest of the
  ///   URL, which may be a secret.
  package func post(seconds: Int, repeats: Bool) -> SourceProblem? {
    var options = HTTPClient.Options()
    options.requestSeconds = seconds
    options.longestBody = 1 << 16
    let client = HTTPClient(options)
    var request = HTTPRequest("POST", url)
    request.headers = headers
    request.body = body
    let host = URL(string: url)?.host ?? "the server"
    do {
      let response: HTTPResponse
      if repeats {
        response = try ProviderSession(client, seconds: seconds).send { request }
      } else {
        response = try client.send(request, within: Double(seconds))
      }
      guard !response.isSuccess else { return nil }
      return SourceProblem(
        .badOutput, "\(host) answered with status \(response.status)", hint: "check the URL")
    } catch let problem as SourceProblem {
      return problem
    } catch let failure as HTTPFailure {
      return SourceProblem(failure)
    } catch {
      return SourceProblem(.badOutput, "\(host) could not be told", hint: "")
    }
  }
}
