/// Audit logs of HashiCorp Vault and OpenBao: a JSON object a line, for each request one of type
/// `request` and one of type `response`. The second tells how it ended, so it alone counts.
struct VaultLog: EventFormat {
  let source: String

  mutating func read(_ cursor: inout JSONCursor) -> EventReading {
    guard cursor.enterObject() else { return .broken }
    var event = AccessEvent()
    var isResponse = false
    var isRead = false
    var error = Bytes.none
    while let name = cursor.nextName() {
      if name == "type" {
        isResponse = cursor.string() == "response"
      } else if name == "time" {
        event.time = cursor.string()
      } else if name == "error" {
        error = cursor.string()
      } else if name == "auth" {
        readAuth(&cursor, &event)
      } else if name == "request" {
        isRead = readRequest(&cursor, &event)
      } else if name == "response" {
        readResponse(&cursor, &event)
      } else {
        cursor.skip()
      }
    }
    if cursor.isBroken { return .broken }
    if isResponse, isRead {
      event.outcome =
        error.isEmpty ? .read : error.contains("permission denied") ? .denied : .other
    }
    return .event(event)
  }

  private func readAuth(_ cursor: inout JSONCursor, _ event: inout AccessEvent) {
    guard cursor.enterObject() else { return }
    while let name = cursor.nextName() {
      if name == "display_name" {
        event.principal.0 = cursor.string()
      } else if name == "policies" {
        guard cursor.enterArray() else { continue }
        while cursor.nextElement() {
          if cursor.string() == "root" { event.isPrivileged = true }
        }
      } else if name == "metadata" {
        guard cursor.enterObject() else { continue }
        while let name = cursor.nextName() {
          if name == "role_name" || name == "username" || name == "service_account_name" {
            event.principal.1 = cursor.string()
          } else {
            cursor.skip()
          }
        }
      } else {
        cursor.skip()
      }
    }
  }

  /// - Returns: whether it asks for a value.
  private func readRequest(_ cursor: inout JSONCursor, _ event: inout AccessEvent) -> Bool {
    guard cursor.enterObject() else { return false }
    var isRead = false
    var isSystem = false
    while let name = cursor.nextName() {
      if name == "id" {
        event.id = cursor.string()
      } else if name == "operation" {
        isRead = cursor.string() == "read"
      } else if name == "path" {
        event.object.0 = cursor.string()
      } else if name == "namespace" {
        guard cursor.enterObject() else { continue }
        while let name = cursor.nextName() {
          if name == "path" { event.object.1 = cursor.string() } else { cursor.skip() }
        }
      } else if name == "remote_address" {
        event.address = cursor.string()
      } else if name == "mount_type" {
        let type = cursor.string()
        isSystem = type == "system" || type == "token" || type == "identity"
      } else {
        cursor.skip()
      }
    }
    return isRead && !isSystem
  }

  private func readResponse(_ cursor: inout JSONCursor, _ event: inout AccessEvent) {
    guard cursor.enterObject() else { return }
    while let name = cursor.nextName() {
      guard name == "data", cursor.enterObject() else {
        if !(name == "data") { cursor.skip() }
        continue
      }
      while let name = cursor.nextName() {
        guard name == "metadata", cursor.enterObject() else {
          if !(name == "metadata") { cursor.skip() }
          continue
        }
        while let name = cursor.nextName() {
          if name == "version", let number = cursor.integer() {
            event.version = .number(number)
          } else if !(name == "version") {
            cursor.skip()
          }
        }
      }
    }
  }

  /// `kv/data/prod/db` is the secret `kv/prod/db` of KV 2; what lies beside `data/` in such a mount
  /// holds no values. Of a database engine, credentials of a static role are the role.
  func object(_ parts: (Bytes, Bytes)) -> String? {
    let path = parts.0.unescaped
    for beside in ["/metadata/", "/config", "/subkeys/", "/detailed-metadata/"]
    where path.contains(beside) { return nil }
    if path.hasPrefix("sys/") || path.hasPrefix("auth/") { return nil }
    var name = path
    for (asked, kept) in [("/data/", "/"), ("/static-creds/", "/static-roles/")] {
      if let range = name.firstRange(of: asked) {
        name.replaceSubrange(range, with: kept)
        break
      }
    }
    return "\(source)/\(parts.1.unescaped)\(name)"
  }

  func principal(_ parts: (Bytes, Bytes)) -> String {
    let name = parts.0.isEmpty ? "unauthenticated" : parts.0.unescaped
    return parts.1.isEmpty ? name : "\(name) (\(parts.1.unescaped))"
  }
}
