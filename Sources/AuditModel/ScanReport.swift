/// What a search of logs came to.
package struct ScanReport: Sendable {
  /// By file and offset.
  package let exposures: [Exposure]
  package let files: Int
  package let bytes: Int
  /// How many values were searched for.
  package let values: Int
  package let unread: [UnreadFile]
  package let skipped: [SkippedValue]

  /// A file of which not everything was searched.
  package struct UnreadFile: Hashable, Sendable {
    package let file: String
    package let reason: String

    package init(file: String, reason: String) {
      self.file = file
      self.reason = reason
    }
  }

  package init(
    exposures: [Exposure], files: Int, bytes: Int, values: Int, unread: [UnreadFile],
    skipped: [SkippedValue]
  ) {
    self.exposures = exposures
    self.files = files
    self.bytes = bytes
    self.values = values
    self.unread = unread
    self.skipped = skipped
  }
}

/// A secret that was not searched for.
package struct SkippedValue: Hashable, Sendable {
  package let secret: SecretID
  package let reason: Reason

  package enum Reason: String, CaseIterable, Sendable {
    case tooShort = "too-short"
    case tooCommon = "too-common"
    case notRead = "value-not-read"

    /// In a reader's words, behind a name.
    package var text: String {
      switch self {
      case .tooShort: "is shorter than 8 bytes"
      case .tooCommon: "is too weak to be told from ordinary text"
      case .notRead: "has a value that was not read"
      }
    }
  }

  package init(secret: SecretID, reason: Reason) {
    self.secret = secret
    self.reason = reason
  }
}
