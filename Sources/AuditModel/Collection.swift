/// One configured place that secrets are collected from.
package struct SourceDescription: Hashable, Sendable {
  package let name: String
  package let provider: String
  package let environment: String?

  package init(name: String, provider: String, environment: String?) {
    self.name = name
    self.provider = provider
    self.environment = environment
  }
}

package enum SourceOutcome: String, Sendable {
  case complete, partial, failed
}

/// Why a source is not complete. `code` is from a closed list and safe to log; the texts name
/// places, never values.
package struct SourceProblem: Hashable, Sendable, Codable {
  package let code: Code
  package let message: String
  package let hint: String

  package enum Code: String, Sendable, Codable {
    case notFound = "not-found"
    case accessDenied = "access-denied"
    case notAFile = "not-a-file"
    case tooLarge = "too-large"
    case notText = "not-text"
    case changedWhileReading = "changed-while-reading"
    case ambiguousProcess = "ambiguous-process"
    case cannotStart = "cannot-start"
    case timedOut = "timed-out"
    case badOutput = "bad-output"
    case countMismatch = "count-mismatch"
    case exitStatus = "exit-status"
    case ioError = "io-error"
    case unreachable
    case untrusted
    case redirected
    case throttled
    case notAuthenticated = "not-authenticated"
    case clockSkewed = "clock-skewed"
    case sealed
    case noCredentials = "no-credentials"
    case badAnswer = "bad-answer"
  }

  package init(_ code: Code, _ message: String, hint: String) {
    self.code = code
    self.message = message
    self.hint = hint
  }
}

/// What a collector learnt about the place itself, beside its secrets.
package struct SourceFacts: Hashable, Sendable, Codable {
  /// `SECRET_ROTATION_ENABLED`, where the source sets it.
  package var rotationMonitoring: Bool?
  /// `SECRET_EXPIRY_WARNING_DAYS`, where the source sets it.
  package var expiryWarningDays: Int?
  /// Names of the two settings above whose value could not be understood.
  package var invalidSettings: [String] = []
  /// The octal mode of a file that others than its owner and group can read.
  package var exposedMode: String?
  /// Names defined more than once; the last definition counted.
  package var duplicateNames: [String] = []
  /// Lines that define nothing because they don't follow the format; the first twenty.
  package var unreadableLines: [Int] = []
  /// Parts of the place that were denied, cut short or not understood; the first hundred.
  package var gaps: [SourceProblem] = []
  /// How many there were.
  package var gapCount = 0
  /// Requests sent to a provider, repeated ones included; nil where none are.
  package var requests: Int?

  package init() {}

  /// Facts that an earlier version recorded lack what has been added since.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    rotationMonitoring = try fields.decodeIfPresent(Bool.self, forKey: .rotationMonitoring)
    expiryWarningDays = try fields.decodeIfPresent(Int.self, forKey: .expiryWarningDays)
    invalidSettings = try fields.decodeIfPresent([String].self, forKey: .invalidSettings) ?? []
    exposedMode = try fields.decodeIfPresent(String.self, forKey: .exposedMode)
    duplicateNames = try fields.decodeIfPresent([String].self, forKey: .duplicateNames) ?? []
    unreadableLines = try fields.decodeIfPresent([Int].self, forKey: .unreadableLines) ?? []
    gaps = try fields.decodeIfPresent([SourceProblem].self, forKey: .gaps) ?? []
    gapCount = try fields.decodeIfPresent(Int.self, forKey: .gapCount) ?? 0
    requests = try fields.decodeIfPresent(Int.self, forKey: .requests)
  }
}

/// What one collection brought back from one source.
package struct CollectedSource: Sendable {
  package let source: SourceDescription
  package let outcome: SourceOutcome
  package let problem: SourceProblem?
  package let facts: SourceFacts
  package let observations: [Observation]

  package init(
    source: SourceDescription, outcome: SourceOutcome, problem: SourceProblem? = nil,
    facts: SourceFacts = SourceFacts(), observations: [Observation] = []
  ) {
    self.source = source
    self.outcome = outcome
    self.problem = problem
    self.facts = facts
    self.observations = observations
  }
}
