import AuditCollectors
import AuditModel
import Glibc

extension LeakSearch {
  private static let longestBlob = 256 << 20

  /// Searches every blob of a repository once, whichever commits, branches or lost ends hold it.
  /// - Parameter progress: told of bytes searched; answers false to stop.
  package func scan(git directory: String, progress: (Int) -> Bool) -> [TextScan] {
    let blobs = GitObjects()
    var scans: [TextScan] = []
    var whole = TextScan(file: directory)
    let unread: String? = {
      do {
        let child = try ChildProcess(
          [
            "git", "-C", directory, "cat-file", "--batch-all-objects", "--unordered", "--buffer",
            "--batch",
          ], directory: "/")
        let ending = child.run(timeoutSeconds: 24 * 3600) { chunk in
          try blobs.consume(chunk) { id, content in
            if content.count > Self.longestBlob {
              scans.append(unreadBlob(id, directory))
              return
            }
            let hits = matcher.hits(
              in: TextStretch(
                text: content.baseAddress!.assumingMemoryBound(to: UInt8.self),
                count: content.count, origin: 0, own: 0..<content.count))
            whole.bytes += content.count
            if !hits.hits.isEmpty {
              var scan = TextScan(file: id)
              scan.exposures = exposures(hits.hits, in: id)
              scans.append(scan)
            }
          }
          if !progress(chunk.count) {
            throw SourceProblem(.timedOut, "it was interrupted", hint: "")
          }
        }
        switch ending {
        case .exited(0): return nil
        case .refused(let problem): return problem.message
        default: return "git could not read it as a repository"
        }
      } catch {
        return (error as? SourceProblem)?.message ?? "git could not be started"
      }
    }()
    whole.unread = unread
    let paths = scans.isEmpty ? [:] : Self.paths(of: Set(scans.map(\.file)), in: directory)
    return [whole]
      + scans.map { $0.renamed("\(directory):\(paths[$0.file] ?? "?")@\($0.file.prefix(12))") }
  }

  private func unreadBlob(_ id: String, _ directory: String) -> TextScan {
    var scan = TextScan(file: id)
    scan.unread = "the blob is larger than \(Self.longestBlob >> 20) MiB"
    return scan
  }

  /// A path at which some commit has each blob.
  private static func paths(of blobs: Set<String>, in directory: String) -> [String: String] {
    var pending: [UInt8] = []
    var paths: [String: String] = [:]
    let child = try? ChildProcess(
      ["git", "-C", directory, "rev-list", "--objects", "--all"], directory: "/")
    _ = child?.run(timeoutSeconds: 3600) { chunk in
      pending += chunk
      while let end = pending.firstIndex(of: 0x0A) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        let id = String(line.prefix { $0 != " " })
        if blobs.contains(id), paths[id] == nil {
          paths[id] = String(line.dropFirst(id.count + 1))
        }
        pending.removeSubrange(...end)
      }
    }
    return paths
  }
}

extension TextScan {
  fileprivate func renamed(_ file: String) -> TextScan {
    var scan = TextScan(file: file)
    scan.bytes = bytes
    scan.unread = unread
    scan.exposures = exposures.map { seen in
      var seen = seen
      seen.file = file
      return seen
    }
    return scan
  }
}

/// Takes the output of `git cat-file --batch` apart: a line with id, type and size, then so many bytes,
/// then a line feed.
private final class GitObjects {
  private var pending = SecretBytes(capacity: 1 << 20)

  func consume(
    _ chunk: UnsafeRawBufferPointer, _ blob: (String, UnsafeRawBufferPointer) -> Void
  ) throws {
    pending.append(contentsOf: chunk)
    var at = 0
    try pending.withBytes { bytes in
      while let end = bytes[at...].prefix(256).firstIndex(of: 0x0A) {
        let words = String(decoding: bytes[at..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 3, let size = Int(words[2]), size >= 0 else {
          throw SourceProblem(.badOutput, "git's answer is not understood", hint: "")
        }
        guard end + 1 + size + 1 <= bytes.count else { return }
        if words[1] == "blob" {
          blob(
            String(words[0]), UnsafeRawBufferPointer(rebasing: bytes[(end + 1)..<(end + 1 + size)]))
        }
        at = end + 1 + size + 1
      }
    }
    pending.removeFirst(at)
  }
}
