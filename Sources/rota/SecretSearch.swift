import AuditModel

/// The secret that a person means: by its id, or by its name or key where only one has it.
func find(_ text: String, among secrets: [SecretID]) throws -> SecretID {
  if let exact = secrets.first(where: { "\($0)" == text }) { return exact }
  let named = secrets.filter { $0.name == text || $0.key == text }
  guard let only = named.first else {
    throw Failure(
      .usage, "the history holds no secret called \(text)",
      hint: "'rota report' lists them; an id is <source>/<name>")
  }
  guard named.count == 1 else {
    throw Failure(
      .usage, "\(named.count) secrets are called \(text)",
      hint: "give one of: " + named.map { "\($0)" }.sorted().prefix(5).joined(separator: ", "))
  }
  return only
}
