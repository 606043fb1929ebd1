/// Something that stands out in who read a secret, when, and from where. The numbers behind it are
/// kept, so that a reader can judge the judgement.
package struct AccessAnomaly: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case newPrincipal = "new-principal"
    case burst
    case deniedThenRead = "denied-then-read"
    case newNetwork = "new-network"
    case offHours = "off-hours"
    case privilegedIdentity = "privileged-identity"
    case oldVersion = "old-version"
  }

  package let kind: Kind
  /// `<source>/<name>`: a reading of a secret reads all of its keys.
  package let object: String
  package let principal: String
  package let day: Day
  /// The first reading it is about.
  package let at: Instant
  /// In words, with the numbers.
  package let explanation: String

  package init(
    kind: Kind, object: String, principal: String, day: Day, at: Instant, explanation: String
  ) {
    self.kind = kind
    self.object = object
    self.principal = principal
    self.day = day
    self.at = at
    self.explanation = explanation
  }
}

/// Readings of one secret by one principal from one address on one day.
package struct AccessBucket: Hashable, Sendable {
  package let object: String
  package let principal: String
  package let address: String
  package let day: Day
  package var reads = 0
  package var denials = 0
  package var firstRead: Instant?
  package var lastRead: Instant?
  package var firstDenied: Instant?
  package var lastDenied: Instant?
  /// Reads in each hour of the day, UTC; 24 of them.
  package var hours: [UInt32] = Array(repeating: 0, count: 24)
  /// By root, or by an identity that is kept for emergencies.
  package var isPrivileged = false
  /// Reads of a version that was not the current one, and the last of them.
  package var oldReads = 0
  package var lastOldRead: Instant?

  package init(object: String, principal: String, address: String, day: Day) {
    self.object = object
    self.principal = principal
    self.address = address
    self.day = day
  }
}

/// What one night's reading of access logs covered.
package struct AccessRunRecord: Hashable, Sendable, Codable {
  package var logs = 0
  /// Bytes read that night: what was new.
  package var bytes = 0
  /// Of a secret: readings and denials that were counted.
  package var events = 0
  /// Those from before what is kept, which were not.
  package var older = 0
  /// The same event again, by its id.
  package var duplicates = 0
  /// Lines that are no event of the log's kind, and events from the future.
  package var unreadable = 0
  package var future = 0
  /// The first twenty logs of which not everything was read, and why.
  package var unread: [String] = []
  package var unreadCount = 0

  package init() {}
}

/// How far a log was read, so that the next night goes on from there.
package struct AccessLogPosition: Hashable, Sendable {
  /// The beginning of its text: the same log, rotated, copied or compressed, begins the same.
  package let head: [UInt8]
  /// Bytes of its text that were read, unpacked.
  package let consumed: Int
  /// The file as it was then; unchanged, it is not opened again.
  package let device: UInt64
  package let inode: UInt64
  package let size: Int64
  package let modified: Int64

  package init(
    head: [UInt8], consumed: Int, device: UInt64, inode: UInt64, size: Int64, modified: Int64
  ) {
    self.head = head
    self.consumed = consumed
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
  }
}

/// What one principal did on one day from one address, over all secrets.
package struct PrincipalDay: Hashable, Sendable {
  package let address: String
  package let day: Day
  package var reads = 0
  /// Bit n: read in the hour that begins at n, UTC.
  package var hours: UInt32 = 0
  package var firstRead: Instant?
  /// The secret that was read first, and how many others were.
  package var firstObject = ""
  package var objects = 0

  package init(address: String, day: Day) {
    self.address = address
    self.day = day
  }
}

/// All that the history tells an audit about accesses.
package struct AccessRecord: Sendable {
  /// The last reading of logs; nil when there was none.
  package var lastRun: (at: Instant, record: AccessRunRecord)?
  /// The first day that a source's logs tell of, by source.
  package var firstDays: [String: Day] = [:]
  /// The last known reading of each secret, by `<source>/<name>`.
  package var lastReads: [String: Instant] = [:]
  /// With the collection that found it.
  package var anomalies: [(found: Instant, anomaly: AccessAnomaly)] = []

  package init() {}

  /// The same record as it stood at `instant`. When a secret was read before the last time is no
  /// longer known, so nothing that depends on it is said of the past.
  package func known(at instant: Instant) -> AccessRecord {
    var known = self
    known.anomalies = anomalies.filter { $0.found <= instant }
    if let lastRun, lastRun.at > instant { known.lastRun = nil }
    known.lastReads = lastReads.filter { $0.value <= instant }
    return known
  }
}
