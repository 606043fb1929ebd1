import Foundation

/// A document of a command's own as one line of JSON.
func jsonLine(_ document: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array(try encoder.encode(document)) + [0x0A]
}
