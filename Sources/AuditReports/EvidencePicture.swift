import AuditModel

/// When a value was set, as a line: the interval in which it was, today, and the due day. What the
/// words beside it say, for the eye.
enum EvidencePicture {
  private static let width = 150.0
  private static let height = 18

  static func svg(_ secret: Assessment, today: Day) -> String {
    let notAfter = secret.evidence.notAfter.day
    let due = secret.dueOn.flatMap { secret.status == .compromised ? nil : $0 }
    var first = min(secret.evidence.notBefore?.day ?? notAfter, today + -30)
    var last = max(today, due ?? today)
    // A bound from long ago would press everything else together.
    let longest = 2 * max(90, last - max(notAfter, first))
    first = max(first, last + -longest)
    let margin = max(3, (last - first) / 20)
    (first, last) = (first + -margin, last + margin)
    func x(_ day: Day) -> Double {
      let share = Double(day - first) / Double(last - first)
      return min(max(share, 0), 1) * width
    }
    let from = secret.evidence.notBefore.map { x($0.day) } ?? 0
    let to = max(x(notAfter), from + 5)
    var body =
      "<rect class=\"set\(secret.evidence.notBefore == nil ? " open" : "")\" x=\"\(tenths(from))\" y=\"6\" width=\"\(tenths(to - from))\" height=\"6\" rx=\"2\"/>"
    body += line("today", x(today))
    if let due { body += line(due < today ? "late" : "due", x(due)) }
    let dueText = due.map { ", due \($0)" } ?? ""
    return "<svg class=\"evidence\" viewBox=\"0 0 \(Int(width)) \(height)\" role=\"img\" "
      + "aria-label=\"Set \(secret.evidence.notBefore.map { "between \($0.day) and" } ?? "before") \(notAfter)\(dueText), today \(today)\">"
      + body + "</svg>"
  }

  private static func line(_ kind: String, _ x: Double) -> String {
    "<line class=\"\(kind)\" x1=\"\(tenths(x))\" x2=\"\(tenths(x))\" y1=\"1\" y2=\"17\"/>"
  }
}
