/// One request to a provider.
struct HTTPRequest: Sendable {
  var method = "GET"
  /// Absolute, `http` or `https`, percent-encoded.
  var url: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8]?

  init(_ method: String = "GET", _ url: String) {
    self.method = method
    self.url = url
  }
}

/// The headers of answers that somebody asks for; of many answers the others are not kept.
enum HTTPHeader: String, CaseIterable {
  case date, location
  case nextRange = "next-range"
  case retryAfter = "retry-after"
  case awsErrorType = "x-amzn-errortype"

  /// By its name, in capitals or not.
  init?(_ name: some Collection<UInt8>) {
    let known = Self.allCases.first { header in
      let own = header.rawValue.utf8
      return own.count == name.count
        && zip(own, name).allSatisfy { $0 == ((0x41...0x5A).contains($1) ? $1 | 0x20 : $1) }
    }
    guard let known else { return nil }
    self = known
  }
}

/// What a server answered. The body may hold values, so it lives in memory that is wiped.
final class HTTPResponse: @unchecked Sendable {
  let status: Int
  /// Of a repeated header the last.
  let headers: [HTTPHeader: String]
  private let body: SecretBytes

  init(status: Int, headers: [HTTPHeader: String], body: consuming SecretBytes) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  func withBody<Result: ~Copyable>(
    _ read: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body.withBytes(read)
  }
}

/// Why no answer came. Safe to log: it never carries text from the wire.
struct HTTPFailure: Error, Hashable {
  enum Code: String {
    case unresolved, unreachable, untrusted, timedOut, interrupted, tooLarge, redirected, malformed
  }

  let code: Code
  /// Host and port, or the path of a socket.
  let host: String

  /// Whether the next try may go better.
  var isTransient: Bool {
    switch code {
    case .unresolved, .unreachable, .timedOut, .interrupted: true
    case .untrusted, .tooLarge, .redirected, .malformed: false
    }
  }
}
