import Foundation
import TestSupport
import Testing

@Suite struct FormatTests {
  /// The example's month in headless Chromium, and one of secrets whose names do their worst: see
  /// browser.py for what has to hold. The pictures lie in `.build/pictures`.
  @Test func theReportStandsUpToABrowser() throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/chromedriver") else {
      return print("skipped: no chromedriver (Debian chromium-driver)")
    }
    let scratch = try Scratch()
    let run = try Program.run(
      [Program.packageRoot + "/scripts/example", Program.rota, scratch.path + "/run"],
      in: scratch.path)
    try #require(run.status == 0, "\(run.errors)")
    let hostile = [
      "\"><script>alert(1)</script>", "'onload=alert(1)", "{{x}}", "\u{202E}gpj",
      String(repeating: "W", count: 300),
    ]
    let lines = try hostile.map { name -> String in
      let json = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
      return #"{"name":\#(json),"versionCreatedAt":"2026-01-01T00:00:00Z","owner":\#(json)}"#
    }
    try scratch.write(
      "h/list", (lines + [#"{"complete":true,"count":5}"#]).joined(separator: "\n") + "\n")
    try scratch.write(
      "h/rota.yaml",
      """
      sources: [{name: s, provider: exec, command: [cat, list]}]
      policy: {secrets: [{source: s, class: critical, rotate: 90d}]}
      metrics: figures.prom
      """)
    let night = try Program.rota(
      "nightly", "--config", "h/rota.yaml", "--now", "2026-11-23T02:00:00Z", in: scratch.path)
    #expect(night.status == 0, "\(night.errors)")
    #expect(try scratch.read("h/figures.prom").contains("rota_secrets{status=\"overdue\"} 5"))
    let pdf = try Program.rota(
      "report", "--format", "pdf", "--output", "report.pdf", "--config", "h/rota.yaml", "--now",
      "2026-11-23T02:00:00Z", in: scratch.path)
    #expect(pdf.status == 0, "\(pdf.errors)")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "/report.pdf"))
    #expect(bytes.starts(with: Data("%PDF-".utf8)) && bytes.count > 10_000)
    let index = try scratch.read("run/reports/index.html")
    for night in 21...23 { #expect(index.contains("2026-11-\(night)T02:00:00Z</th>")) }
    let pictures = Program.packageRoot + "/.build/pictures"
    for (page, name) in [
      ("run/reports/2026-11/report.html", "month"), ("run/reports/index.html", "index"),
      ("h/reports/nightly/report.html", "hostile"),
    ] {
      try scratch.write("shots-\(name)/.keep", "")
      let look = try Program.python(
        Program.packageRoot + "/Tests/CommandLineTests/browser.py",
        [page, scratch.path + "/shots-\(name)"],
        in: scratch.path)
      #expect(look.status == 0, "\(name): \(look.output)\(look.errors)")
      try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
      for picture in ["first", "light", "dark", "narrow"]
      where scratch.exists("shots-\(name)/\(picture).png") {
        let data = try Data(
          contentsOf: URL(fileURLWithPath: "\(scratch.path)/shots-\(name)/\(picture).png"))
        try data.write(to: URL(fileURLWithPath: "\(pictures)/\(name)-\(picture).png"))
        // The README's picture: what a reader sees first.
        if name == "month", picture == "first",
          ProcessInfo.processInfo.environment["ROTA_UPDATE_GOLDEN"] != nil
        {
          try data.write(to: URL(fileURLWithPath: Program.packageRoot + "/docs/report.png"))
        }
      }
    }
  }

  /// A month of more secrets than a page holds has a part for each further thousand: every secret stands
  /// on exactly one of them, each links to its neighbours, and those of a larger time are removed.
  @Test func aLargeMonthHasParts() throws {
    let scratch = try Scratch()
    try scratch.write(
      "rota.yaml",
      """
      sources: [{name: s, provider: exec, command: [cat, list]}]
      policy: {secrets: [{name: "KEY_[0-9]*", class: high, rotate: 90d}, {name: "*", class: critical, rotate: 60d}]}
      """)
    func month(_ count: Int, _ day: Int) throws -> [String: String] {
      var lines = (0..<count).map { (index: Int) -> String in
        #"{"name":"KEY_\#(index)","versionCreatedAt":"2026-\#(10 + index % 2)-01T00:00:00Z","owner":"team\#(index % 3)"}"#
      }
      lines[count - 1] = #"{"name":"\"><script>alert(1)</script>","owner":"{{x}}"}"#
      lines.append(#"{"complete":true,"count":\#(count)}"#)
      try scratch.write("list", lines.joined(separator: "\n") + "\n")
      for command in [["nightly"], ["monthly", "--month", "2026-11"]] {
        let run = try Program.run(
          [Program.rota] + command + ["--quiet", "--now", "2026-11-\(day)T02:00:00Z"],
          in: scratch.path)
        #expect(run.status == 0, "\(run.errors)")
      }
      let folder = scratch.path + "/reports/2026-11"
      return Dictionary(
        uniqueKeysWithValues: try FileManager.default.contentsOfDirectory(atPath: folder)
          .filter { $0.hasSuffix(".html") }
          .map { ($0, try scratch.read("reports/2026-11/\($0)")) })
    }
    func anchors(_ page: String) -> [Substring] {
      page.matches(of: /<tr class="secret [^"]*" id="(s-[0-9a-f]{12})">/).map(\.output.1)
    }
    let pages = try month(2060, 20)
    #expect(pages.keys.sorted() == ["report.html", "secrets-2.html", "secrets-3.html"])
    let all = pages.values.flatMap(anchors)
    #expect(all.count == 2060 && Set(all).count == 2060)
    #expect(pages.mapValues { anchors($0).count }["secrets-3.html"] == 60)
    #expect(pages["report.html"]?.contains(#"<a href="secrets-2.html">1001 to 2000</a>"#) == true)
    #expect(pages["secrets-2.html"]?.contains(#"<a href="secrets-3.html">Next</a>"#) == true)
    #expect(pages["secrets-3.html"]?.contains(#"<a href="secrets-2.html">Previous</a>"#) == true)
    #expect(pages.values.allSatisfy { !$0.contains("<script") })
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/chromedriver") {
      try scratch.write("shots/.keep", "")
      let look = try Program.python(
        Program.packageRoot + "/Tests/CommandLineTests/browser.py",
        ["reports/2026-11/secrets-3.html", scratch.path + "/shots"], in: scratch.path)
      #expect(look.status == 0, "\(look.output)\(look.errors)")
    }
    #expect(try month(1200, 21).keys.sorted() == ["report.html", "secrets-2.html"])
  }

  /// Every format says what report.json says, read by a library that is not ours: of the example, and of
  /// secrets whose names do their worst.
  @Test(arguments: ["example", "hostile"]) func everyFormatSaysTheSame(_ population: String) throws
  {
    let scratch = try Scratch()
    var options = ["--now", "2026-11-23T09:00:00Z"]
    if population == "example" {
      let run = try Program.run(
        [Program.packageRoot + "/scripts/example", Program.rota, scratch.path + "/run"],
        in: scratch.path)
      try #require(run.status == 0, "\(run.errors)")
      options += ["--config", "run/rota.yaml"]
    } else {
      let names = [
        "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\r\nBEGIN:VEVENT", "\"><script>",
        "a,b;c\\n",
        "é" + String(repeating: "ü", count: 90), "\u{202E}txt.exe", "]]>&amp;", "}{ \"", "plain",
      ]
      let lines = try names.map { name -> String in
        let json = String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
        return #"{"name":\#(json),"versionCreatedAt":"2026-10-01T00:00:00Z","owner":\#(json)}"#
      }
      try scratch.write(
        "list",
        (lines + [#"{"complete":true,"count":\#(names.count)}"#]).joined(separator: "\n") + "\n")
      try scratch.write(
        "rota.yaml",
        """
        organization: "=O;,\\"<b>"
        sources: [{name: s, provider: exec, command: [cat, list]}]
        policy: {secrets: [{source: s, class: critical, rotate: 90d}]}
        """)
      #expect(try Program.run([Program.rota, "collect"] + options, in: scratch.path).status == 0)
    }
    for (format, file) in [
      ("json", "json"), ("md", "md"), ("html", "html"), ("csv", "csv"), ("ics", "ics"),
      ("prometheus", "prom"), ("junit", "xml"),
      ("ocsf", "ocsf"), ("oscal", "oscal"),
    ] {
      let command = [Program.rota, "report", "--format", format, "--output", "report.\(file)"]
      let run = try Program.run(command + options, in: scratch.path)
      #expect(run.status == 0, "\(format): \(run.errors)")
      let once = try scratch.read("report.\(file)")
      _ = try Program.run(command + options, in: scratch.path)
      #expect(try scratch.read("report.\(file)") == once, "\(format) is the same every time")
    }
    _ = try Program.run(
      [Program.rota, "report", "--format", "ics", "--redact", "--output", "report.redacted.ics"]
        + options,
      in: scratch.path)
    let check = try Program.python(
      Program.packageRoot + "/Tests/CommandLineTests/formats.py", [scratch.path], in: scratch.path)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }
}
