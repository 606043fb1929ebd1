import AuditModel
import AuditReports
import Crypto
import Foundation
import Glibc

/// Writes the reports of one audit into `directory`, three and the parts of a large one, each in one
/// step: a reader sees the old file or the new one, never half of either. Where one can't be made, all
/// stay as they were.
/// - Returns: the SHA-256 of `report.json` in hex, which the history keeps.
/// - Throws: `TemplateError`, `Failure`.
@discardableResult
func writeReports(
  _ report: AuditReport, templates: String?, to directory: String
) throws -> String {
  guard makeDirectory(directory, mode: 0o750) else {
    throw Failure(
      .inputOutput, "the report directory \(directory) can't be created",
      hint: "check its permissions, or set 'reports' in rota.yaml")
  }
  let (json, sha256) = try pendingJSON(report, directory)
  let (markdown, html) = try TextReports.both(
    report, toolVersion: Rota.version, templates: templates)
  let parts = try SecretParts.html(report, toolVersion: Rota.version, templates: templates)
  // The parts come first: what links to them is written after them.
  for (name, page) in parts.map({ ($0.file, $0.page) })
    + [("report.html", html), ("report.md", markdown)]
  {
    try replaceFile("\(directory)/\(name)", [Array(page.utf8)])
  }
  try json.takePlace()
  // Nothing links any more to the last parts of a report that had more of them.
  let current = Set(parts.map(\.file))
  let present = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
  for name in present where SecretParts.isPart(name) && !current.contains(name) {
    unlink("\(directory)/\(name)")
  }
  return sha256
}

private func pendingJSON(
  _ report: AuditReport, _ directory: String
) throws -> (PendingFile, sha256: String) {
  var digest = SHA256()
  let file = try PendingFile(
    "\(directory)/report.json", JSONReport.render(report, toolVersion: Rota.version)
  ) { digest.update(data: $0) }
  return (file, hex(digest.finalize()))
}

/// A file beside its place, safely on the disk, that takes the place when it is told to. Otherwise it
/// goes, and what is there stays.
final class PendingFile {
  private let path: String
  private let temporary: String
  private var isPending = false

  /// What is no file is left alone: to rename something over a device would destroy it.
  /// - Parameter note: told of each piece as it is written.
  init(
    _ path: String, _ pieces: some Sequence<[UInt8]>, mode: mode_t = 0o640,
    note: ([UInt8]) -> Void = { _ in }
  ) throws {
    self.path = path
    temporary = path + ".new"
    var status = stat()
    guard lstat(path, &status) != 0 || [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) else {
      throw Failure(.inputOutput, "\(path) is not a file", hint: "name a file to be written")
    }
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
    guard file >= 0 else { throw failure }
    isPending = true
    let isWhole =
      pieces.allSatisfy { piece in
        note(piece)
        return writeAll(piece, to: file)
      } && fsync(file) == 0
    close(file)
    guard isWhole else { throw failure }
  }

  deinit { if isPending { unlink(temporary) } }

  func takePlace() throws {
    guard rename(temporary, path) == 0 else { throw failure }
    isPending = false
  }

  private var failure: Failure {
    Failure(
      .inputOutput, "\(path) can't be written",
      hint: "check the permissions and the space of its directory; the earlier file is intact")
  }
}

/// Replaces a file in one step.
func replaceFile(
  _ path: String, _ pieces: some Sequence<[UInt8]>, mode: mode_t = 0o640
) throws {
  try PendingFile(path, pieces, mode: mode).takePlace()
}
