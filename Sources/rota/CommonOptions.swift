import ArgumentParser
import AuditConfiguration
import AuditModel
import Foundation

/// The options that every command has.
struct CommonOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The configuration; ./rota.yaml where it exists.", valueName: "file"))
  var config: String?

  @Option(
    help: ArgumentHelp("The instant to audit at, in place of the clock.", valueName: "rfc3339"))
  var now: Instant?

  @Flag(name: .shortAndLong, help: "Nothing but errors on standard error, and no summary.")
  var quiet = false

  @Flag(help: "Say on standard error what is being done.")
  var verbose = false

  /// The one place where the clock is read.
  var instant: Instant {
    now ?? Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }

  func load() throws -> Configuration {
    let directory = FileManager.default.currentDirectoryPath
    let standard = absolute("rota.yaml", directory)
    if let config { return try Configuration.load(path: absolute(config, directory)) }
    if FileManager.default.fileExists(atPath: standard) {
      return try Configuration.load(path: standard)
    }
    return try Configuration.builtIn(directory: directory)
  }

  func say(_ text: @autoclosure () -> String) {
    if verbose { Console.note(text()) }
  }
}

extension Instant: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// Where user-supplied templates lie.
struct TemplateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Templates that replace the built-in ones of the same name.", valueName: "dir"))
  var templates: String?
}

/// From which verdict on a command ends with status 1.
enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case attention, inconclusive
  case nonCompliant = "non-compliant"

  func isReached(by verdict: Verdict) -> Bool {
    let rank: [Verdict: Int] = [.compliant: 0, .attention: 1, .inconclusive: 2, .nonCompliant: 3]
    return rank[verdict, default: 0] >= rank[Verdict(rawValue: rawValue)!, default: 0]
  }
}
