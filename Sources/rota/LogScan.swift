import AuditCollectors
import AuditLeaks
import AuditModel
import Foundation
import Glibc
import Synchronization

/// Searches many files on all cores, shows how far it is, and stops at an interrupt with what it has.
struct LogScan {
  private let search: LeakSearch
  private let jobs: Int
  private let isQuiet: Bool
  private let excluded: [String]

  /// - Parameter excluded: the sources' own files.
  init(_ search: LeakSearch, jobs: Int?, isQuiet: Bool, excluding excluded: [String]) {
    self.search = search
    self.excluded = excluded
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    self.isQuiet = isQuiet
  }

  /// - Parameter paths: absolute, or `-` for standard input.
  func run(_ paths: [String]) -> ScanReport {
    let logs = LogPaths(paths.filter { $0 != "-" }, excluding: excluded)
    let sizes = logs.files.map { path in
      var status = stat()
      return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
    let progress = ScanProgress(total: sizes.reduce(0, +), isShown: !isQuiet)
    progress.begin()
    defer { progress.end() }
    // A large file is cut up for all cores; small ones go side by side.
    let isLarge = { (size: Int) in size >= 8 << 20 }
    let large = zip(logs.files, sizes).filter { isLarge($0.1) }.map(\.0)
    let small = zip(logs.files, sizes).filter { !isLarge($0.1) }.map(\.0)
    var scans: [TextScan] = []
    for path in large where !progress.isStopped {
      scans.append(search.scan(file: path, threads: jobs) { progress.advance($0) })
    }
    let batches = stride(from: 0, to: small.count, by: 64).map {
      Array(small[$0..<min($0 + 64, small.count)])
    }
    scans += concurrentMap(batches, limit: jobs) { batch in
      batch.compactMap { path in
        progress.isStopped ? nil : search.scan(file: path) { progress.advance($0) }
      }
    }.joined()
    if paths.contains("-"), !progress.isStopped {
      scans.append(search.scanStandardInput { progress.advance($0) })
    }
    var unread = logs.unread.map { ScanReport.UnreadFile(file: $0.path, reason: $0.reason) }
    unread += scans.compactMap { scan in
      scan.unread.map { ScanReport.UnreadFile(file: scan.file, reason: $0) }
    }
    if progress.isStopped {
      let left = logs.files.count - scans.count
      if left > 0 {
        unread.append(ScanReport.UnreadFile(file: "\(left) files", reason: "it was interrupted"))
      }
    }
    return ScanReport(
      exposures: scans.flatMap(\.exposures).sorted { ($0.file, $0.offset) < ($1.file, $1.offset) },
      files: scans.count, bytes: scans.reduce(0) { $0 + $1.bytes }, values: search.count,
      unread: unread.sorted { $0.file < $1.file }, skipped: search.skipped)
  }
}

/// How far a scan is, on a terminal; and whether it is to stop.
final class ScanProgress: Sendable {
  private let total: Int
  private let isShown: Bool
  private let state = Mutex<(bytes: Int, shownAt: ContinuousClock.Instant)>((0, .now))
  private let start = ContinuousClock.now
  private static let interrupted = Atomic<Bool>(false)

  init(total: Int, isShown: Bool) {
    self.total = total
    self.isShown = isShown && isatty(STDERR_FILENO) == 1
  }

  /// From here on an interrupt stops the scan, and what it found is kept.
  func begin() {
    signal(SIGINT) { _ in ScanProgress.interrupted.store(true, ordering: .relaxed) }
    signal(SIGTERM) { _ in ScanProgress.interrupted.store(true, ordering: .relaxed) }
  }

  func end() {
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
    if isShown { Console.progress("") }
  }

  var isStopped: Bool { Self.interrupted.load(ordering: .relaxed) }

  /// - Returns: false when the scan is to stop.
  func advance(_ bytes: Int) -> Bool {
    let now = ContinuousClock.now
    let done = state.withLock { state -> Int? in
      state.bytes += bytes
      guard isShown, now - state.shownAt > .milliseconds(200) else { return nil }
      state.shownAt = now
      return state.bytes
    }
    if let done {
      let seconds = (now - start) / .seconds(1)
      let rate = Double(done) / max(seconds, 0.001)
      let left = max(0, Double(total - done) / max(rate, 1))
      Console.progress(
        "\(done >> 20) of \(total >> 20) MiB, \(Int(rate) >> 20) MiB/s, \(Int(left.rounded(.up))) s left"
      )
    }
    return !isStopped
  }
}
