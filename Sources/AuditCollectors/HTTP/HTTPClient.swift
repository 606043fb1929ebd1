import CCurl
import Foundation
import Glibc
import Synchronization

/// HTTP over the system's libcurl: Unix sockets, own CAs, client certificates, proxies (by the
/// usual environment variables) and HTTP/2. TLS is always verified; there is no switch for it.
///
/// Safe to use from many threads: each request borrows a handle, and handles keep their
/// connections.
final class HTTPClient: Sendable {
  struct Options: Sendable {
    /// PEM, trusted besides the system's authorities.
    var authority: [UInt8]?
    /// PEM, both or neither.
    var clientCertificate: [UInt8]?
    var clientKey: [UInt8]?
    /// Talk to this socket, whatever the URL's host.
    var unixSocket: String?
    var connectSeconds = 10
    /// For one request, answer included.
    var requestSeconds = 60
    var longestBody = 64 << 20
  }

  private let options: Options
  private let authority: Blob?
  private let clientCertificate: Blob?
  private let clientKey: Blob?
  private let idle = Mutex<[Handle]>([])
  private let sent = Mutex(0)

  /// A libcurl handle, owned by one thread at a time.
  private final class Handle: @unchecked Sendable {
    let curl = curl_easy_init()!
    deinit { curl_easy_cleanup(curl) }
  }

  /// Bytes that stay where they are, so that requests need no copies of them.
  private final class Blob: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init?(_ bytes: [UInt8]?) {
      guard let bytes else { return nil }
      self.bytes = .allocate(byteCount: bytes.count, alignment: 16)
      self.bytes.copyBytes(from: bytes)
    }

    deinit {
      // One of them is a private key.
      explicit_bzero(bytes.baseAddress!, bytes.count)
      bytes.deallocate()
    }
  }

  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(_ options: Options = Options()) {
    precondition(Self.isReady, "libcurl can't be initialised")
    var options = options
    if options.authority == nil, let file = ProcessInfo.processInfo.environment["SSL_CERT_FILE"] {
      options.authority = FileManager.default.contents(atPath: file).map(Array.init)
    }
    authority = Blob(options.authority)
    clientCertificate = Blob(options.clientCertificate)
    clientKey = Blob(options.clientKey)
    // Once is enough, where they are wiped.
    (options.authority, options.clientCertificate, options.clientKey) = (nil, nil, nil)
    self.options = options
  }

  /// How many requests were sent so far, retries included.
  var requestCount: Int { sent.withLock { $0 } }

  /// Sends one request, once. A redirect within the same scheme, host and port is followed, at most
  /// five times; one that leads elsewhere is refused, since credentials would travel along.
  /// - Parameter seconds: less than a request may take anyway, where less is left.
  func send(
    _ request: HTTPRequest, within seconds: Double = .infinity
  ) throws(HTTPFailure) -> HTTPResponse {
    var request = request
    for _ in 0...5 {
      let response = try exchange(request, seconds)
      guard [301, 302, 307, 308].contains(response.status),
        let location = response.headers[.location]
      else { return response }
      guard let target = redirect(from: request.url, to: location) else {
        throw HTTPFailure(code: .redirected, host: host(of: request.url))
      }
      request.url = target
    }
    throw HTTPFailure(code: .redirected, host: host(of: request.url))
  }

  private func redirect(from url: String, to location: String) -> String? {
    guard let base = URL(string: url), let target = URL(string: location, relativeTo: base),
      target.scheme == base.scheme, target.host == base.host, target.port == base.port
    else { return nil }
    return target.absoluteString
  }

  private func host(of url: String) -> String {
    if let socket = options.unixSocket { return socket }
    guard let parts = URL(string: url), let host = parts.host else { return "an unreadable URL" }
    return host + (parts.port.map { ":\($0)" } ?? "")
  }

  private func exchange(
    _ request: HTTPRequest, _ seconds: Double
  ) throws(HTTPFailure) -> HTTPResponse {
    let handle = idle.withLock { $0.popLast() } ?? Handle()
    sent.withLock { $0 += 1 }
    let transfer = Transfer(longestBody: options.longestBody)
    let code = withExtendedLifetime(transfer) { perform(request, handle.curl, transfer, seconds) }
    var status = 0
    rota_curl_get_long(handle.curl, CURLINFO_RESPONSE_CODE, &status)
    idle.withLock { $0.append(handle) }
    guard code == CURLE_OK else {
      throw HTTPFailure(
        code: transfer.isTooLarge ? .tooLarge : Self.failureCode(code), host: host(of: request.url))
    }
    return HTTPResponse(status: status, headers: transfer.headers, body: transfer.takeBody())
  }

  private func perform(
    _ request: HTTPRequest, _ curl: UnsafeMutableRawPointer, _ transfer: Transfer,
    _ seconds: Double
  ) -> CURLcode {
    curl_easy_reset(curl)
    configure(curl)
    if request.url.hasPrefix("https:") { configureTLS(curl) }
    let limit = min(Double(options.requestSeconds), max(seconds, 0.001))
    rota_curl_set_long(curl, CURLOPT_TIMEOUT_MS, Int(limit * 1000))
    rota_curl_set_string(curl, CURLOPT_URL, request.url)
    rota_curl_set_string(curl, CURLOPT_CUSTOMREQUEST, request.method)
    var headers: UnsafeMutablePointer<curl_slist>?
    // A proxy or a server that knows no 100-continue would cost a second of waiting.
    for (name, value) in request.headers + [("Expect", "")] {
      headers = curl_slist_append(headers, "\(name): \(value)")
    }
    defer { curl_slist_free_all(headers) }
    rota_curl_set_pointer(curl, CURLOPT_HTTPHEADER, headers)
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    rota_curl_set_write(curl, CURLOPT_WRITEFUNCTION, receiveBody)
    rota_curl_set_pointer(curl, CURLOPT_WRITEDATA, context)
    rota_curl_set_write(curl, CURLOPT_HEADERFUNCTION, receiveHeader)
    rota_curl_set_pointer(curl, CURLOPT_HEADERDATA, context)
    guard let body = request.body else { return curl_easy_perform(curl) }
    return body.withUnsafeBytes { bytes in
      rota_curl_set_long(curl, CURLOPT_POSTFIELDSIZE, bytes.count)
      rota_curl_set_pointer(curl, CURLOPT_POSTFIELDS, bytes.baseAddress)
      return curl_easy_perform(curl)
    }
  }

  private func configure(_ curl: UnsafeMutableRawPointer) {
    rota_curl_set_long(curl, CURLOPT_NOSIGNAL, 1)
    rota_curl_set_string(curl, CURLOPT_PROTOCOLS_STR, "http,https")
    rota_curl_set_string(curl, CURLOPT_ACCEPT_ENCODING, "gzip")
    rota_curl_set_string(curl, CURLOPT_USERAGENT, "rota")
    rota_curl_set_long(curl, CURLOPT_CONNECTTIMEOUT, options.connectSeconds)
    // A server that drips bytes is as bad as one that is silent.
    rota_curl_set_long(curl, CURLOPT_LOW_SPEED_LIMIT, 16)
    rota_curl_set_long(curl, CURLOPT_LOW_SPEED_TIME, 20)
    if let socket = options.unixSocket {
      rota_curl_set_string(curl, CURLOPT_UNIX_SOCKET_PATH, socket)
    }
  }

  /// Only where TLS is spoken: libcurl copies all of it for each connection.
  private func configureTLS(_ curl: UnsafeMutableRawPointer) {
    for (option, blob) in [
      (CURLOPT_CAINFO_BLOB, authority), (CURLOPT_SSLCERT_BLOB, clientCertificate),
      (CURLOPT_SSLKEY_BLOB, clientKey),
    ] {
      if let blob { rota_curl_set_blob(curl, option, blob.bytes.baseAddress, blob.bytes.count) }
    }
  }

  private static func failureCode(_ code: CURLcode) -> HTTPFailure.Code {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
    case CURLE_COULDNT_CONNECT: .unreachable
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      .untrusted
    case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM:
      .interrupted
    default: .malformed
    }
  }
}

/// Collects one answer. Only its own thread touches it.
private final class Transfer {
  private var body: SecretBytes? = SecretBytes(capacity: 1 << 14)
  private(set) var headers: [HTTPHeader: String] = [:]
  private(set) var isTooLarge = false
  private let longestBody: Int

  init(longestBody: Int) { self.longestBody = longestBody }

  func takeBody() -> SecretBytes { body.take() ?? SecretBytes() }

  /// False to break the transfer off.
  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if (body?.count ?? 0) + bytes.count > longestBody {
      isTooLarge = true
      return false
    }
    body?.append(contentsOf: bytes)
    return true
  }

  func header(_ line: UnsafeRawBufferPointer) {
    // A new status line: what came before belonged to a 100 or to a proxy.
    if line.starts(with: "HTTP/".utf8) { headers = [:] }
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
      let header = HTTPHeader(line[..<colon])
    else { return }
    var value = line[(colon + 1)...]
    while let first = value.first, first <= 0x20 { value.removeFirst() }
    while let last = value.last, last <= 0x20 { value.removeLast() }
    headers[header] = String(decoding: value, as: UTF8.self)
  }
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  let transfer = Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
  return transfer.append(UnsafeRawBufferPointer(start: bytes, count: size * count))
    ? size * count : 0
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
    .header(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return size * count
}
