import AuditModel
import Templates

/// The built-in mapping of findings and checklist items to the controls of common frameworks.
func controlCatalog() throws -> [Control] {
  try ConfigurationNode(yaml: Template.controls.builtIn, file: "controls (built-in)")
    .list(expected: "a list of controls").map { entry in
      let mapping = try entry.mapping(["id", "says", "days", "items", "rules", "providers"])
      return Control(
        id: try mapping.required("id", expected: "a name").string(),
        says: try mapping.required("says", expected: "a sentence").string(),
        days: try mapping["days"]?.integer(in: 1...3650),
        items: try mapping["items"]?.strings(expected: "items") ?? [],
        rules: try mapping["rules"]?.strings(expected: "rules") ?? [],
        providers: try mapping["providers"]?.strings(expected: "providers") ?? [])
    }
}
