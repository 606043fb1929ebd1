package import AuditCollectors
package import AuditModel
import Crypto
import Foundation

/// Takes in what other scanners found: gitleaks, TruffleHog, detect-secrets, and any SARIF 2.1.0 file.
/// Values are dropped at the door; a keyed fingerprint is all that is left of them.
package enum ImportedReport {
  private static let longest = 256 << 20
  /// Members that hold a value, or a line with one.
  private static let unread: Set<String> = [
    "Secret", "Match", "Raw", "RawV2", "Redacted", "snippet", "contextRegion", "Line",
  ]

  /// - Parameter known: the values of our own secrets, for reports that carry plain digests.
  /// - Throws: `SourceProblem`.
  package static func read(
    _ path: String, _ fingerprinter: Fingerprinter, known: [CapturedValue]
  ) throws -> [ReportedSecret] {
    var bytes = SecretBytes(capacity: 1 << 16)
    _ = try readFile(path, into: &bytes, limit: longest).get()
    let found = bytes.withBytes { text -> [ReportedSecret]? in
      if let whole = JSONValue(document: text, skipping: unread) {
        if whole.array != nil { return gitleaks(text, fingerprinter) }
        if let runs = whole["runs"]?.array { return runs.flatMap(sarif) }
        if let results = whole["results"]?.object { return detectSecrets(results, known) }
      }
      return truffleHog(text, fingerprinter)
    }
    guard let found else {
      throw SourceProblem(
        .badOutput, "\(path) is no report of a scanner that is known here",
        hint: "JSON of gitleaks, TruffleHog or detect-secrets, or SARIF 2.1.0")
    }
    // Others report the password of a URL where we know the URL.
    let whole = Dictionary(
      known.map { value in
        (value.withBytes { fingerprinter.fingerprint(Self.core(of: value, $0)) }, value.fingerprint)
      }, uniquingKeysWith: { first, _ in first })
    return found.map { $0.naming(whole) }.sorted {
      ($0.file, $0.line, $0.rule) < ($1.file, $1.line, $1.rule)
    }
  }

  /// `[{"RuleID": .., "File": .., "StartLine": .., "Secret": ..}]`
  private static func gitleaks(
    _ text: UnsafeRawBufferPointer, _ fingerprinter: Fingerprinter
  ) -> [ReportedSecret]? {
    var found: [ReportedSecret] = []
    var scanner = JSONScanner(text)
    do {
      try scanner.array { scanner in
        try scanner.rawValue { item in
          guard let entry = JSONValue(document: item, skipping: unread),
            let rule = entry["RuleID"]?.string, let file = entry["File"]?.string
          else { throw JSONScanner.Failure.unexpectedType }
          found.append(
            ReportedSecret(
              tool: "gitleaks", rule: rule, file: file, line: entry["StartLine"]?.integer ?? 1,
              fingerprint: try value("Secret", in: item, fingerprinter)))
        }
      }
    } catch {
      return nil
    }
    return found
  }

  /// One object a line: `{"DetectorName": .., "Raw": .., "SourceMetadata": {"Data": {"Git": {..}}}}`
  private static func truffleHog(
    _ text: UnsafeRawBufferPointer, _ fingerprinter: Fingerprinter
  ) -> [ReportedSecret]? {
    var found: [ReportedSecret] = []
    for line in text.split(separator: 0x0A) {
      let item = UnsafeRawBufferPointer(rebasing: line)
      guard let entry = JSONValue(document: item, skipping: unread) else { return nil }
      // Its log lines stand between the results.
      guard let rule = entry["DetectorName"]?.string else { continue }
      let place = entry["SourceMetadata"]?["Data"]?.object?.values.first
      found.append(
        ReportedSecret(
          tool: "trufflehog", rule: rule, file: place?["file"]?.string ?? "?",
          line: place?["line"]?.integer ?? 1,
          fingerprint: try? value("Raw", in: item, fingerprinter)))
    }
    return found
  }

  /// `{"results": {"file": [{"type": .., "line_number": .., "hashed_secret": sha1}]}}`
  private static func detectSecrets(
    _ results: [String: JSONValue], _ known: [CapturedValue]
  ) -> [ReportedSecret] {
    let digests = Dictionary(
      known.flatMap { value in
        value.withBytes { bytes in
          [bytes, core(of: value, bytes)].map {
            (hex(Insecure.SHA1.hash(data: $0)), value.fingerprint)
          }
        }
      }, uniquingKeysWith: { first, _ in first })
    return results.flatMap { file, entries in
      (entries.array ?? []).map { entry in
        ReportedSecret(
          tool: "detect-secrets", rule: entry["type"]?.string ?? "secret", file: file,
          line: entry["line_number"]?.integer ?? 1,
          fingerprint: entry["hashed_secret"]?.string.flatMap { digests[$0] })
      }
    }
  }

  private static func core(
    of value: CapturedValue, _ bytes: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[value.core])
  }

  private static func sarif(_ run: JSONValue) -> [ReportedSecret] {
    let tool = run["tool"]?["driver"]?["name"]?.string ?? "sarif"
    return (run["results"]?.array ?? []).map { result in
      let place = result["locations"]?.array?.first?["physicalLocation"]
      return ReportedSecret(
        tool: tool, rule: result["ruleId"]?.string ?? "secret",
        file: place?["artifactLocation"]?["uri"]?.string?.removingPercentEncoding ?? "?",
        line: place?["region"]?["startLine"]?.integer ?? 1, fingerprint: nil)
    }
  }

  /// The fingerprint of a member of one object; nil where it has none.
  private static func value(
    _ name: String, in object: UnsafeRawBufferPointer, _ fingerprinter: Fingerprinter
  ) throws -> Fingerprint? {
    var found: Fingerprint?
    var scanner = JSONScanner(object)
    try scanner.object { member, scanner in
      guard member == name, scanner.peek() == UInt8(ascii: "\"") else {
        return try scanner.skipValue()
      }
      try scanner.secretString().withBytes { value in
        if !value.isEmpty { found = fingerprinter.fingerprint(value) }
      }
    }
    return found
  }
}

extension ReportedSecret {
  /// With the fingerprint of the whole value where the report had its secret part.
  fileprivate func naming(_ whole: [Fingerprint: Fingerprint]) -> ReportedSecret {
    ReportedSecret(
      tool: tool, rule: rule, file: file, line: line,
      fingerprint: fingerprint.map { whole[$0] ?? $0 })
  }
}
