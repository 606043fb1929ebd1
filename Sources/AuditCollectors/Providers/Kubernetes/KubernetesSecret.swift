import AuditModel

/// A secret object as a list shows it.
struct KubernetesSecret: Sendable {
  /// `namespace/name`.
  let name: String
  /// What its values measured, by key; empty where none were read.
  private(set) var measured: [Observation] = []
  private let whole: Observation
  private let keyCount: Int
  /// Of each key that a field manager owns: when one of its owners last wrote anything.
  private let writtenAt: [String: Instant]

  /// Fields that may carry values in the clear: `kubectl apply` leaves a copy in an annotation.
  private static let unread: Set<String> = [
    "data", "stringData", "kubectl.kubernetes.io/last-applied-configuration",
  ]

  /// A row of a table: name, type and number of keys in cells, the metadata beside them.
  init?(row bytes: UnsafeRawBufferPointer) {
    guard let row = JSONValue(document: bytes, skipping: Self.unread),
      let cells = row["cells"]?.array, cells.count >= 3,
      let metadata = row["object"]?["metadata"]
    else { return nil }
    self.init(metadata, type: cells[1].string, keyCount: cells[2].integer ?? 0)
  }

  /// A whole object; its values are measured and let go.
  /// - Throws: `JSONScanner.Failure`.
  init?(object bytes: UnsafeRawBufferPointer, _ fingerprinter: Fingerprinter) throws {
    guard let object = JSONValue(document: bytes, skipping: Self.unread),
      let metadata = object["metadata"]
    else { return nil }
    var values: [Observation] = []
    var scanner = JSONScanner(bytes)
    try scanner.object { name, scanner in
      guard name == "data", scanner.peek() == UInt8(ascii: "{") else {
        return try scanner.skipValue()
      }
      try scanner.object { key, scanner in
        var seen = Observation(name: "", key: key)
        let text = try scanner.secretString()
        guard let value = text.withBytes(decodeBase64) else { throw JSONScanner.Failure.syntax }
        value.withBytes { seen.measure($0, fingerprinter) }
        values.append(seen)
      }
    }
    self.init(metadata, type: object["type"]?.string, keyCount: values.count)
    measured = values
  }

  private init?(_ metadata: JSONValue, type: String?, keyCount: Int) {
    guard let name = metadata["name"]?.string else { return nil }
    self.name = (metadata["namespace"]?.string).map { "\($0)/\(name)" } ?? name
    self.keyCount = keyCount
    var seen = Observation(name: self.name)
    seen.createdAt = metadata["creationTimestamp"]?.instant
    seen.tags = (metadata["labels"]?.object ?? [:]).compactMapValues(\.string)
    // Annotations can hold anything; only those written for Rota are taken up.
    for (key, value) in metadata["annotations"]?.object ?? [:] where key.hasPrefix("rota/") {
      seen.tags[String(key.dropFirst(5))] = value.string
    }
    seen.owner = seen.tags["owner"] ?? seen.tags["app.kubernetes.io/part-of"]
    if let type { seen.tags["type"] = type }
    seen.managedBy = Self.manager(type, metadata)
    var writtenAt: [String: Instant] = [:]
    for entry in metadata["managedFields"]?.array ?? [] {
      guard let fields = entry["fieldsV1"], let time = entry["time"]?.instant else { continue }
      if fields["f:immutable"] != nil { seen.tags["immutable"] = "set" }
      for part in ["f:data", "f:stringData"] {
        for field in (fields[part]?.object ?? [:]).keys where field.hasPrefix("f:") {
          let key = String(field.dropFirst(2))
          writtenAt[key] = max(writtenAt[key] ?? .distantPast, time)
        }
      }
    }
    self.writtenAt = writtenAt
    whole = seen
  }

  /// Who rotates it, where that is a controller or a tool.
  private static func manager(_ type: String?, _ metadata: JSONValue) -> String? {
    switch type {
    case "kubernetes.io/service-account-token": return "the cluster (service account token)"
    case "helm.sh/release.v1": return "Helm (release record)"
    case "bootstrap.kubernetes.io/token": return "the cluster (bootstrap token)"
    default:
      let owner = metadata["ownerReferences"]?.array?.first
      return owner?["kind"]?.string.map { "\($0) \(owner?["name"]?.string ?? "")" }
    }
  }

  /// One observation for each key where the keys are known, else one for the whole.
  ///
  /// A manager's time moves on anything it writes, labels too, so it bounds a value's change from
  /// above. Where managers don't account for every key (an update may have wiped their record), no
  /// key's time is believed, and the keys are those that were known before.
  func observations(known: [Observation]) -> [Observation] {
    if whole.managedBy != nil { return [whole] }
    let isTrusted = writtenAt.count == keyCount
    var parts = measured
    if parts.isEmpty {
      let before = known.compactMap(\.key)
      let keys = isTrusted ? Array(writtenAt.keys) : before.count == keyCount ? before : []
      parts = keys.map { Observation(name: name, key: $0) }
    }
    if parts.isEmpty { return [whole] }
    return parts.map { part in
      var seen = whole
      seen.key = part.key
      seen.facts = part.facts
      seen.fingerprint = part.fingerprint
      if isTrusted, let key = part.key, let time = writtenAt[key] {
        seen.upperBound = UpperBound(instant: time, basis: .provider)
      }
      return seen
    }
  }
}
