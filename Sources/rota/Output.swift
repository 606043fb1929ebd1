import AuditConfiguration
import Foundation
import Glibc

/// Writes a command's data: to standard output, or to what `--output` names. A file is replaced in one
/// step, also behind a link; a device or a pipe is written to and stays what it is.
func writeOutput(_ pieces: some Sequence<[UInt8]>, to output: String?) throws {
  guard let output else {
    for piece in pieces { try Console.printData(piece) }
    return
  }
  let path = absolute(output, FileManager.default.currentDirectoryPath)
  var status = stat()
  guard stat(path, &status) == 0 else { return try replaceFile(path, pieces) }
  switch status.st_mode & S_IFMT {
  case S_IFREG:
    let resolved = realpath(path, nil)
    defer { free(resolved) }
    try replaceFile(resolved.map { String(cString: $0) } ?? path, pieces)
  case S_IFCHR, S_IFIFO:
    let file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    defer { close(file) }
    guard file >= 0, pieces.allSatisfy({ writeAll($0, to: file) }) else {
      throw Failure(.inputOutput, "\(output) can't be written", hint: "is anybody reading it?")
    }
  default:
    throw Failure(.inputOutput, "\(output) is not a file", hint: "name a file to be written")
  }
}
