package import AuditModel

/// Puts a line into the format of a destination. One line is one line, whatever a name contains.
package func format(_ line: AlertLine, as format: AlertFormat, at now: Instant) -> String {
  switch format {
  case .plain: plainLine(line, now)
  case .logfmt: logfmtLine(line, now)
  case .json: jsonLine(line, now)
  case .syslog: syslogLine(line, now)
  }
}

/// `WARNING 2026-11-23 02:00:03,226 security Secret expiry: ... event=... secret=...`
private func plainLine(_ line: AlertLine, _ now: Instant) -> String {
  let fields = line.fields.map { "\($0.name)=\(logfmtValue($0.value))" }
  let head =
    "\(line.level.rawValue.uppercased()) \(now.day) \(now.clockText),\(now.millisecondText) security"
  return ([head, visible(line.message)] + fields).joined(separator: " ")
}

/// `time=... level=warning logger=security msg="..." event=...`
private func logfmtLine(_ line: AlertLine, _ now: Instant) -> String {
  let head = [
    "time=\(preciseText(now))", "level=\(line.level.rawValue)", "logger=security",
    "msg=\(logfmtValue(line.message))",
  ]
  return (head + line.fields.map { "\($0.name)=\(logfmtValue($0.value))" }).joined(separator: " ")
}

/// One flat object, strings only.
private func jsonLine(_ line: AlertLine, _ now: Instant) -> String {
  let pairs =
    [
      ("timestamp", preciseText(now)), ("level", line.level.rawValue), ("logger", "security"),
      ("message", visible(line.message)),
    ] + line.fields.map { ($0.name, visible($0.value)) }
  return "{" + pairs.map { "\"\($0)\":\"\(jsonEscaped($1))\"" }.joined(separator: ",") + "}"
}

/// A line as a datagram to the local syslog: in RFC 5424 where that is the format, else behind the
/// priority and the program's name, as syslog(3) writes it; host, time and process are the receiver's.
package func datagram(_ line: AlertLine, as alertFormat: AlertFormat, at now: Instant) -> String {
  let text = format(line, as: alertFormat, at: now)
  return alertFormat == .syslog ? text : "<\(priority(line))>rota: \(text)"
}

/// Facility 13 (log audit) and the level's severity, as RFC 5424 counts them.
private func priority(_ line: AlertLine) -> Int {
  let severity =
    switch line.level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .info: 6
    }
  return 13 * 8 + severity
}

/// RFC 5424. Host and process are left to the receiver.
private func syslogLine(_ line: AlertLine, _ now: Instant) -> String {
  let parameters = line.fields.map { field in
    let value = visible(field.value).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("]", with: "\\]")
    return " \(field.name)=\"\(value)\""
  }
  let event = line.fields.first?.value ?? "-"
  return
    "<\(priority(line))>1 \(preciseText(now)) - rota - \(event) [rota@32473\(parameters.joined())] "
    + visible(line.message)
}

/// RFC 3339 with milliseconds.
private func preciseText(_ now: Instant) -> String {
  "\(now.day)T\(now.clockText).\(now.millisecondText)Z"
}

/// A value as logfmt writes it: bare where nothing in it could end it, else in quotes.
func logfmtValue(_ value: String) -> String {
  let text = visible(value)
  let isBare =
    !text.isEmpty
    && text.unicodeScalars.allSatisfy { $0 > " " && $0 != "=" && $0 != "\"" && $0 != "\\" }
  if isBare { return text }
  return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
}

private func jsonEscaped(_ visibleText: String) -> String {
  visibleText.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
}
