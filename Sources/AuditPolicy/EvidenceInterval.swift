import AuditModel

/// The interval under construction: bounds are offered from the strongest basis to the weakest, and
/// one that contradicts what stronger ones left is refused and remembered.
struct EvidenceInterval {
  private(set) var notBefore: Instant?
  private(set) var notAfter: Instant
  private(set) var basis: EvidenceBasis
  private(set) var lowerBasis: EvidenceBasis?
  private(set) var contradictions: [Contradiction] = []

  /// Clocks of providers, files and this machine may differ by this much without contradicting.
  static let clockTolerance: Int64 = 10 * 60 * 1000

  init(notBefore: Instant? = nil, notAfter: Instant, basis: EvidenceBasis) {
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.basis = basis
    self.lowerBasis = notBefore == nil ? nil : basis
  }

  mutating func offer(notBefore claimed: Instant, _ claimBasis: EvidenceBasis) {
    guard claimed.milliseconds - notAfter.milliseconds <= Self.clockTolerance else {
      contradictions.append(Contradiction(basis: claimBasis, claimed: claimed, isTooLate: true))
      return
    }
    let bound = min(claimed, notAfter)
    if notBefore.map({ bound > $0 }) ?? true {
      notBefore = bound
      lowerBasis = claimBasis
    }
  }

  mutating func offer(notAfter claimed: Instant, _ claimBasis: EvidenceBasis) {
    if let notBefore, notBefore.milliseconds - claimed.milliseconds > Self.clockTolerance {
      contradictions.append(Contradiction(basis: claimBasis, claimed: claimed, isTooLate: false))
      return
    }
    let bound = max(claimed, notBefore ?? claimed)
    if bound < notAfter || (bound == notAfter && claimBasis < basis) {
      notAfter = bound
      basis = claimBasis
    }
  }

  var evidence: RotationEvidence {
    RotationEvidence(
      notBefore: notBefore, notAfter: notAfter, basis: basis, lowerBasis: lowerBasis)
  }
}

/// A date that stronger evidence rules out.
struct Contradiction: Hashable, Sendable {
  let basis: EvidenceBasis
  let claimed: Instant
  /// Later than the value was already seen; else earlier than another value was still seen.
  let isTooLate: Bool
}
