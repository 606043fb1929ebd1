import AuditConfiguration
import AuditHistory
import AuditModel
import Crypto
import Glibc

/// SHA-256 of a file, in hex; nil where there is none.
/// - Throws: `Failure` when it is there and can't be read.
func digest(ofFile path: String) throws -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else {
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw Failure(.inputOutput, "\(path) can't be read", hint: "check its permissions")
  }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw Failure(.usage, "\(path) is not a file", hint: "name a file, or a URL")
  }
  var digest = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &buffer, buffer.count)
    if count == 0 { break }
    guard count > 0 else {
      if errno == EINTR { continue }
      throw Failure(.inputOutput, "\(path) can't be read", hint: nil)
    }
    buffer.withUnsafeBytes { digest.update(bufferPointer: .init(rebasing: $0[..<count])) }
  }
  return hex(digest.finalize())
}

extension AuditPipeline {
  /// What `--evidence` names: a file, whose digest is kept, or a URL, which nobody fetches.
  func evidence(_ text: String) throws -> EvidenceReference {
    if text.hasPrefix("https://") || text.hasPrefix("http://") {
      return EvidenceReference(location: text, sha256: nil)
    }
    guard let sha256 = try digest(ofFile: path(ofEvidence: text)) else {
      throw Failure(
        .usage, "the evidence \(text) is not there",
        hint: "name a file, relative to \(configuration.baseDirectory), or a URL")
    }
    return EvidenceReference(location: text, sha256: sha256)
  }

  private func path(ofEvidence location: String) -> String {
    location.hasPrefix("/") ? location : "\(configuration.baseDirectory)/\(location)"
  }

  /// Looks whether what attestations point to is still what it was, and records what has changed.
  func lookAtEvidence(_ history: History) throws {
    var looks: [(attestation: Int64, state: Attestation.EvidenceState)] = []
    for attestation in try history.review(recordedBy: now).attestations {
      guard let evidence = attestation.evidence, let sha256 = evidence.sha256 else { continue }
      let found = try? digest(ofFile: path(ofEvidence: evidence.location))
      let state: Attestation.EvidenceState =
        found == nil ? .missing : found == sha256 ? .intact : .changed
      if state != attestation.state { looks.append((attestation.id, state)) }
    }
    try history.record(looks: looks, at: now)
  }

  /// A month that is over: the one asked for, else the last.
  func finishedMonth(_ month: Month?) throws -> Month {
    let month = month ?? Month(before: now.day)
    guard month.next.first.start <= now else {
      throw Failure(
        .usage, "the month \(month) has not ended", hint: "review it after \(month.last)")
    }
    return month
  }

  func reportsDirectory(of month: Month) -> String {
    "\(configuration.reportsDirectory)/\(month)"
  }

  /// The audit of a month: as of its end, or of now while it lasts.
  func monthly(
    _ month: Month, _ history: History
  ) throws -> (report: AuditReport, timeline: AuditTimeline) {
    let period = month.period
    let last = Instant(milliseconds: period.to.milliseconds - 1)
    return try audit(history, .monthly, asOf: min(now, last), period: period)
  }
}
