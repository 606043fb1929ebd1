import Glibc

/// The local syslog's socket: one datagram a line.
enum SyslogSocket {
  /// A daemon that reads nothing holds the night up no longer than this.
  private static let patience = timeval(tv_sec: 10, tv_usec: 0)

  /// False when nobody listens at `path`, or a line is not taken; those before it were.
  static func send(_ datagrams: [String], to path: String) -> Bool {
    guard !datagrams.isEmpty else { return true }
    let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var patience = patience
    setsockopt(
      socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard path.utf8.count < room.count else { return false }
      room.copyBytes(from: path.utf8)
      return true
    }
    guard fits else { return false }
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard isConnected == 0 else { return false }
    return datagrams.allSatisfy { text in
      let bytes = Array(text.utf8)
      var sent = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      while sent < 0, errno == EINTR {
        sent = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      }
      return sent == bytes.count
    }
  }
}
