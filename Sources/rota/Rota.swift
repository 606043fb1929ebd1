import ArgumentParser
import AuditConfiguration
import AuditHistory
import AuditReports
import CLinux
import Glibc

/// The command line. `AuditPipeline.swift` is the map of what happens behind it.
struct Rota: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "rota",
    abstract: "Audits when secrets were last rotated, and shows its evidence.",
    discussion: """
      Without rota.yaml in the working directory, ./.env is audited by the built-in policy.

      EXAMPLE: rota nightly && xdg-open reports/nightly/report.html

      Exit codes: 0 done, whatever was found; 1 only where --fail-on asked for it, and from \
      'validate'; 2 the audit is incomplete; 64 usage; 70 internal; 74 input or output; 75 another \
      run holds the state; 78 configuration. 'check' answers 0 OK, 1 warning, 2 critical, 3 unknown.
      """,
    version: version,
    subcommands: [
      Init.self, Nightly.self, Monthly.self, Collect.self, Check.self, Report.self, Validate.self,
      Scan.self, AccessCommand.self,
      Sources.self, SecretHistory.self, PolicyCommand.self, IncidentCommand.self, Waive.self,
      RunbookCommand.self, DrillCommand.self, Attest.self, SignOffCommand.self, Diff.self,
      Simulate.self, Forecast.self,
    ])
}

@main
enum Main {
  static func main() {
    hardenProcess()
    clinux_give_large_memory_back()
    do {
      var command = try Rota.parseAsRoot()
      try command.run()
    } catch let failure as Failure {
      Console.fail(failure)
    } catch let error as ConfigurationError {
      Console.fail(Failure(.configuration, error.message, hint: error.hint))
    } catch let error as HistoryError {
      Console.fail(Failure(historyError: error))
    } catch let error as TemplateError {
      Console.fail(
        Failure(
          .configuration, "template \(error.file) can't be used",
          hint: "check its tags, or leave --templates out"))
    } catch let error where error is ExitCode || Rota.exitCode(for: error) != .failure {
      Rota.exit(withError: error)
    } catch {
      // An unforeseen error's description may hold anything, so it is not printed.
      Console.fail(
        Failure(.internalError, "internal error (\(type(of: error)))", hint: "please report it"))
    }
  }

  /// No core dump, no ptrace by the same user, no backtrace: each would show memory that may hold
  /// values. Swift's backtracer prints registers at a trap unless the signal's default is restored.
  private static func hardenProcess() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(UInt32(4)), &none)  // RLIMIT_CORE
    _ = clinux_forbid_dumps()
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV, SIGQUIT] {
      signal(number, SIG_DFL)
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
