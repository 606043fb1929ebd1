import AuditCollectors
import AuditConfiguration
import AuditLeaks
import AuditModel
import Crypto
import Glibc

/// Holds a drill: collects, runs the rotation command, collects again, and tells what is proven.
struct RotationDrill {
  let secret: SecretID
  let pipeline: AuditPipeline
  /// What the history knows of the secret.
  let earlier: SecretTimeline?
  private let fingerprinter: Fingerprinter
  private let capture = ValueCapture()

  struct Outcome {
    var checks: [Drill.Check] = []
    var milliseconds = 0
    var outputSHA256: String?
    var passed: Bool { checks.allSatisfy { $0.outcome == .passed } }

    mutating func add(_ name: String, _ isPassed: Bool, _ passed: String, _ failed: String) {
      checks.append(
        Drill.Check(
          name: name, outcome: isPassed ? .passed : .failed, detail: isPassed ? passed : failed))
    }
  }

  init(
    secret: SecretID, pipeline: AuditPipeline, fingerprinter: Fingerprinter,
    earlier: SecretTimeline?
  ) throws {
    self.secret = secret
    self.pipeline = pipeline
    self.earlier = earlier
    self.fingerprinter = fingerprinter.capturing(into: capture)
  }

  func hold(
    _ command: [String], oldMustFail: String?, newMustWork: String?, timeoutSeconds: Int
  ) throws -> Outcome {
    let before = Snapshot(try pipeline.collect(fingerprinter, nil))
    guard let old = before.seen[secret]?.fingerprint, let oldValue = capture[old] else {
      throw Failure(
        .usage, "the value of \(secret) is not read, so nothing can be proven",
        hint: before.incomplete.contains(secret.source)
          ? "its source could not be collected; 'rota collect' says why"
          : "set 'fingerprint: true' on its source")
    }
    var outcome = Outcome()
    for text in [oldMustFail, newMustWork].compactMap({ $0 }) {
      // A check that fails with a value that works proves nothing when it fails later.
      let works = try passes(text, oldValue, timeoutSeconds)
      guard works else {
        throw Failure(
          .usage, "the check '\(text)' fails with the old value before the rotation",
          hint: "it has to end with 0 when the value on its standard input works; nothing was run")
      }
    }
    let output = CommandOutput()
    let started = Self.milliseconds()
    let ending: ChildProcess.Ending
    do {
      ending = try ChildProcess(
        command, directory: pipeline.configuration.baseDirectory, withErrors: true
      ).run(timeoutSeconds: timeoutSeconds) { output.append($0) }
    } catch let problem as SourceProblem {
      throw Failure(.usage, problem.message, hint: "name your rotation command behind '--'")
    }
    outcome.milliseconds = Self.milliseconds() - started
    outcome.add("command", Self.isWell(ending), "the command ended with 0", Self.text(ending))
    let after = Snapshot(try pipeline.collect(fingerprinter, nil))
    judge(before, after, old, &outcome)
    search(output, before, after, &outcome)
    if let oldMustFail {
      let works = try passes(oldMustFail, oldValue, timeoutSeconds)
      outcome.add("old-is-dead", !works, "the old value is refused", "the old value still works")
    }
    if let newMustWork {
      let new = after.seen[secret]?.fingerprint.flatMap { capture[$0] }
      let works = try new.map { try passes(newMustWork, $0, timeoutSeconds) } ?? false
      outcome.add("new-works", works, "the new value works", "the new value does not work")
    }
    return outcome
  }

  /// What changed, against what had to.
  private func judge(
    _ before: Snapshot, _ after: Snapshot, _ old: Fingerprint, _ outcome: inout Outcome
  ) {
    let (was, now) = (before.seen[secret], after.seen[secret])
    outcome.add(
      "value-changed", now?.fingerprint != nil && now?.fingerprint != old,
      "the value is another one",
      now == nil ? "the secret is gone" : "the value is the same as before")
    if was?.version != nil || now?.version != nil {
      outcome.add(
        "version-changed", was?.version != now?.version, "the version is another one",
        "the version is the same as before")
    }
    if let new = now?.fingerprint, new != old {
      let isKnown =
        earlier?.revisions.contains { $0.observation?.fingerprint == new } ?? false
      outcome.add(
        "value-is-new", !isKnown, "the history never saw this value",
        "the history saw this value before: an old one was brought back")
    }
    let changed = before.differences(to: after).filter { $0 != secret }
    outcome.add(
      "nothing-else", changed.isEmpty, "nothing else changed",
      "\(changed.count) others changed too: "
        + changed.prefix(5).map { "\($0)" }.joined(separator: ", "))
    let incomplete = before.incomplete.union(after.incomplete).sorted()
    if !incomplete.isEmpty {
      outcome.add(
        "all-seen", false, "",
        "not completely collected, so nothing is known of: \(incomplete.joined(separator: ", "))")
    }
  }

  /// Searches what the command printed for every value that is known, and keeps its digest if none
  /// stands in it.
  private func search(
    _ output: CommandOutput, _ before: Snapshot, _ after: Snapshot, _ outcome: inout Outcome
  ) {
    var secrets: [Fingerprint: Set<SecretID>] = [:]
    for snapshot in [before, after] {
      for (id, seen) in snapshot.seen {
        if let fingerprint = seen.fingerprint { secrets[fingerprint, default: []].insert(id) }
      }
    }
    let values = secrets.compactMap { fingerprint, ids in
      capture[fingerprint].map { (secrets: ids.sorted(), value: $0) }
    }.sorted { $0.secrets[0] < $1.secrets[0] }
    let scan = LeakSearch(values, unread: [], tokens: nil, piece: 8)
    let found = output.withBytes { scan.scan($0, named: "output") }
    outcome.add(
      "output-clean", found.exposures.isEmpty && !output.isCut,
      "\(output.count) bytes of output, no secret among them",
      output.isCut
        ? "the command printed more than 4 MiB: not all of it was searched"
        : "a secret, or a piece of one, stands in what the command printed")
    if found.exposures.isEmpty, !output.isCut { outcome.outputSHA256 = output.sha256 }
  }

  /// Whether a check works with a value.
  private func passes(_ check: String, _ value: CapturedValue, _ timeoutSeconds: Int) throws -> Bool
  {
    do {
      let child = try ChildProcess(
        ["/bin/sh", "-c", check], directory: pipeline.configuration.baseDirectory, input: value)
      return Self.isWell(child.run(timeoutSeconds: timeoutSeconds) { _ in })
    } catch let problem as SourceProblem {
      throw Failure(.usage, "a check can't be run: \(problem.message)", hint: problem.hint)
    }
  }

  private static func isWell(_ ending: ChildProcess.Ending) -> Bool {
    if case .exited(0) = ending { true } else { false }
  }

  private static func text(_ ending: ChildProcess.Ending) -> String {
    switch ending {
    case .exited(let status): "the command ended with status \(status)"
    case .signalled(let signal): "the command was ended by signal \(signal)"
    case .timedOut: "the command did not end in time and was stopped"
    case .refused(let problem): problem.message
    }
  }

  /// For the time taken alone; no verdict depends on it.
  private static func milliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}

/// All secrets of all sources at one moment.
private struct Snapshot {
  var seen: [SecretID: Observation] = [:]
  var incomplete: Set<String> = []

  init(_ collected: [CollectedSource]) {
    for source in collected {
      if source.outcome != .complete { incomplete.insert(source.source.name) }
      for observation in source.observations {
        seen[observation.id(source: source.source.name)] = observation
      }
    }
  }

  /// The secrets that appeared, went, or have another value; where values are not read, another
  /// version.
  func differences(to other: Snapshot) -> [SecretID] {
    Set(seen.keys).union(other.seen.keys).filter { id in
      guard let was = seen[id], let now = other.seen[id] else { return true }
      if was.fingerprint != nil, now.fingerprint != nil {
        return was.fingerprint != now.fingerprint
      }
      return was.version != now.version || was.versionCreatedAt != now.versionCreatedAt
    }.sorted()
  }
}

/// What a command wrote, in memory that is wiped, up to a size.
private final class CommandOutput {
  private static let most = 4 << 20
  private var bytes = SecretBytes(capacity: 4096)
  private(set) var isCut = false

  var count: Int { bytes.count }

  func append(_ chunk: UnsafeRawBufferPointer) {
    guard bytes.count + chunk.count <= Self.most else {
      isCut = true
      return
    }
    bytes.append(contentsOf: chunk)
  }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withBytes(body)
  }

  var sha256: String { withBytes { hex(SHA256.hash(data: $0)) } }
}
