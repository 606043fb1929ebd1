import AuditModel
import AuditReports
import Crypto
import Foundation
import Glibc

/// The reports of one audit: three, and the parts of a large one.
struct ReportFiles {
  /// The parts come first: what links to them is written after them.
  private let files: [(name: String, pieces: [[UInt8]])]

  /// Of `report.json`, in hex; the history keeps it.
  let jsonSHA256: String

  /// Renders them all; nothing is written yet.
  /// - Throws: `TemplateError`.
  init(_ report: AuditReport, templates: String?) throws {
    let (json, pages) = sideBySide {
      JSONReport.render(report, toolVersion: Rota.version)
    } _: {
      Result {
        try TextReports.both(report, toolVersion: Rota.version, templates: templates)
      }
    }
    var digest = SHA256()
    for piece in json { digest.update(data: piece) }
    jsonSHA256 = hex(digest.finalize())
    let (markdown, html) = try pages.get()
    let parts = try SecretParts.html(report, toolVersion: Rota.version, templates: templates)
    files =
      parts.map { ($0.file, [Array($0.page.utf8)]) } + [
        ("report.html", [Array(html.utf8)]), ("report.md", [Array(markdown.utf8)]),
        ("report.json", json),
      ]
  }

  /// Puts them into `directory`, each in one step: a reader sees the old file or the new one,
  /// never half of either.
  func write(to directory: String) throws {
    guard makeDirectory(directory, mode: 0o750) else {
      throw Failure(
        .inputOutput, "the report directory \(directory) can't be created",
        hint: "check its permissions, or set 'reports' in rota.yaml")
    }
    for file in files { try replaceFile("\(directory)/\(file.name)", file.pieces) }
    // Nothing links any more to the last parts of a report that had more of them.
    let current = Set(files.map(\.name))
    let present = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in present where SecretParts.isPart(name) && !current.contains(name) {
      unlink("\(directory)/\(name)")
    }
  }
}

/// Writes a file beside `path`, and puts it in its place once it is safely on the disk. What is no file
/// is left alone: to rename something over a device would destroy it.
func replaceFile(_ path: String, _ pieces: [[UInt8]], mode: mode_t = 0o640) throws {
  var status = stat()
  guard lstat(path, &status) != 0 || [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) else {
    throw Failure(.inputOutput, "\(path) is not a file", hint: "name a file to be written")
  }
  let temporary = path + ".new"
  let failure = Failure(
    .inputOutput, "\(path) can't be written",
    hint: "check the permissions and the space of its directory; the earlier file is intact")
  let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
  guard file >= 0 else { throw failure }
  let isWhole = pieces.allSatisfy { writeAll($0, to: file) } && fsync(file) == 0
  close(file)
  guard isWhole, rename(temporary, path) == 0 else {
    unlink(temporary)
    throw failure
  }
}
