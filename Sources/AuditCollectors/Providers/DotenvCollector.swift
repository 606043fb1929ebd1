package import AuditConfiguration
package import AuditModel
import Glibc

/// A `.env` file. It has no dates of its own: its values can't be newer than the file, a comment
/// may declare one, and the fingerprint tells when they change.
package struct DotenvCollector: Collector {
  package static let provider = "dotenv"
  private let source: SourceDescription
  private let path: String

  /// No `.env` is this large; a file that is was named by mistake.
  private static let limit = 16 << 20

  package init(_ source: SourceConfiguration) throws {
    let settings = try source.settings(["path"])
    self.source = source.description
    path = try settings.required("path", expected: "the path of a .env file").string()
  }

  package func ownFiles(_ baseDirectory: String) -> [String] { [absolute(path, baseDirectory)] }

  package func collect(_ context: CollectionContext) -> CollectedSource {
    let path = absolute(path, context.baseDirectory)
    var raw = SecretBytes(capacity: 1 << 16)
    let status: stat
    switch readFile(path, into: &raw, limit: Self.limit) {
    case .success(let read): status = read
    case .failure(let problem):
      return CollectedSource(source: source, outcome: .failed, problem: problem)
    }
    guard let file = DotenvFile(raw) else {
      return CollectedSource(
        source: source, outcome: .failed,
        problem: SourceProblem(
          .notText, "\(path) is not UTF-8 text", hint: "is it a .env file? save it as UTF-8"))
    }
    let modified = UpperBound(
      instant: Instant(
        milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec)
          / 1_000_000),
      basis: .fileModified)
    var observer = SettingsObserver(context)
    observer.noteExposure(mode: status.st_mode)
    file.unreadableLines.forEach { observer.noteUnreadableLine($0) }
    for (entry, measured) in zip(file.entries, measured(file, context.fingerprinter).joined()) {
      guard let measured, let value = entry.value else { continue }
      var declared: Day?
      switch entry.declared {
      case .day(let day): declared = day
      case .invalid: observer.noteInvalidSetting("# rotated: above \(entry.name)")
      case nil: break
      }
      file.withValue(value) {
        observer.note(measured, $0, declared: declared, upperBound: modified)
      }
    }
    context.accessLog.note(source, path, values: file.entries.count)
    return CollectedSource(
      source: source, outcome: .complete, facts: observer.facts,
      observations: observer.finished())
  }

  /// Measures the values on all cores, in portions; nil for a name without one.
  private func measured(
    _ file: borrowing DotenvFile, _ fingerprinter: Fingerprinter
  ) -> [[Observation?]] {
    let portions = file.entries.portions(of: 256)
    return file.withValues { values in
      nonisolated(unsafe) let values = values
      return sideBySide(portions) { portion in
        portion.map { entry in
          entry.value.map { value in
            var seen = Observation(name: entry.name)
            seen.measure(
              UnsafeRawBufferPointer(rebasing: values[value]),
              marks: entry.refersOutside ? .refersOutside : [], fingerprinter)
            return seen
          }
        }
      }
    }
  }
}
