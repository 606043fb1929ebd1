import Glibc
import Synchronization

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
    // Whoever started this may have blocked them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
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
      let rate = Double(done) / max((now - start) / .seconds(1), 0.001)
      let left = max(0, Double(total - done) / max(rate, 1))
      Console.progress(
        "\(done >> 20) of \(total >> 20) MiB, \(Int(rate) >> 20) MiB/s, \(Int(left.rounded(.up))) s left"
      )
    }
    return !isStopped
  }
}
