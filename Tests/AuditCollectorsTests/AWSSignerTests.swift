import AuditModel
import Foundation
import TestSupport
import Testing

@testable import AuditCollectors

@Suite struct AWSSignerTests {
  private struct Case: Decodable {
    let at, method, url, body, id, secret, service, region, authorization: String
    let token: String?
    let headers: [String: String]
  }

  /// botocore signs the same generated requests: paths, queries and headers full of what needs
  /// encoding.
  @Test func signsAsBotocoreDoes() throws {
    let scratch = try Scratch()
    let reference = try Program.python(
      Program.packageRoot + "/Tests/AuditCollectorsTests/sigv4_reference.py", ["1", "500"],
      in: scratch.path)
    try #require(reference.status == 0, "\(reference.errors)")
    let lines = reference.output.split(separator: "\n")
    #expect(lines.count == 500)
    for line in lines {
      let example = try JSONDecoder().decode(Case.self, from: Data(line.utf8))
      var request = HTTPRequest(example.method, example.url)
      request.headers = example.headers.map { ($0.key, $0.value) }
      request.body = Array(example.body.utf8)
      let signer = AWSSigner(
        credentials: AWSCredentials(
          accessKeyID: example.id, secretKey: example.secret, sessionToken: example.token),
        service: example.service, region: example.region)
      let signed = signer.sign(request, at: try #require(Instant(example.at)))
      #expect(
        signed.headers.first { $0.name == "Authorization" }?.value == example.authorization,
        "\(example.method) \(example.url)")
    }
  }

  @Test(arguments: [
    ("<?xml version=\"1.0\"?><A x='1'><B>a &amp; &#233;</B><C/></A>\n", "a & é"),
    ("<A><B>x</B></A>", "x"),
  ]) func readsXML(_ text: String, _ expected: String) {
    #expect(AWSXML(text)?["B"]?.text == expected)
  }

  @Test(arguments: [
    "", "x", "<A>", "<A></B>", "<A><B></A></B>", "<A></A><A></A>", "<!DOCTYPE a><A></A>",
    "<A>&unknown;</A>", "<A",
  ]) func refusesWhatIsNoXML(_ text: String) {
    #expect(AWSXML(text) == nil)
  }
}
