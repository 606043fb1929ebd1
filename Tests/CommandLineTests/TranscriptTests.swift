import TestSupport
import Testing

/// What the commands print that the README's session does not show.
@Suite struct TranscriptTests {
  @Test func collectSourcesPolicyMonthlyAndReport() throws {
    let scratch = try Scratch()
    try scratch.write(
      ".env",
      "# rotated: 2026-10-20\nSECRET_KEY='u8^k2m)w9zq@v1r$e5t7y!u3i0p_a4s6d8f+g2h9j-l7x5c3v1bq'\n")
    try scratch.write(
      "rota.yaml",
      """
      organization: Shop
      sources:
        - {name: web, provider: dotenv, path: .env, environment: production}
        - {name: gone, provider: dotenv, path: absent.env}
      """)
    func rota(_ arguments: String...) throws -> Outcome {
      try Program.run([Program.rota] + arguments, in: scratch.path)
    }
    #expect(
      try rota("sources", "list").output == """
        SOURCE  PROVIDER  ENVIRONMENT
        web     dotenv    production
        gone    dotenv    -

        """)
    let collected = try rota("collect", "--now", "2026-10-31T02:00:00Z")
    #expect(collected.status == 2)
    #expect(
      collected.output == """
        OUTCOME   SEEN  SOURCE
        complete  1     web
        failed    0     gone

        """)
    #expect(collected.errors.contains("rota: warning: source gone is failed: "))
    #expect(collected.errors.contains("rota: hint: check the path in the configuration"))
    // DATABASE_URL, which the built-in policy requires, is nowhere.
    let monthly = try rota("monthly", "--month", "2026-10", "--now", "2026-11-01T06:00:00Z")
    #expect(monthly.status == 2)
    #expect(
      monthly.output == """
        Inconclusive: of 1 secret, all are compliant; 1 of 2 sources was not completely collected.

        INCOMPLETE  Review secret rotation schedule
        INCOMPLETE  Check for exposed secrets in logs
        FAIL  Verify secret strength requirements
        INCOMPLETE  Audit secret access patterns
        INCOMPLETE  Test secret rotation procedures

        NOT YET REVIEWED: nobody has signed off 2026-10.
        Report: \(scratch.path)/reports/2026-10/report.html

        """, "\(monthly.output)")
    let report = try rota("report", "--now", "2026-11-01T06:00:00Z")
    #expect(report.output.contains("HIGH  source gone is failed: "))
    let policy = try rota("policy", "show")
    #expect(policy.status == 0 && policy.output.contains("SECRET_KEY"))
    #expect(policy.output.contains("90 days") || policy.output.contains("90d"))
  }
}
