/// What people recorded, besides incidents: it is evidence, and only added to.
package struct ReviewRecords: Sendable {
  package var waivers: [Waiver] = []
  package var drills: [Drill] = []
  package var attestations: [Attestation] = []
  package var signOffs: [SignOff] = []

  package init() {}

  /// The same records as they stood at `instant`.
  package func known(at instant: Instant) -> ReviewRecords {
    var known = ReviewRecords()
    known.waivers = waivers.filter { $0.recordedAt.map { $0 <= instant } ?? true }
    known.drills = drills.filter { $0.recordedAt <= instant }
    known.attestations = attestations.filter { $0.at <= instant }
    known.signOffs = signOffs.filter { $0.at <= instant }
    return known
  }
}

/// A file or a URL that a record points to.
package struct EvidenceReference: Hashable, Sendable, Codable {
  package let location: String
  /// Of the file when it was recorded, in hex; nil for a URL, which nobody fetches.
  package let sha256: String?

  package init(location: String, sha256: String?) {
    self.location = location
    self.sha256 = sha256
  }
}

/// A tested rotation procedure.
package struct Drill: Hashable, Sendable {
  package enum Kind: String, Sendable {
    /// By `rota drill run`, which saw it.
    case run
    /// Elsewhere; a person says so.
    case recorded
  }

  package enum Outcome: String, Sendable, Codable { case passed, failed }

  /// One thing that a drill proves, or fails to.
  package struct Check: Hashable, Sendable, Codable {
    package let name: String
    package let outcome: Outcome
    package let detail: String

    package init(name: String, outcome: Outcome, detail: String) {
      self.name = name
      self.outcome = outcome
      self.detail = detail
    }
  }

  package let secret: SecretID
  package let kind: Kind
  package let heldAt: Instant
  package let recordedAt: Instant
  package let by: String
  package let outcome: Outcome
  /// How long the rotation took, in milliseconds.
  package let milliseconds: Int?
  package let checks: [Check]
  /// Of what the command printed, in hex; nil where it held a secret, or there was none.
  package let outputSHA256: String?
  package let note: String?
  package let evidence: EvidenceReference?

  package init(
    secret: SecretID, kind: Kind, heldAt: Instant, recordedAt: Instant, by: String,
    outcome: Outcome, milliseconds: Int?, checks: [Check], outputSHA256: String?, note: String?,
    evidence: EvidenceReference?
  ) {
    self.secret = secret
    self.kind = kind
    self.heldAt = heldAt
    self.recordedAt = recordedAt
    self.by = by
    self.outcome = outcome
    self.milliseconds = milliseconds
    self.checks = checks
    self.outputSHA256 = outputSHA256
    self.note = note
    self.evidence = evidence
  }
}

/// A person's word that an item of the monthly checklist was done.
package struct Attestation: Hashable, Sendable {
  /// Whether what it points to is still what it was.
  package enum EvidenceState: String, Sendable { case intact, changed, missing }

  package let id: Int64
  package let item: String
  package let month: Month
  package let by: String
  package let at: Instant
  package let note: String
  package let evidence: EvidenceReference?
  /// As of the last look; nil where there is nothing to look at.
  package let state: EvidenceState?

  package init(
    id: Int64, item: String, month: Month, by: String, at: Instant, note: String,
    evidence: EvidenceReference?, state: EvidenceState?
  ) {
    self.id = id
    self.item = item
    self.month = month
    self.by = by
    self.at = at
    self.note = note
    self.evidence = evidence
    self.state = state
  }

  /// A month's review is on time until the tenth of the next.
  private static let graceDays = 10

  /// Days after that; nil when it was on time.
  package var daysLate: Int? {
    let late = at.day - (month.last + Self.graceDays)
    return late > 0 ? late : nil
  }
}

/// The review of a month's report, signed.
package struct SignOff: Hashable, Sendable {
  package let month: Month
  package let by: String
  package let role: String
  package let at: Instant
  /// Of the `report.json` that was signed, in hex.
  package let reportSHA256: String

  package init(month: Month, by: String, role: String, at: Instant, reportSHA256: String) {
    self.month = month
    self.by = by
    self.role = role
    self.at = at
    self.reportSHA256 = reportSHA256
  }
}
