import Foundation
import Glibc

/// The files behind the paths that a user gives.
package struct LogPaths: Sendable {
  /// In order, each once.
  package private(set) var files: [String] = []
  /// What could not be looked at, and why.
  package private(set) var unread: [(path: String, reason: String)] = []
  private var seen: Set<[UInt64]> = []

  /// - Parameters:
  ///   - paths: absolute; files, directories (everything in them), patterns with `*`, `?`, `[`.
  ///   - excluded: files that are passed over, under whatever name they are met.
  package init(_ paths: [String], excluding excluded: [String] = []) {
    for path in excluded {
      var status = stat()
      if stat(path, &status) == 0 {
        seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)])
      }
    }
    for path in paths {
      let isPattern = path.contains { "*?[".contains($0) } && access(path, F_OK) != 0
      let found = isPattern ? Self.glob(path) : [path]
      if found.isEmpty { unread.append((path, "nothing matches")) }
      for path in found { visit(path, isNamed: true, depth: 0) }
    }
  }

  private mutating func visit(_ path: String, isNamed: Bool, depth: Int) {
    var status = stat()
    // A link that was named is followed; one that was met could lead in circles.
    guard (isNamed ? stat(path, &status) : lstat(path, &status)) == 0 else {
      return unread.append((path, String(cString: strerror(errno))))
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      guard depth < 64, seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else {
        return
      }
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
        return unread.append((path, "the directory can't be read"))
      }
      for name in names.sorted() { visit("\(path)/\(name)", isNamed: false, depth: depth + 1) }
    case S_IFREG:
      if seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted {
        files.append(path)
      }
    case S_IFLNK: break
    default:
      if isNamed { unread.append((path, "it is not a regular file")) }
    }
  }

  private static func glob(_ pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard Glibc.glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
  }
}
