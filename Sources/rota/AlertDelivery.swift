import AuditAlerts
import AuditCollectors
import AuditConfiguration
import AuditModel
import Crypto
import Foundation

extension AuditPipeline {
  /// Hands one destination its lines.
  /// - Throws: `Failure`; the lines then come with the next run again.
  func deliver(_ plan: [AlertLine], to destination: AlertDestination) throws {
    // There may be one for each secret: a file gets them one by one.
    let lines = plan.lazy.map { format($0, as: destination.format, at: now) }
    switch destination.output {
    case .standardOutput: lines.forEach(Console.print)
    case .file(let path):
      guard LogFile.append(lines, to: path) else {
        throw Failure(
          .inputOutput, "the alert log \(path) can't be written",
          hint: "check its directory and permissions; the lines come with the next run")
      }
    case .syslog(let path):
      let datagrams = plan.map { datagram($0, as: destination.format, at: now) }
      guard SyslogSocket.send(datagrams, to: path) else {
        throw Failure(
          .inputOutput, "the log socket \(path) takes no lines",
          hint: "check that a syslog daemon listens there; the lines come with the next run")
      }
    case .webhook(let url, let key): try post(plan, Array(lines), url, key)
    case .mail(let recipients, let program): try mail(Array(lines), recipients, program, plan)
    }
  }

  /// One request with all lines. The same lines have the same key, so that a receiver that got them
  /// twice can tell.
  private func post(
    _ plan: [AlertLine], _ lines: [String], _ url: TextLocation, _ key: TextLocation?
  ) throws {
    guard plan.contains(where: \.isNews) else { return }
    guard let address = url.read() else {
      throw Failure(
        .configuration, "the webhook's URL is not in \(url.place)", hint: "put it there")
    }
    let identity = hex(SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).prefix(16))
    let body = try jsonLine(
      WebhookDocument(organization: configuration.organization, dedupKey: identity, lines: plan))
    var headers = [
      (name: "Content-Type", value: "application/json"), (name: "Idempotency-Key", value: identity),
      (name: "User-Agent", value: "rota/\(Rota.version)"),
    ]
    if let key {
      guard let secret = key.read() else {
        throw Failure(
          .configuration, "the webhook's key is not in \(key.place)", hint: "put it there")
      }
      let code = HMAC<SHA256>.authenticationCode(
        for: Data(body), using: SymmetricKey(data: Data(secret.utf8)))
      headers.append((name: "X-Rota-Signature", value: "sha256=" + hex(code)))
    }
    if let problem = Notice(url: address, body: body, headers: headers).post(
      seconds: 60, repeats: true)
    {
      throw Failure(
        .inputOutput, "the webhook was not told: \(problem.message)",
        hint: "the lines come with the next run")
    }
  }

  /// One message with all lines, through the system's sendmail.
  private func mail(
    _ lines: [String], _ recipients: [String], _ program: String, _ plan: [AlertLine]
  ) throws {
    guard plan.contains(where: \.isNews) else { return }
    let text =
      [
        "To: " + recipients.joined(separator: ", "),
        "Subject: Rota: \(lines.count) lines about secrets",
        "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "",
      ] + lines
    let failure = Failure(
      .inputOutput, "the mail could not be handed to \(program)",
      hint: "run it by hand; the lines come with the next run")
    let child = Process()
    child.executableURL = URL(fileURLWithPath: program)
    child.arguments = ["-i", "--"] + recipients
    let input = Pipe()
    child.standardInput = input
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    do {
      try child.run()
      try input.fileHandleForWriting.write(
        contentsOf: Data((text.joined(separator: "\n") + "\n").utf8))
      try input.fileHandleForWriting.close()
    } catch {
      throw failure
    }
    child.waitUntilExit()
    guard child.terminationStatus == 0 else { throw failure }
  }

  // MARK: the dead-man's switch

  enum Beat: String {
    case start = "/start"
    case success = ""
    case failure = "/fail"
  }

  /// Tells the dead-man's switch: counts only, ten seconds at most, and never a reason to fail.
  func beat(_ beat: Beat, _ report: AuditReport? = nil) {
    guard let settings = configuration.heartbeat else { return }
    guard let url = settings.url.read() else {
      return Console.warn("the heartbeat's URL is not in \(settings.url.place)", hint: nil)
    }
    let counts = report.map { report in
      (["total=\(report.summary.total)"]
        + Status.allCases.map { "\($0.rawValue)=\(report.summary[$0])" }).joined(separator: " ")
    }
    let notice = Notice(
      url: url + beat.rawValue, body: Array((counts ?? "").utf8),
      headers: [(name: "Content-Type", value: "text/plain")])
    if let problem = notice.post(seconds: 10, repeats: false) {
      Console.warn("the heartbeat was not sent: \(problem.message)", hint: nil)
    }
  }
}

extension AlertLine {
  /// More than that the audit was completed.
  fileprivate var isNews: Bool { fields.first?.value != "audit.completed" }
}

private struct WebhookDocument: Encodable {
  let schema = "rota.alerts/v1"
  let organization: String
  let dedupKey: String
  let alerts: [Alert]

  struct Alert: Encodable {
    let level: String
    let message: String
    let fields: [String: String]
  }

  init(organization: String, dedupKey: String, lines: [AlertLine]) {
    self.organization = organization
    self.dedupKey = dedupKey
    alerts = lines.map { line in
      Alert(
        level: line.level.rawValue, message: visible(line.message),
        fields: Dictionary(
          line.fields.map { ($0.name, visible($0.value)) }, uniquingKeysWith: { first, _ in first })
      )
    }
  }
}
