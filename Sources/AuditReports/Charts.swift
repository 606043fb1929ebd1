import AuditModel

/// The next ninety days as a bar chart: how many secrets fall due on each.
enum DueTimeline {
  private static let width = 960
  private static let height = 150
  private static let days = 90
  private static let left = 40
  private static let baseline = 110

  static func svg(_ report: AuditReport) -> String {
    let today = report.asOf.day
    var counts: [Int: Int] = [:]
    for secret in report.secrets {
      guard let left = secret.daysLeft, (0...days).contains(left),
        [.compliant, .dueSoon, .waived].contains(secret.status)
      else { continue }
      counts[left, default: 0] += 1
    }
    let most = max(counts.values.max() ?? 0, 1)
    let step = Double(width - left - 20) / Double(days + 1)
    var body = ""
    for (day, count) in counts.sorted(by: { $0.key < $1.key }) {
      let barHeight = max(6, 85 * count / most)
      let x = Double(left) + Double(day) * step
      let kind = day <= report.warnDays ? "due-soon" : "compliant"
      body += """
        <rect class="bar \(kind)" x="\(tenths(x))" y="\(baseline - barHeight)" \
        width="\(tenths(max(step - 2, 3)))" height="\(barHeight)"><title>\(today + day): \
        \(count) due</title></rect>

        """
    }
    for day in stride(from: 0, through: days, by: 15) {
      let x = Double(left) + Double(day) * step
      body += """
        <line class="tick" x1="\(tenths(x))" x2="\(tenths(x))" y1="\(baseline)" y2="\(baseline + 6)"/>
        <text\(day == days ? " class=\"end\"" : "") x="\(tenths(x))" y="\(baseline + 22)">\(today + day)</text>

        """
    }
    let total = counts.values.reduce(0, +)
    return """
      <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="\(total) secrets fall due in the next \(days) days">
      <line class="axis" x1="\(left)" x2="\(width - 20)" y1="\(baseline)" y2="\(baseline)"/>
      <text x="4" y="\(baseline - 78)">\(most)</text><text x="4" y="\(baseline)">0</text>
      \(body)</svg>
      """
  }
}

/// The counts as shares of one bar. They stand beside it in words; it is for the eye alone.
enum StatusBar {
  private static let width = 960.0

  static func svg(_ summary: Summary) -> String {
    guard summary.total > 0 else { return "" }
    var (body, x) = ("", 0.0)
    // What is rare stays visible: each share has at least five pixels.
    let present = TrendChart.order.filter { summary[$0] > 0 }
    let shared = width - 5 * Double(present.count)
    for status in present {
      let part = 5 + shared * Double(summary[status]) / Double(summary.total)
      body +=
        "<rect class=\"area \(status.rawValue)\" x=\"\(tenths(x))\" y=\"0\" width=\"\(tenths(part - 1))\" height=\"10\"/>"
      x += part
    }
    return
      "<svg class=\"share\" viewBox=\"0 0 \(Int(width)) 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\(body)</svg>"
  }
}

/// What earlier nights reported, as stacked areas: compliant below, what is not above.
enum TrendChart {
  private static let width = 960
  private static let height = 190
  private static let left = 40
  private static let top = 10
  private static let plotHeight = 140
  /// Points beyond this are thinned out: the chart is no wider.
  private static let mostPoints = 366

  /// From the bottom up.
  static let order: [Status] = [
    .compliant, .waived, .dueSoon, .unknown, .overdue, .compromised,
  ]

  /// Nil before there is a second night to compare with.
  static func svg(_ trend: [TrendPoint]) -> String {
    let points = thinned(trend)
    guard points.count > 1, let first = points.first, let last = points.last else {
      return "<p>There is one night so far. The trend begins with the second.</p>"
    }
    let most = max(points.map(\.summary.total).max() ?? 0, 1)
    let span = max(last.at.milliseconds - first.at.milliseconds, 1)
    func x(_ point: TrendPoint) -> Double {
      Double(left) + Double(point.at.milliseconds - first.at.milliseconds) / Double(span)
        * Double(width - left - 20)
    }
    func y(_ count: Int) -> Double {
      Double(top + plotHeight) - Double(count) / Double(most) * Double(plotHeight)
    }
    var lower = Array(repeating: 0, count: points.count)
    var body = ""
    for status in order where points.contains(where: { $0.summary[status] > 0 }) {
      let upper = zip(lower, points).map { $0 + $1.summary[status] }
      let there = zip(points, upper).map { "\(tenths(x($0))),\(tenths(y($1)))" }
      let back = zip(points, lower).reversed().map { "\(tenths(x($0))),\(tenths(y($1)))" }
      body += """
        <polygon class="area \(status.rawValue)" points="\((there + back).joined(separator: " "))">\
        <title>\(Wording.status(status))</title></polygon>

        """
      lower = upper
    }
    let legend = order.filter { status in points.contains { $0.summary[status] > 0 } }
      .enumerated().map { index, status in
        """
        <rect class="area \(status.rawValue)" x="\(left + index * 140)" y="172" width="12" height="12"/>\
        <text x="\(left + index * 140 + 18)" y="182">\(Wording.status(status))</text>
        """
      }.joined(separator: "\n")
    return """
      <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="Secrets by status, \(first.at.day) to \(last.at.day)">
      \(body)<line class="axis" x1="\(left)" x2="\(width - 20)" y1="\(top + plotHeight)" y2="\(top + plotHeight)"/>
      <text x="4" y="\(top + 10)">\(most)</text><text x="4" y="\(top + plotHeight)">0</text>
      <text x="\(left)" y="\(top + plotHeight + 15)">\(first.at.day)</text>
      <text class="end" x="\(width - 20)" y="\(top + plotHeight + 15)">\(last.at.day)</text>
      \(legend)
      </svg>
      """
  }

  private static func thinned(_ trend: [TrendPoint]) -> [TrendPoint] {
    guard trend.count > mostPoints else { return trend }
    return (0..<mostPoints).map { trend[$0 * (trend.count - 1) / (mostPoints - 1)] }
  }
}

/// One decimal, without the locale's or the platform's notions.
func tenths(_ value: Double) -> String {
  let scaled = Int((value * 10).rounded())
  return "\(scaled / 10).\(abs(scaled % 10))"
}
