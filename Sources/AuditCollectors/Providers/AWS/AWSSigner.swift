import AuditModel
import Crypto
import Foundation
import Synchronization

/// What requests to AWS are signed with.
struct AWSCredentials: Sendable {
  let accessKeyID: String
  let secretKey: String
  let sessionToken: String?
}

/// Signature Version 4 in the `Authorization` header, as
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html has it.
final class AWSSigner: Sendable {
  private let credentials: AWSCredentials
  private let service: String
  private let region: String
  /// Begun under a key that is derived by four HMACs, and good for a day.
  private let keyed = Mutex<(date: String, code: HMAC<SHA256>)?>(nil)

  init(credentials: AWSCredentials, service: String, region: String) {
    self.credentials = credentials
    self.service = service
    self.region = region
  }

  /// Headers that proxies may change, and `Authorization` itself, stay unsigned.
  private static let unsigned: Set<String> = [
    "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id",
  ]

  /// The request with date, token and signature added.
  func sign(_ request: HTTPRequest, at now: Instant) -> HTTPRequest {
    var signed = request
    // 2026-11-25T13:04:05Z without its separators.
    let stamp = String(
      decoding: now.description.utf8.filter { $0 != 0x2D && $0 != 0x3A }, as: UTF8.self)
    let date = String(stamp.prefix(8))
    signed.headers.append(("X-Amz-Date", stamp))
    if let token = credentials.sessionToken {
      signed.headers.append(("X-Amz-Security-Token", token))
    }
    let (canonical, names) = canonicalRequest(signed)
    let scope = "\(date)/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(sha256(Array(canonical.utf8)))"
    var code = keyedCode(date)
    code.update(data: Array(text.utf8))
    let signature = hex(code.finalize())
    signed.headers.append(
      (
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
          + "SignedHeaders=\(names), Signature=\(signature)"
      ))
    return signed
  }

  private func keyedCode(_ date: String) -> HMAC<SHA256> {
    keyed.withLock { known in
      if let known, known.date == date { return known.code }
      let code = HMAC<SHA256>(key: derivedKey(date))
      known = (date, code)
      return code
    }
  }

  private func derivedKey(_ date: String) -> SymmetricKey {
    var key = SymmetricKey(data: Array("AWS4\(credentials.secretKey)".utf8))
    for part in [date, region, service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
    }
    return key
  }

  private func canonicalRequest(_ request: HTTPRequest) -> (text: String, signedHeaders: String) {
    // The URL's parts as they are sent: taking them apart and encoding them again would risk
    // another spelling.
    let url = request.url
    let scheme = url.utf8.firstIndex(of: UInt8(ascii: ":")) ?? url.startIndex
    let rest = url[scheme...].dropFirst("://".count)
    let authority = rest[..<(rest.utf8.firstIndex { "/?".utf8.contains($0) } ?? rest.endIndex)]
    let target = rest[authority.endIndex...]
    let path = target[..<(target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex)]
    let query = target[path.endIndex...].dropFirst()

    var headers = [(name: "host", value: host(authority, url: url))]
    for (name, value) in request.headers {
      let name = name.lowercased()
      if Self.unsigned.contains(name) { continue }
      // Most values hold no white space, and need not be taken apart.
      let words =
        value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        ? value : value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if let same = headers.firstIndex(where: { $0.name == name }) {
        headers[same].value += "," + words
      } else {
        headers.append((name, words))
      }
    }
    headers.sort { $0.name < $1.name }
    let names = headers.map(\.name).joined(separator: ";")
    let lines = headers.map { "\($0.name):\($0.value)\n" }.joined()
    let pairs = query.split(separator: "&").map { pair in
      pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    }
    let canonicalQuery = pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }
      .sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: "&")
    let text = [
      request.method, encoded(path.isEmpty ? "/" : String(path)), canonicalQuery, lines, names,
      sha256(request.body ?? []),
    ].joined(separator: "\n")
    return (text, names)
  }

  /// Without the port that the scheme implies.
  private func host(_ authority: Substring, url: String) -> String {
    let standard = url.hasPrefix("https:") ? ":443" : ":80"
    return String(authority.hasSuffix(standard) ? authority.dropLast(standard.count) : authority)
  }

  private func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  /// Percent-encodes a path that is already encoded once: every service but S3 signs it so.
  private func encoded(_ path: String) -> String {
    if path == "/" { return path }
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    var normal = "/" + segments.joined(separator: "/")
    if path.hasSuffix("/"), normal != "/" { normal += "/" }
    return percentEncoded(normal, keeping: "/")
  }
}

/// Everything but RFC 3986's unreserved characters and `keeping` as `%XX`.
func percentEncoded(_ text: String, keeping: String = "") -> String {
  var result = ""
  for byte in text.utf8 {
    let scalar = Unicode.Scalar(byte)
    let isPlain =
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "-._~".utf8.contains(byte) || keeping.utf8.contains(byte)
    if isPlain {
      result.unicodeScalars.append(scalar)
    } else {
      result += byte < 16 ? "%0" : "%"
      result += String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}
