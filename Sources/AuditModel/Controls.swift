/// One requirement of a framework, and what here is evidence for it. Evidence is all it is: no
/// report makes anybody compliant with a framework.
package struct Control: Hashable, Sendable {
  /// Such as `PCI DSS 4.0.1 8.6.3`.
  package let id: String
  package let says: String
  /// The interval it asks for; nil where the organization has to define its own.
  package let days: Int?
  /// Checklist items and finding rules that are evidence for it.
  package let items: [String]
  package let rules: [String]
  /// The providers whose secrets it is about; empty for all.
  package let providers: [String]

  package init(
    id: String, says: String, days: Int?, items: [String], rules: [String],
    providers: [String] = []
  ) {
    self.id = id
    self.says = says
    self.days = days
    self.items = items
    self.rules = rules
    self.providers = providers
  }

  package func isAbout(_ provider: String) -> Bool {
    providers.isEmpty || providers.contains(provider)
  }
}

extension AuditReport {
  /// The ids of the controls that findings of a rule are evidence for, by rule and provider.
  package struct SupportedControls {
    /// By rule and provider.
    private var known: [String: [String: [String]]] = [:]
    private let controls: [Control]
    private let providers: [Substring: String]

    fileprivate init(_ report: AuditReport) {
      controls = report.review.controls.map(\.control)
      providers = Dictionary(
        report.sources.map { ($0.source.name[...], $0.source.provider) },
        uniquingKeysWith: { first, _ in first })
    }

    package mutating func of(_ finding: Finding) -> [String] {
      let provider = providers[finding.source]
      if let known = known[finding.rule]?[provider ?? ""] { return known }
      let found = controls.filter { control in
        control.rules.contains(finding.rule)
          && (provider.map(control.isAbout) ?? control.providers.isEmpty)
      }.map(\.id)
      known[finding.rule, default: [:]][provider ?? ""] = found
      return found
    }
  }

  package var supportedControls: SupportedControls { SupportedControls(self) }

  /// The ids of the controls that a checklist item is evidence for.
  package func controls(for item: ChecklistItem) -> [String] {
    review.controls.map(\.control).filter { $0.items.contains(item.id) }.map(\.id)
  }
}
