/// How a bound on a rotation date is known, strongest first.
package enum EvidenceBasis: String, CaseIterable, Sendable, Comparable {
  /// The provider's record: a managed rotation, the current version's creation, the secret's.
  case provider
  /// A person's or a file's word.
  case declared
  /// The fingerprint, or the version, changed between two collections.
  case observed
  case fileModified = "file-modified"
  case containerCreated = "container-created"
  case processStarted = "process-started"
  /// No better than "it was already there".
  case firstSeen = "first-seen"

  private var rank: Int {
    switch self {
    case .provider: 0
    case .declared: 1
    case .observed: 2
    case .fileModified: 3
    case .containerCreated: 4
    case .processStarted: 5
    case .firstSeen: 6
    }
  }

  /// A stronger basis sorts before a weaker one.
  package static func < (left: EvidenceBasis, right: EvidenceBasis) -> Bool {
    left.rank < right.rank
  }
}

/// When the current value was set: some time between two instants, because of a basis. A nil
/// `notBefore` means "no idea how long before".
package struct RotationEvidence: Hashable, Sendable {
  package let notBefore: Instant?
  package let notAfter: Instant
  /// The basis of `notAfter`, the bound that can make a secret overdue.
  package let basis: EvidenceBasis
  /// The basis of `notBefore`, the bound that can make a secret compliant.
  package let lowerBasis: EvidenceBasis?

  package init(
    notBefore: Instant?, notAfter: Instant, basis: EvidenceBasis, lowerBasis: EvidenceBasis?
  ) {
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.basis = basis
    self.lowerBasis = lowerBasis
  }
}
