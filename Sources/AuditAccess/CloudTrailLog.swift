/// AWS CloudTrail: readings of Secrets Manager and of Parameter Store. A file holds one object whose
/// `Records` are the events; exports hold an event a line.
struct CloudTrailLog: EventFormat {
  let source: String
  /// Names that are known, as `<source>/<name>`: an ARN without its random end looks like one with it.
  let known: Set<String>

  private struct Call {
    var service = Bytes.none
    var name = Bytes.none
    var error = Bytes.none
    var region = Bytes.none
    var secret = Bytes.none
  }

  mutating func read(_ cursor: inout JSONCursor) -> EventReading {
    guard cursor.enterObject() else { return .broken }
    var event = AccessEvent()
    var call = Call()
    var isKnownVersion = true
    while let name = cursor.nextName() {
      if name == "eventVersion" {
        isKnownVersion = cursor.string().hasPrefix("1.")
      } else if name == "userIdentity" {
        readIdentity(&cursor, &event)
      } else if name == "eventTime" {
        event.time = cursor.string()
      } else if name == "eventSource" {
        call.service = cursor.string()
      } else if name == "eventName" {
        call.name = cursor.string()
      } else if name == "awsRegion" {
        call.region = cursor.string()
      } else if name == "sourceIPAddress" {
        event.address = cursor.string()
      } else if name == "errorCode" {
        call.error = cursor.string()
      } else if name == "requestParameters" {
        readParameters(&cursor, &event, &call)
      } else if name == "eventID" {
        event.id = cursor.string()
      } else {
        cursor.skip()
      }
    }
    if cursor.isBroken || !isKnownVersion { return .broken }
    let isReading =
      call.service == "secretsmanager.amazonaws.com"
      ? call.name == "GetSecretValue" || call.name == "BatchGetSecretValue"
      : call.service == "ssm.amazonaws.com"
        && (call.name == "GetParameter" || call.name == "GetParameters"
          || call.name == "GetParametersByPath" || call.name == "GetParameterHistory")
    if isReading {
      event.object = (call.secret, call.region)
      event.outcome =
        call.error.isEmpty
        ? .read
        : call.error.hasPrefix("AccessDenied") || call.error == "UnauthorizedOperation"
          || call.error == "Client.UnauthorizedOperation"
          ? .denied : .other
    }
    return .event(event)
  }

  private func readIdentity(_ cursor: inout JSONCursor, _ event: inout AccessEvent) {
    guard cursor.enterObject() else { return }
    var (arn, fallback, issuer) = (Bytes.none, Bytes.none, Bytes.none)
    while let name = cursor.nextName() {
      if name == "type" {
        event.isPrivileged = cursor.string() == "Root"
      } else if name == "arn" {
        arn = cursor.string()
      } else if name == "invokedBy" || name == "userName" || name == "principalId" {
        let text = cursor.string()
        if fallback.isEmpty || name == "userName" { fallback = text }
      } else if name == "sessionContext" {
        guard cursor.enterObject() else { continue }
        while let name = cursor.nextName() {
          guard name == "sessionIssuer", cursor.enterObject() else {
            if !(name == "sessionIssuer") { cursor.skip() }
            continue
          }
          while let name = cursor.nextName() {
            if name == "arn" { issuer = cursor.string() } else { cursor.skip() }
          }
        }
      } else {
        cursor.skip()
      }
    }
    // Sessions of a role are many; the role is who reads.
    event.principal.0 = !issuer.isEmpty ? issuer : !arn.isEmpty ? arn : fallback
  }

  private func readParameters(
    _ cursor: inout JSONCursor, _ event: inout AccessEvent, _ call: inout Call
  ) {
    guard cursor.enterObject() else { return }
    while let name = cursor.nextName() {
      if name == "secretId" || name == "name" || name == "path" {
        call.secret = cursor.string()
      } else if name == "names" || name == "secretIdList" {
        guard cursor.enterArray() else { continue }
        while cursor.nextElement() {
          // Of several the first stands for all; batches log each member besides.
          let first = cursor.string()
          if call.secret.isEmpty { call.secret = first }
        }
      } else if name == "versionStage" {
        if cursor.string() == "AWSPREVIOUS" { event.version = .old }
      } else if name == "versionId" {
        event.version = .named(cursor.string())
      } else {
        cursor.skip()
      }
    }
  }

  func object(_ parts: (Bytes, Bytes)) -> String? {
    guard !parts.0.isEmpty else { return "\(source)/*" }
    let region = parts.1.unescaped
    return candidates(parts.0.unescaped).lazy
      .flatMap { ["\(source)/\($0)", "\(source)/\(region)/\($0)"] }
      .first(where: known.contains) ?? "\(source)/\(candidates(parts.0.unescaped).last!)"
  }

  /// The names that an id may stand for, the one that it says literally first.
  private func candidates(_ id: String) -> [String] {
    guard id.hasPrefix("arn:") else { return [id] }
    let fields = id.split(separator: ":", maxSplits: 6, omittingEmptySubsequences: false)
    guard fields.count > 5 else { return [id] }
    if fields[2] == "ssm" { return [String(fields[5].dropFirst("parameter".count))] }
    guard fields.count == 7 else { return [id] }
    let name = String(fields[6])
    let end = name.suffix(7)
    let hasRandomEnd =
      end.count == 7 && end.first == "-"
      && end.dropFirst().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    return hasRandomEnd ? [name, String(name.dropLast(7))] : [name]
  }

  func principal(_ parts: (Bytes, Bytes)) -> String {
    let arn = parts.0.isEmpty ? "unknown" : parts.0.unescaped
    // `...:assumed-role/NAME/SESSION` without its issuer: the session says nothing of who it is.
    guard let role = arn.firstRange(of: ":assumed-role/") else { return arn }
    let name = arn[role.upperBound...].prefix { $0 != "/" }
    return String(arn[..<role.upperBound]) + name
  }
}
