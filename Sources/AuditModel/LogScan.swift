/// An exposure on record: of a value, by its fingerprint, since the secret may have another by now.
package struct RecordedExposure: Hashable, Sendable {
  package let fingerprint: Fingerprint
  package let file: String
  package let line: Int
  package let offset: Int
  package let form: ExposedForm
  package let shape: String?
  package let foundBytes: Int
  package let valueBytes: Int
  package let writtenAt: Instant?
  /// The collection whose scan found it first.
  package let firstSeen: Instant

  package init(
    fingerprint: Fingerprint, file: String, line: Int, offset: Int, form: ExposedForm,
    shape: String?, foundBytes: Int, valueBytes: Int, writtenAt: Instant?, firstSeen: Instant
  ) {
    self.fingerprint = fingerprint
    self.file = file
    self.line = line
    self.offset = offset
    self.form = form
    self.shape = shape
    self.foundBytes = foundBytes
    self.valueBytes = valueBytes
    self.writtenAt = writtenAt
    self.firstSeen = firstSeen
  }

  package var isWhole: Bool { foundBytes >= valueBytes }
}

/// What one night's search of logs covered.
package struct LogScanRecord: Hashable, Sendable, Codable {
  package var files = 0
  /// What was named to be searched; nil in records of before that was kept.
  package var paths: [String]?
  /// Bytes searched that night: what was new.
  package var bytes = 0
  package var values = 0
  /// Secrets that were not searched for, by reason.
  package var notSearched: [String: Int] = [:]
  /// The first twenty files of which not everything was searched, and why.
  package var unread: [String] = []
  package var unreadCount = 0
  /// What other scanners' reports hold.
  package var reported: [ReportedSecret] = []

  package init() {}
}

/// A secret that another scanner reports.
package struct ReportedSecret: Hashable, Sendable, Codable {
  package let tool: String
  package let rule: String
  package let file: String
  package let line: Int
  /// Nil where the report tells nothing of the value.
  package let fingerprint: Fingerprint?

  package init(tool: String, rule: String, file: String, line: Int, fingerprint: Fingerprint?) {
    self.tool = tool
    self.rule = rule
    self.file = file
    self.line = line
    self.fingerprint = fingerprint
  }
}

/// A log as a scan remembers it, so that the next one reads only what was appended.
package struct LogPosition: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64
  /// A keyed hash of the first `headBytes` bytes: a new file under an old inode is told by it.
  package let head: Fingerprint
  package let headBytes: Int
  /// All bytes before this were searched.
  package let searched: Int
  /// A keyed hash of the last bytes of those, by which a copy is known; nil where there are few.
  package let tail: Fingerprint?

  package init(
    device: UInt64, inode: UInt64, head: Fingerprint, headBytes: Int, searched: Int,
    tail: Fingerprint?
  ) {
    self.device = device
    self.inode = inode
    self.head = head
    self.headBytes = headBytes
    self.searched = searched
    self.tail = tail
  }
}

/// An approved exception: exposures that are known and answered. It ends with the day `expires`.
package struct Suppression: Hashable, Sendable {
  package let secret: Glob
  package let file: Glob
  package let reason: String
  package let approvedBy: String
  package let expires: Day

  package init(secret: Glob, file: Glob, reason: String, approvedBy: String, expires: Day) {
    self.secret = secret
    self.file = file
    self.reason = reason
    self.approvedBy = approvedBy
    self.expires = expires
  }
}
