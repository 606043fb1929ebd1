/// What the report tells of people's part: incidents, waivers, drills, signatures.
package struct ReviewSummary: Sendable {
  package let incidents: [IncidentProgress]
  package let waivers: [WaiverSummary]
  /// The last drill of each secret.
  package let drills: [Drill]
  /// Of the report's month; empty until somebody signs.
  package let signOffs: [SignOff]
  /// Accesses that stand out and are not answered.
  package let anomalies: [AccessAnomaly]
  package let controls: [ControlEvidence]

  package init(
    incidents: [IncidentProgress] = [], waivers: [WaiverSummary] = [], drills: [Drill] = [],
    signOffs: [SignOff] = [], anomalies: [AccessAnomaly] = [], controls: [ControlEvidence] = []
  ) {
    self.incidents = incidents
    self.waivers = waivers
    self.drills = drills
    self.signOffs = signOffs
    self.anomalies = anomalies
    self.controls = controls
  }
}

/// How far the response to an incident is.
package struct IncidentProgress: Hashable, Sendable {
  package let incident: Incident
  /// The secrets that it covers and that are still there, the unproven first.
  package let secrets: [CoveredSecret]

  package struct CoveredSecret: Hashable, Sendable {
    package let secret: SecretID
    package let evidence: RotationEvidence
    package let isProven: Bool
    /// Until when the policy wants it rotated.
    package let respondBy: Instant?

    package init(
      secret: SecretID, evidence: RotationEvidence, isProven: Bool, respondBy: Instant?
    ) {
      self.secret = secret
      self.evidence = evidence
      self.isProven = isProven
      self.respondBy = respondBy
    }
  }

  package init(incident: Incident, secrets: [CoveredSecret]) {
    self.incident = incident
    self.secrets = secrets
  }

  package var unproven: Int { secrets.filter { !$0.isProven }.count }

  package var steps: [(step: ResponseStep, tick: Incident.Tick?)] {
    ResponseStep.plan(everything: incident.coversEverything).map { step in
      (step, incident.ticks.last { $0.step == step.id })
    }
  }
}

/// A waiver as of the report's instant.
package struct WaiverSummary: Hashable, Sendable {
  package enum State: String, Sendable {
    case inForce = "in-force"
    case expired, revoked, overlong
  }

  package let waiver: Waiver
  package let state: State
  /// How many secrets it matches.
  package let secrets: Int

  package init(waiver: Waiver, state: State, secrets: Int) {
    self.waiver = waiver
    self.state = state
    self.secrets = secrets
  }
}

/// A control, our interval beside its requirement, and what was found.
package struct ControlEvidence: Hashable, Sendable {
  package let control: Control
  /// What the policy asks for: `90 to 365 days, and on suspected breach`.
  package let ourInterval: String
  /// Open findings of its rules.
  package let findings: Int

  package init(control: Control, ourInterval: String, findings: Int) {
    self.control = control
    self.ourInterval = ourInterval
    self.findings = findings
  }
}
