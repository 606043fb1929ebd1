package import AuditModel

/// The result of a search of logs, for programs. Neither format carries a byte of what was found.
package enum ScanReports {
  package static let schema = "rota.scan/v1"

  package static func json(_ report: ScanReport, toolVersion: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 1024 + report.exposures.count * 256)
    writer.object { json in
      json.field("schema", schema)
      json.object("tool") {
        $0.field("name", "rota")
        $0.field("version", toolVersion)
      }
      json.field("files", report.files)
      json.field("bytes", report.bytes)
      json.field("values", report.values)
      json.list("exposures", report.exposures) { $0.exposure($1) }
      json.list("unread", report.unread) { json, unread in
        json.object {
          $0.field("file", unread.file)
          $0.field("reason", unread.reason)
        }
      }
      json.list("notSearched", report.skipped) { json, skipped in
        json.object {
          $0.field("secret", skipped.secret.description)
          $0.field("reason", skipped.reason.rawValue)
        }
      }
    }
    return writer.finished()
  }

  /// SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/
  package static func sarif(_ report: ScanReport, toolVersion: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 2048 + report.exposures.count * 512)
    writer.object { json in
      json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      json.field("version", "2.1.0")
      json.list("runs", [report]) { json, report in
        json.object {
          $0.object("tool") {
            $0.object("driver") {
              $0.field("name", "rota")
              $0.field("version", toolVersion)
              $0.list("rules", ["exposed-secret"]) { json, rule in
                json.object {
                  $0.field("id", rule)
                  $0.object("shortDescription") {
                    $0.field("text", "A known secret, or a piece of one, stands in a file")
                  }
                }
              }
            }
          }
          $0.list("invocations", [report]) { json, report in
            json.object {
              $0.field("executionSuccessful", report.unread.isEmpty)
              $0.list("toolExecutionNotifications", report.unread) { json, unread in
                json.object {
                  $0.field("level", "warning")
                  $0.object("message") { $0.field("text", "\(unread.file): \(unread.reason)") }
                }
              }
            }
          }
          $0.list("results", report.exposures) { $0.result($1) }
        }
      }
    }
    return writer.finished()
  }
}

extension JSONWriter {
  fileprivate mutating func exposure(_ exposure: Exposure) {
    object {
      $0.list("secrets", exposure.secrets) { $0.string($1.description) }
      $0.field("file", exposure.file)
      $0.field("line", exposure.line)
      $0.field("offset", exposure.offset)
      $0.field("form", exposure.form.rawValue)
      $0.field("shape", exposure.shape)
      $0.field("foundBytes", exposure.foundBytes)
      $0.field("valueBytes", exposure.valueBytes)
      $0.field("writtenAt", exposure.writtenAt)
    }
  }

  fileprivate mutating func result(_ exposure: Exposure) {
    object {
      $0.field("ruleId", "exposed-secret")
      $0.field("level", exposure.isWhole ? "error" : "warning")
      $0.object("message") { $0.field("text", exposure.sentence) }
      $0.list("locations", [exposure]) { json, exposure in
        json.object {
          $0.object("physicalLocation") {
            $0.object("artifactLocation") { $0.field("uri", uri(exposure.file)) }
            $0.object("region") {
              $0.field("startLine", exposure.line)
              $0.field("byteOffset", exposure.offset)
            }
          }
        }
      }
    }
  }
}

extension Exposure {
  /// `app/SECRET_KEY stands in /var/log/app.log:12, whole, as base64`
  package var sentence: String {
    if let shape { return "an unknown \(shape) stands in \(file):\(line)" }
    let names = secrets.map(\.description).joined(separator: ", ")
    let part = isWhole ? "whole" : "\(foundBytes) of \(valueBytes) bytes"
    return "\(names) stands in \(file):\(line), \(part), as \(form.rawValue)"
  }
}

/// A path as a URI reference.
private func uri(_ path: String) -> String {
  var result = ""
  for byte in path.utf8 {
    let isPlain =
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "-._~/".utf8.contains(byte)
    if isPlain {
      result.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }
  }
  return result
}
