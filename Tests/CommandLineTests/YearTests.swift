import TestSupport
import Testing

@Suite struct YearTests {
  /// Every verdict of a simulated year against the oracle in `year.py`.
  @Test(arguments: [1, 2])
  func verdictsAgreeWithTheOracle(seed: Int) throws {
    let scratch = try Scratch()
    let script = Program.packageRoot + "/Tests/CommandLineTests/year.py"
    let run = try Program.python(
      script, [Program.rota, scratch.path, "\(seed)", "365"], in: scratch.path)
    #expect(run.status == 0, "\(run.output)\(run.errors.suffix(3000))")
    #expect(run.output.contains("verdicts agree over 365 nights"))
  }
}
