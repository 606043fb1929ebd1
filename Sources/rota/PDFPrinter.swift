import Foundation
import Glibc

/// Prints the HTML report with the system's Chromium, where there is one: its print style is the page's
/// own.
enum PDFPrinter {
  private static let programs = ["chromium", "chromium-browser", "google-chrome"]
  private static let seconds = 60.0

  /// - Throws: `Failure` where there is no Chromium, or it fails.
  static func print(_ html: String) throws -> [UInt8] {
    guard let program = programs.lazy.compactMap(path).first else {
      throw Failure(
        .usage, "there is no Chromium to print with",
        hint: "install Debian's chromium, or print report.html from a browser")
    }
    var template = Array("/tmp/rota-pdf-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(.inputOutput, "/tmp can't be written", hint: nil)
    }
    let directory = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try replaceFile("\(directory)/report.html", [Array(html.utf8)], mode: 0o600)
    let child = Process()
    child.executableURL = URL(fileURLWithPath: program)
    // Root has no sandbox to run it in; what it opens is our own page, which runs no script.
    child.arguments =
      (geteuid() == 0 ? ["--no-sandbox"] : []) + [
        "--headless", "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer",
        "--user-data-dir=\(directory)/profile", "--print-to-pdf=\(directory)/report.pdf",
        "file://\(directory)/report.html",
      ]
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    let failure = Failure(
      .inputOutput, "\(program) did not print the report", hint: "print report.html from a browser")
    do { try child.run() } catch { throw failure }
    let deadline = Date(timeIntervalSinceNow: seconds)
    while child.isRunning, Date() < deadline { usleep(20_000) }
    if child.isRunning { child.terminate() }
    child.waitUntilExit()
    guard let data = FileManager.default.contents(atPath: "\(directory)/report.pdf"),
      data.starts(with: Data("%PDF-".utf8))
    else { throw failure }
    return Array(data)
  }

  private static func path(_ program: String) -> String? {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(
      separator: ":")
    return directories.lazy.map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
