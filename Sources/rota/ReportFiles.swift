import AuditModel
import AuditReports
import Glibc

/// The three reports of one audit in a directory, each replaced in one step: a reader sees the old
/// file or the new one, never half of either.
struct ReportFiles {
  let directory: String
  let templates: String?

  /// - Returns: the bytes of the JSON report, whose digest the history keeps.
  func write(_ report: AuditReport) throws -> [UInt8] {
    guard makeDirectory(directory, mode: 0o750) else {
      throw Failure(
        .inputOutput, "the report directory \(directory) can't be created",
        hint: "check its permissions, or set 'reports' in rota.yaml")
    }
    let json = JSONReport.render(report, toolVersion: Rota.version)
    try replace("report.html", Array(html(report).utf8))
    try replace("report.md", Array(markdown(report).utf8))
    try replace("report.json", json)
    return json
  }

  private func html(_ report: AuditReport) throws -> String {
    try TextReports.html(report, toolVersion: Rota.version, templates: templates)
  }

  private func markdown(_ report: AuditReport) throws -> String {
    try TextReports.markdown(report, toolVersion: Rota.version, templates: templates)
  }

  private func replace(_ name: String, _ bytes: [UInt8]) throws {
    try replaceFile("\(directory)/\(name)", bytes)
  }
}

/// Writes a file beside `path`, and puts it in its place once it is safely on the disk.
func replaceFile(_ path: String, _ bytes: [UInt8]) throws {
  let temporary = path + ".new"
  let failure = Failure(
    .inputOutput, "\(path) can't be written",
    hint: "check the permissions and the space of its directory; the earlier file is intact")
  let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
  guard file >= 0 else { throw failure }
  let isWhole = writeAll(bytes, to: file) && fsync(file) == 0
  close(file)
  guard isWhole, rename(temporary, path) == 0 else {
    unlink(temporary)
    throw failure
  }
}
