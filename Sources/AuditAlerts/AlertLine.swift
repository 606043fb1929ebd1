package import AuditModel

/// One thing to tell log monitoring, before it is put into a format.
package struct AlertLine: Hashable, Sendable {
  package enum Level: String, Sendable { case info, warning, error, critical }

  package let level: Level
  /// Begins with one of the fixed prefixes that monitors match.
  package let message: String
  /// `event` first, then what the event is about, in the order of the line.
  package let fields: [Field]

  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  init(_ level: Level, _ message: String, _ fields: [(String, String?)]) {
    self.level = level
    self.message = message
    self.fields = fields.compactMap { name, value in
      value.map { Field(name: name, value: $0) }
    }
  }
}

/// What one run has to say, and what it leaves open for the next.
package struct AlertPlan: Sendable {
  package let lines: [AlertLine]
  package let open: [OpenAlert]
}
