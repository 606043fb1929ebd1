import AuditModel
import Foundation

/// One collection's conversation with one provider: bounded tries, one deadline for all of it.
///
/// Tried again are what may go better: lost connections, time-outs, 429, 5xx and what the provider
/// itself calls throttling. Waits are drawn at random up to a bound that doubles ("full jitter"), or
/// are what `Retry-After` asks for.
final class ProviderSession: Sendable {
  let client: HTTPClient
  private let deadline: ContinuousClock.Instant
  private let seconds: Int

  static let tries = 5
  private static let firstWait = 0.2
  private static let longestWait = 20.0

  /// - Parameter seconds: until nothing more is begun.
  init(_ client: HTTPClient, seconds: Int) {
    self.client = client
    self.seconds = seconds
    deadline = .now + .seconds(seconds)
  }

  /// - Parameters:
  ///   - isThrottled: answers that are to be tried again besides 429, 500, 502, 503 and 504.
  ///   - isFinal: answers that are not, though their status is among those.
  ///   - request: made anew for each try, since signatures carry the time.
  /// - Throws: `SourceProblem`, when no answer came.
  func send(
    isThrottled: (HTTPResponse) -> Bool = { _ in false },
    isFinal: (HTTPResponse) -> Bool = { _ in false }, _ request: () -> HTTPRequest
  ) throws -> HTTPResponse {
    var bound = Self.firstWait
    for attempt in 1... {
      let left = ContinuousClock.now.duration(to: deadline) / .seconds(1)
      guard left > 0 else { throw timedOut() }
      var wait = Double.random(in: 0...bound)
      do throws(HTTPFailure) {
        let response = try client.send(request(), within: left)
        let isBusy = [429, 500, 502, 503, 504].contains(response.status) || isThrottled(response)
        guard isBusy, !isFinal(response), attempt < Self.tries else { return response }
        if let asked = Self.retryAfter(response) { wait = min(asked, Self.longestWait) }
      } catch {
        guard error.isTransient, attempt < Self.tries else { throw SourceProblem(error) }
      }
      guard ContinuousClock.now + .seconds(wait) < deadline else { throw timedOut() }
      Thread.sleep(forTimeInterval: wait)
      bound = min(bound * 2, Self.longestWait)
    }
    throw timedOut()
  }

  private func timedOut() -> SourceProblem {
    SourceProblem(
      .timedOut, "it was not done within \(seconds) s",
      hint: "raise 'timeout' for the source, or narrow down what it collects")
  }

  /// Seconds, or an HTTP date, which needs a clock of its own and is left to the jitter.
  private static func retryAfter(_ response: HTTPResponse) -> Double? {
    response.headers[.retryAfter].flatMap(Double.init).map { max(0, $0) }
  }
}
