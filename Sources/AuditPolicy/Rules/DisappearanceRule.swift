import AuditModel

/// Many secrets of a source were gone from one collection to the next. The provider may have lost a
/// permission, a filter or a namespace as easily as somebody may have cleaned up, so it is said for a
/// week unless they come back.
struct DisappearanceRule: FindingRule {
  static let id = "mass-disappearance"

  /// At least so many, and so large a part of what was there.
  private static let smallest = 5
  private static let smallestShare = 0.2
  private static let days = 7

  static func findings(in evaluation: Evaluation) -> [Finding] {
    evaluation.sources.flatMap { source -> [Finding] in
      let gone = source.timeline.secrets.filter { $0.current.observation == nil }
      let nights = Dictionary(grouping: gone, by: \.current.collection)
      return nights.sorted { $0.key.id < $1.key.id }.compactMap { night, lost in
        guard evaluation.today - night.at.day < days, lost.count >= smallest else { return nil }
        let before = source.timeline.secrets.count { secret in
          secret.known(after: night.id - 1)?.current.observation != nil
        }
        guard Double(lost.count) >= Double(before) * smallestShare else { return nil }
        return finding(
          .high, "\(source.name) on \(night.at.day)",
          "\(lost.count) of \(before) entries of source \(source.name) were gone at \(night.at)",
          remedy: "find out whether they were removed, or whether rota may no longer see them",
          since: night.at)
      }
    }
  }
}
