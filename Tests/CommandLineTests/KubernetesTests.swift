import Foundation
import TestSupport
import Testing

/// A Kubernetes API server, as recorded from a real one; TLS, client certificates and plugins.
@Suite struct KubernetesTests {
  private static let recorded = Program.packageRoot + "/Tests/CommandLineTests/recorded/kubernetes"
  private let now = "2026-11-24T02:00:00Z"
  private let lastPage =
    "continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MjQ4LCJzdGFydCI6Ii9yZWdcdTAwMDAifQ"

  private func row(
    _ name: String, type: String = "Opaque", keys: Int = 1, fields: String = "",
    metadata: String = ""
  ) -> String {
    """
    {"cells":["\(name)","\(type)",\(keys),"1d"],"object":{"metadata":{"name":"\(name)","namespace":"staging",\
    "creationTimestamp":"2026-01-01T00:00:00Z"\(metadata),"managedFields":[\(fields)]}}}
    """
  }

  private func field(_ part: String, _ key: String, _ time: String) -> String {
    #"{"time":"\#(time)","fieldsV1":{"\#(part)":{"f:\#(key)":{}}}}"#
  }

  private func table(_ rows: String...) -> String {
    #"{"kind":"Table","metadata":{"continue":""},"rows":[\#(rows.joined(separator: ","))]}"#
  }

  private func kubeconfig(_ server: String, _ user: String, cluster: String = "") -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: main
    contexts: [{name: main, context: {cluster: c, user: u}}]
    clusters: [{name: c, cluster: {server: "\(server)"\(cluster)}}]
    users: [{name: u, user: {\(user)}}]
    """
  }

  private func configure(_ scratch: Scratch, _ more: String = "") throws {
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: k8s, provider: kubernetes, kubeconfig: kubeconfig, timeout: 60\(more)}]
      policy: {secrets: [{name: "*", class: high, rotate: 90d}]}
      """)
  }

  @Test func datesKeysByTheirManagersAndSetsControllersApart() throws {
    let scratch = try Scratch()
    let server = try Server.replaying(
      [
        "recorded": [Self.recorded],
        "routes": [
          ["path": "/api/v1/namespaces/staging/secrets?limit=500", "recorded": "13-table.http"],
          [
            "path": "/api/v1/namespaces/staging/secrets?limit=500&\(lastPage)",
            "body": table(
              row(
                "two", keys: 2,
                fields: field("f:data", "a", "2026-02-01T00:00:00Z") + ","
                  + field("f:stringData", "a", "2026-06-01T00:00:00Z") + ","
                  + field("f:data", "b", "2026-03-01T00:00:00Z")),
              row("wiped", keys: 2, fields: ""),
              row("chart.v1", type: "helm.sh/release.v1"),
              row(
                "cert",
                metadata: #","ownerReferences":[{"kind":"Certificate","name":"web"}]"#),
              row(
                "leaky",
                metadata:
                  #","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"k\":\"Q2FuYXJ5MTIzNDU2Nzg5MA==\"}}","rota/owner":"x"}"#
              )),
          ],
        ],
      ], in: scratch)
    try scratch.write("kubeconfig", kubeconfig("http://127.0.0.1:\(server.port)", "token: t"))
    try configure(scratch, ", namespaces: [staging]")
    let run = try Program.rota("nightly", "--now", now, in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let report = try scratch.read("reports/nightly/report.json")
    func line(_ id: String) -> String {
      report.split(separator: "\n").first { $0.contains(#"{"id":"\#(id)","#) }.map(String.init)
        ?? ""
    }
    // A key is no newer than the last thing that any of its managers wrote.
    #expect(
      line("k8s/staging/two#a").contains(#""notAfter":"2026-06-01T00:00:00Z","basis":"provider""#))
    #expect(
      line("k8s/staging/two#b").contains(#""notAfter":"2026-03-01T00:00:00Z","basis":"provider""#))
    // Where the managers' record was wiped, nothing is claimed.
    #expect(line("k8s/staging/wiped").contains(#""status":"unknown""#))
    #expect(line("k8s/staging/imm#a").contains(#""notBefore":"2026-11-23T19:50:41Z""#))
    #expect(
      report.contains(
        #"{"secret":"k8s/staging/bot-token","manager":"the cluster (service account token)"}"#))
    #expect(
      report.contains(#"{"secret":"k8s/staging/chart.v1","manager":"Helm (release record)"}"#))
    #expect(report.contains(#"{"secret":"k8s/staging/cert","manager":"Certificate web"}"#))
    for file in try scratch.allFiles() where file.name != "replay.json" {
      #expect(file.bytes.range(of: Data("Q2FuYXJ5".utf8)) == nil, "\(file.name)")
      #expect(file.bytes.range(of: Data("Canary12".utf8)) == nil, "\(file.name)")
    }
  }

  @Test func startsAgainWhenTheListExpires() throws {
    let scratch = try Scratch()
    let first = "/api/v1/secrets?limit=500"
    let server = try Server.replaying(
      [
        "recorded": [Self.recorded],
        "routes": [
          [
            "path": first, "body": #"{"metadata":{"continue":"old"},"rows":[\#(row("gone"))]}"#,
            "times": 1,
          ],
          ["path": first + "&continue=old", "recorded": "50-continue-expired-1.http"],
          ["path": first, "recorded": "51-overload-429.http", "times": 1],
          ["path": first, "body": table(row("kept"))],
        ],
      ], in: scratch)
    try scratch.write("kubeconfig", kubeconfig("http://127.0.0.1:\(server.port)", "token: t"))
    try configure(scratch)
    let run = try Program.rota("nightly", "--now", now, in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let report = try scratch.read("reports/nightly/report.json")
    #expect(report.contains("k8s/staging/kept"))
    #expect(!report.contains("k8s/staging/gone"))
  }

  @Test func readsValuesPerKeyWhereAskedTo() throws {
    let scratch = try Scratch()
    let value = "pQ7rX2mW9sL4tZ8vB1nC"
    let encoded = Data(value.utf8).base64EncodedString()
    let body = """
      {"kind":"SecretList","metadata":{},"items":[{"metadata":{"name":"app","namespace":"prod",\
      "creationTimestamp":"2026-01-01T00:00:00Z"},"data":{"password":"\(encoded)"},"type":"Opaque"}]}
      """
    let server = try Server.replaying(
      ["routes": [["path": "/api/v1/secrets?limit=500", "body": body]]], in: scratch)
    try scratch.write("kubeconfig", kubeconfig("http://127.0.0.1:\(server.port)", "token: t"))
    try scratch.write(".env", "DB_PASSWORD=\(value)\n")
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - {name: k8s, provider: kubernetes, kubeconfig: kubeconfig, fingerprint: true, environment: production}
        - {name: env, provider: dotenv, path: .env, environment: staging}
      """)
    let run = try Program.rota("nightly", "--now", now, in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    // Decoded, it is the same value as the one in the file.
    #expect(try scratch.read("reports/nightly/report.json").contains(#""rule":"shared-value""#))
    for file in try scratch.allFiles() where ![".env", "replay.json"].contains(file.name) {
      #expect(file.bytes.range(of: Data(value.utf8)) == nil, "\(file.name)")
      #expect(file.bytes.range(of: Data(encoded.utf8)) == nil, "\(file.name)")
    }
  }

  @Test func tellsUnauthorisedFromForbidden() throws {
    for (name, code) in [
      ("18-badtoken-401.http", "not-authenticated"), ("19-nobody-403.http", "access-denied"),
    ] {
      let scratch = try Scratch()
      let server = try Server.replaying(
        ["recorded": [Self.recorded], "routes": [["path": "/*", "recorded": name]]], in: scratch)
      try scratch.write(
        "kubeconfig", kubeconfig("http://127.0.0.1:\(server.port)", "token: bearer-canary"))
      try configure(scratch)
      let run = try Program.rota("sources", "check", in: scratch.path)
      #expect(run.status == 2)
      #expect(run.output.contains("(\(code))"))
      #expect(!run.output.contains("bearer-canary") && !run.errors.contains("bearer-canary"))
    }
  }

  /// TLS with an authority of our own, a client certificate, a plugin; and what it takes to refuse.
  @Test func verifiesTLSAndUsesCertificatesAndPlugins() throws {
    let scratch = try Scratch()
    try scratch.write(
      "make",
      """
      set -e
      openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca 2>/dev/null
      for name in server client; do
        openssl req -newkey rsa:2048 -nodes -keyout $name.key -out $name.csr -subj /CN=$name 2>/dev/null
        printf 'subjectAltName=IP:127.0.0.1\\n' > ext
        openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out $name.pem 2>/dev/null
      done
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -extfile ext -out expired.pem 2>/dev/null
      """)
    let made = try Program.run(["/bin/bash", "make"], in: scratch.path)
    try #require(made.status == 0, "\(made.errors)")
    let path = scratch.path
    func serve(_ certificate: String, _ name: String) throws -> Server {
      try Server.replaying(
        [
          "certificate": "\(path)/\(certificate)", "key": "\(path)/server.key",
          "client_ca": "\(path)/ca.pem",
          "routes": [
            [
              "path": "/api/v1/secrets?limit=500", "with": ["Authorization": "Bearer from-plugin"],
              "body": table(row("app")),
            ],
            ["path": "/api/*", "status": 401, "body": "{}"],
          ],
        ], in: scratch, name: name)
    }
    let good = try serve("server.pem", "good")
    let expired = try serve("expired.pem", "expired")
    try scratch.write(
      "plugin",
      """
      #!/bin/sh
      case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) ;; *) exit 1;; esac
      printf '{"kind":"ExecCredential","status":{"token":"%s"}}' "$PLUGIN_TOKEN"
      """, mode: 0o700)
    let user =
      "client-certificate: client.pem, client-key: client.key, "
      + "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, env: [{name: PLUGIN_TOKEN, value: from-plugin}]}"
    func check(_ port: Int, _ user: String, _ cluster: String) throws -> String {
      try scratch.write(
        "kubeconfig", kubeconfig("https://127.0.0.1:\(port)", user, cluster: cluster))
      try configure(scratch)
      return try Program.rota("sources", "check", in: path).output
    }
    let trusted = ", certificate-authority: ca.pem"
    #expect(try check(good.port, user, trusted) == "k8s: complete, 1 seen\n")
    #expect(try check(good.port, user, "").contains("(untrusted)"))
    #expect(try check(expired.port, user, trusted).contains("(untrusted)"))
    #expect(try check(good.port, "token: from-plugin", trusted).contains("failed"))
    let data = Data(try scratch.read("ca.pem").utf8).base64EncodedString()
    #expect(
      try check(good.port, user, ", certificate-authority-data: \(data)")
        == "k8s: complete, 1 seen\n")
    // Nobody can switch verification off.
    #expect(
      try check(good.port, user, ", insecure-skip-tls-verify: true").contains("(untrusted)"))

    // The same from inside a pod.
    try scratch.write("account/token", "from-plugin\n")
    try scratch.write("account/ca.crt", try scratch.read("ca.pem"))
    try scratch.write(
      "rota.yaml",
      """
      sources:
        - name: pod
          provider: kubernetes
          serviceAccount: account
          clientCertificate: client.pem
          clientKey: client.key
      """)
    let pod = try Program.run(
      [Program.rota, "sources", "check"], in: path,
      environment: [
        "KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "\(good.port)",
      ])
    #expect(pod.output == "pod: complete, 1 seen\n")
  }
}
