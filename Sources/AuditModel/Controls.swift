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

  package init(id: String, says: String, days: Int?, items: [String], rules: [String]) {
    self.id = id
    self.says = says
    self.days = days
    self.items = items
    self.rules = rules
  }
}

extension [Control] {
  package func forRule(_ rule: String) -> [String] {
    filter { $0.rules.contains(rule) }.map(\.id)
  }

  package func forItem(_ item: String) -> [String] {
    filter { $0.items.contains(item) }.map(\.id)
  }
}
