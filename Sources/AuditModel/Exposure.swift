/// In which dress a value was found.
package enum ExposedForm: String, CaseIterable, Sendable, Codable {
  case plain, base64, hex
  case base64URL = "base64url"
  case percentEncoded = "percent-encoded"
  case jsonEscaped = "json-escaped"
  case htmlEscaped = "html-escaped"
  case shellEscaped = "shell-escaped"
  case pythonEscaped = "python-escaped"
  case utf16 = "utf-16"
  /// A well-known token shape; whose secret it is, nobody here knows.
  case tokenShape = "token-shape"
}

/// A place where a value, or a piece of one, was found. Never the bytes, nor the line.
package struct Exposure: Hashable, Sendable {
  /// Every secret that has the value.
  package let secrets: [SecretID]
  /// Of the value.
  package let fingerprint: Fingerprint
  package var file: String
  /// Counted from 1.
  package let line: Int
  /// Of the first byte, from the beginning of the (decompressed) file.
  package let offset: Int
  package let form: ExposedForm
  /// The kind of token, where its shape is all that is known.
  package let shape: String?
  /// How many of the value's bytes were found, and how many there are.
  package let foundBytes: Int
  package let valueBytes: Int
  /// When the line says that it was written.
  package let writtenAt: Instant?

  package init(
    secrets: [SecretID], fingerprint: Fingerprint, file: String, line: Int, offset: Int,
    form: ExposedForm, shape: String?, foundBytes: Int,
    valueBytes: Int, writtenAt: Instant?
  ) {
    self.secrets = secrets
    self.fingerprint = fingerprint
    self.file = file
    self.line = line
    self.offset = offset
    self.form = form
    self.shape = shape
    self.foundBytes = foundBytes
    self.valueBytes = valueBytes
    self.writtenAt = writtenAt
  }

  package var isWhole: Bool { foundBytes >= valueBytes }
}
