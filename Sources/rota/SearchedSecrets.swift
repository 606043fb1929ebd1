import AuditCollectors
import AuditHistory
import AuditLeaks
import AuditModel
import AuditPolicy

/// The secrets that an audit judges, with the values to search logs for.
struct SearchedSecrets {
  /// Each value once, with every secret that has it.
  private(set) var values: [(secrets: [SecretID], value: CapturedValue)] = []
  /// Secrets whose value is not known here.
  private(set) var unread: [SecretID] = []

  /// - Parameters:
  ///   - capture: what the collection measured.
  ///   - known: what is on record of a source that did not tell everything, by its name.
  init(
    _ collected: [CollectedSource], _ capture: ValueCapture, _ policy: Policy,
    known: (String) throws -> KnownSource?
  ) rethrows {
    var places: [Fingerprint: Int] = [:]
    for source in collected {
      let name = source.source.name
      let observations = source.observations
      if source.outcome != .complete, let known = try known(name) {
        let seen = Set(observations.map(\.name))
        // Not seen tonight, so not read either.
        unread += known.observations.values.joined().filter {
          !seen.contains($0.name) && isJudged($0, in: source.source, by: policy)
        }.map { $0.id(source: name) }
      }
      let isOurs = judged(observations, source.source, policy)
      for (observation, isOurs) in zip(observations, isOurs) where isOurs {
        let secret = observation.id(source: name)
        guard let fingerprint = observation.fingerprint, let value = capture[fingerprint] else {
          unread.append(secret)
          continue
        }
        if let place = places[fingerprint] {
          values[place].secrets.append(secret)
        } else {
          places[fingerprint] = values.count
          values.append((secrets: [secret], value: value))
        }
      }
    }
  }

  /// Which of them an audit judges, asked on all cores.
  private func judged(
    _ observations: [Observation], _ source: SourceDescription, _ policy: Policy
  ) -> [Bool] {
    sideBySide(observations.portions(of: 512)) {
      $0.map { isJudged($0, in: source, by: policy) }
    }.flatMap { $0 }
  }

  func search(tokens: Fingerprinter?, piece: Int) -> LeakSearch {
    LeakSearch(values, unread: unread, tokens: tokens, piece: piece)
  }
}
