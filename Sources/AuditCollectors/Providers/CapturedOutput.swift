/// What a helper program wrote; read once it has ended.
final class CapturedOutput {
  private var bytes = SecretBytes(capacity: 4096)

  func append(_ chunk: UnsafeRawBufferPointer) {
    if bytes.count < 1 << 20 { bytes.append(contentsOf: chunk) }
  }

  /// Nil where it is no JSON document.
  var json: JSONValue? { bytes.withBytes { JSONValue(document: $0) } }
}
