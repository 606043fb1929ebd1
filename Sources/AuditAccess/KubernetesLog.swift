/// Audit logs of a Kubernetes API server: a JSON object a line. A request has several stages, of
/// which the last counts. A `list` or a `watch` hands out every value it covers, so it counts as a
/// reading of `<namespace>/*`.
struct KubernetesLog: EventFormat {
  let source: String

  mutating func read(_ cursor: inout JSONCursor) -> EventReading {
    guard cursor.enterObject() else { return .broken }
    var event = AccessEvent()
    var isLast = false
    var isSecret = false
    var isReading = false
    var code = 0
    var isForbidden = false
    var isKnownVersion = true
    while let name = cursor.nextName() {
      if name == "apiVersion" {
        isKnownVersion = cursor.string() == "audit.k8s.io/v1"
      } else if name == "stage" {
        isLast = cursor.string() == "ResponseComplete"
      } else if name == "auditID" {
        event.id = cursor.string()
      } else if name == "verb" {
        let verb = cursor.string()
        isReading = verb == "get" || verb == "list" || verb == "watch"
      } else if name == "user" {
        readUser(&cursor, &event)
      } else if name == "impersonatedUser" {
        guard cursor.enterObject() else { continue }
        while let name = cursor.nextName() {
          if name == "username" { event.principal.1 = cursor.string() } else { cursor.skip() }
        }
      } else if name == "sourceIPs" {
        guard cursor.enterArray() else { continue }
        while cursor.nextElement() {
          let address = cursor.string()
          if event.address.isEmpty { event.address = address }
        }
      } else if name == "objectRef" {
        isSecret = readObject(&cursor, &event)
      } else if name == "responseStatus" {
        guard cursor.enterObject() else { continue }
        while let name = cursor.nextName() {
          if name == "code" { code = cursor.integer() ?? 0 } else { cursor.skip() }
        }
      } else if name == "annotations" {
        guard cursor.enterObject() else { continue }
        while let name = cursor.nextName() {
          if name == "authorization.k8s.io/decision" {
            isForbidden = cursor.string() == "forbid"
          } else {
            cursor.skip()
          }
        }
      } else if name == "requestReceivedTimestamp" {
        event.time = cursor.string()
      } else {
        cursor.skip()
      }
    }
    if cursor.isBroken || !isKnownVersion { return .broken }
    if isLast, isSecret, isReading {
      event.outcome =
        code == 401 || code == 403 || isForbidden
        ? .denied : (200..<300).contains(code) ? .read : .other
    }
    return .event(event)
  }

  private func readUser(_ cursor: inout JSONCursor, _ event: inout AccessEvent) {
    guard cursor.enterObject() else { return }
    var isMaster = false
    while let name = cursor.nextName() {
      if name == "username" {
        event.principal.0 = cursor.string()
      } else if name == "groups" {
        guard cursor.enterArray() else { continue }
        while cursor.nextElement() {
          if cursor.string() == "system:masters" { isMaster = true }
        }
      } else {
        cursor.skip()
      }
    }
    // The control plane itself is of that group, and is no person with a master key.
    event.isPrivileged = isMaster && !event.principal.0.hasPrefix("system:")
  }

  private func readObject(_ cursor: inout JSONCursor, _ event: inout AccessEvent) -> Bool {
    guard cursor.enterObject() else { return false }
    var isSecret = false
    while let name = cursor.nextName() {
      if name == "resource" {
        isSecret = cursor.string() == "secrets"
      } else if name == "namespace" {
        event.object.0 = cursor.string()
      } else if name == "name" {
        event.object.1 = cursor.string()
      } else {
        cursor.skip()
      }
    }
    return isSecret
  }

  func object(_ parts: (Bytes, Bytes)) -> String? {
    let namespace = parts.0.isEmpty ? "*" : parts.0.unescaped
    return "\(source)/\(namespace)/\(parts.1.isEmpty ? "*" : parts.1.unescaped)"
  }
}
