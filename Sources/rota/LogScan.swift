import AuditCollectors
import AuditLeaks
import AuditLogs
import AuditModel
import Foundation
import Glibc

/// Searches many files on all cores, shows how far it is, and stops at an interrupt with what it has.
struct LogScan {
  private let search: LeakSearch
  private let jobs: Int
  private let excluded: [String]
  private let isQuiet: Bool

  /// One stretch of one file, and what to search it for.
  private struct Task: Sendable {
    let path: String
    let range: Range<Int>?
    let size: Int
    let search: LeakSearch
  }

  /// - Parameter excluded: the sources' own files.
  init(_ search: LeakSearch, jobs: Int?, isQuiet: Bool, excluding excluded: [String]) {
    self.search = search
    self.excluded = excluded
    self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    self.isQuiet = isQuiet
  }

  /// Searches everything.
  /// - Parameters:
  ///   - paths: absolute, or `-` for standard input.
  ///   - repositories: whose every blob is searched.
  func run(_ paths: [String], git repositories: [String] = []) -> ScanReport {
    let logs = LogPaths(paths.filter { $0 != "-" }, excluding: excluded)
    let tasks = logs.files.map { path in
      var status = stat()
      let size = stat(path, &status) == 0 ? Int(status.st_size) : 0
      return Task(path: path, range: nil, size: size, search: search)
    }
    return report(
      logs, run(tasks, git: repositories, standardInput: paths.contains("-")),
      others: repositories.count + (paths.contains("-") ? 1 : 0))
  }

  /// Searches what earlier scans have not: what was appended for all values, and the rest for those
  /// that are new.
  /// - Parameters:
  ///   - fresh: the values that earlier scans did not search for; nil where there are none.
  ///   - positions: how far they came.
  /// - Returns: what was found, and how far everything is searched now.
  func runOnWhatIsNew(
    _ paths: [String], fresh: LeakSearch?, _ positions: [LogPosition],
    _ fingerprinter: Fingerprinter
  ) -> (report: ScanReport, positions: [LogPosition]) {
    let known = KnownLogs(positions, fingerprinter)
    let logs = LogPaths(paths, excluding: excluded)
    var tasks: [Task] = []
    var now: [String: LogPosition] = [:]
    for path in logs.files {
      guard let head = LogHead(path: path) else {
        tasks.append(Task(path: path, range: nil, size: 0, search: search))
        continue
      }
      let searched = known.searched(head)
      now[path] = head.position(fingerprinter)
      if let searched, head.isCompressed || searched < head.size {
        tasks.append(
          Task(
            path: path, range: searched..<(head.isCompressed ? .max : head.size),
            size: head.isCompressed ? head.size : head.size - searched, search: search))
      }
      if let fresh, searched != 0 {
        // A packed text has no size that is known beforehand.
        let end = searched ?? (head.isCompressed ? .max : head.size)
        tasks.append(
          Task(path: path, range: 0..<end, size: min(end, head.size), search: fresh))
      }
    }
    let scans = run(tasks, git: [], standardInput: false)
    // Of a file that was not read to its end nothing is remembered: the next night begins anew.
    let unread = Set(scans.filter { $0.unread != nil }.map(\.file))
    let missed = Set(tasks.map(\.path)).subtracting(scans.map(\.file))
    let kept = now.filter { !unread.contains($0.key) && !missed.contains($0.key) }
    return (report(logs, scans), kept.sorted { $0.key < $1.key }.map(\.value))
  }

  private func run(
    _ tasks: [Task], git repositories: [String], standardInput: Bool
  ) -> [TextScan] {
    let progress = ScanProgress(total: tasks.reduce(0) { $0 + $1.size }, isShown: !isQuiet)
    progress.begin()
    defer { progress.end() }
    // A large file is cut up for all cores; small ones go side by side.
    let large = 8 << 20
    var scans: [TextScan] = []
    for task in tasks where task.size >= large && !progress.isStopped {
      scans.append(
        task.search.scan(file: task.path, in: task.range, threads: jobs) { progress.advance($0) })
    }
    let small = tasks.filter { $0.size < large }
    scans += concurrentMap(small.portions(of: 64), limit: jobs) { batch in
      batch.compactMap { task in
        progress.isStopped
          ? nil : task.search.scan(file: task.path, in: task.range) { progress.advance($0) }
      }
    }.joined()
    for repository in repositories where !progress.isStopped {
      scans += search.scan(git: repository) { progress.advance($0) }
    }
    if standardInput, !progress.isStopped {
      scans.append(search.scanStandardInput { progress.advance($0) })
    }
    if progress.isStopped, scans.count < tasks.count {
      var rest = TextScan(file: "\(tasks.count - scans.count) files")
      rest.unread = "it was interrupted"
      scans.append(rest)
    }
    return scans
  }

  private func report(_ logs: LogPaths, _ scans: [TextScan], others: Int = 0) -> ScanReport {
    var unread = logs.unread.map { ScanReport.UnreadFile(file: $0.path, reason: $0.reason) }
    unread += scans.compactMap { scan in
      scan.unread.map { ScanReport.UnreadFile(file: scan.file, reason: $0) }
    }
    return ScanReport(
      exposures: scans.flatMap(\.exposures).sorted { ($0.file, $0.offset) < ($1.file, $1.offset) },
      files: logs.files.count + others, bytes: scans.reduce(0) { $0 + $1.bytes },
      values: search.count,
      unread: unread.sorted { $0.file < $1.file }, skipped: search.skipped)
  }
}
