import ArgumentParser
import AuditCollectors
import AuditConfiguration
import AuditHistory
import AuditModel
import Foundation
import Glibc
import Templates

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a rota.yaml to begin with, and make the state directory and its key.",
    discussion: "EXAMPLE: rota init")

  @OptionGroup var common: CommonOptions

  @Flag(help: "Replace a lost fingerprint key. Dates observed so far end with the old one.")
  var newFingerprintKey = false

  func run() throws {
    let path = absolute(common.config ?? "rota.yaml", FileManager.default.currentDirectoryPath)
    if newFingerprintKey { return try replaceKey() }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        .usage, "\(path) is already there", hint: "edit it, or move it away first")
    }
    try replaceFile(path, [Array(Template.configuration.builtIn.utf8)])
    let state = StateDirectory(path: try Configuration.load(path: path).stateDirectory)
    try state.withLock {
      _ = try state.fingerprinter(for: try History.open(path: state.historyPath))
    }
    if !common.quiet {
      Console.print("Wrote \(path). Name your sources in it, then run 'rota sources check'.")
      Console.print("Back up \(state.keyPath): without it, observed dates can't be carried on.")
    }
  }

  /// The lost or exposed key is kept beside the new one: it may be needed to make sense of a backup.
  private func replaceKey() throws {
    let pipeline = try AuditPipeline(common)
    let state = pipeline.state
    try state.withLock {
      let history = try History.open(path: state.historyPath)
      if FileManager.default.fileExists(atPath: state.keyPath) {
        let retired = "\(state.keyPath).retired-\(pipeline.now.day)"
        guard rename(state.keyPath, retired) == 0 else {
          throw Failure(keyFailure: .unwritable, path: state.keyPath)
        }
        chmod(retired, 0o600)
      }
      do {
        let fresh = try FingerprintKeyFile.create(path: state.keyPath)
        try history.acceptFingerprintKey(fresh.keyID, at: pipeline.now)
      } catch let failure as FingerprintKeyFile.Failure {
        throw Failure(keyFailure: failure, path: state.keyPath)
      }
    }
    if !common.quiet {
      Console.print("Made a new \(state.keyPath). Dates observed before now can't be carried on.")
    }
  }
}
