import AuditModel

/// People's part of the JSON report.
extension JSONWriter {
  mutating func review(_ review: ReviewSummary) {
    list("signOffs", review.signOffs) { json, signOff in
      json.object {
        $0.field("month", signOff.month.description)
        $0.field("by", signOff.by)
        $0.field("role", signOff.role)
        $0.field("at", signOff.at.wholeSecond)
        $0.field("reportSha256", signOff.reportSHA256)
      }
    }
    list("incidents", review.incidents) { $0.incident($1) }
    list("waivers", review.waivers) { $0.waiver($1) }
    list("drills", review.drills) { $0.drill($1) }
    list("accessAnomalies", review.anomalies) { json, anomaly in
      json.object {
        $0.field("kind", anomaly.kind.rawValue)
        $0.field("object", anomaly.object)
        $0.field("principal", anomaly.principal)
        $0.field("day", anomaly.day)
        $0.field("at", anomaly.at.wholeSecond)
        $0.field("explanation", anomaly.explanation)
      }
    }
    list("controls", review.controls) { json, evidence in
      json.object {
        $0.field("id", evidence.control.id)
        $0.field("says", evidence.control.says)
        $0.field("requiredDays", evidence.control.days)
        $0.field("ourInterval", evidence.ourInterval)
        $0.list("items", evidence.control.items) { $0.string($1) }
        $0.list("rules", evidence.control.rules) { $0.string($1) }
        $0.field("findings", evidence.findings)
      }
    }
  }

  mutating func attestation(_ attestation: Attestation) {
    object {
      $0.field("month", attestation.month.description)
      $0.field("by", attestation.by)
      $0.field("at", attestation.at.wholeSecond)
      $0.field("daysLate", attestation.daysLate)
      $0.field("note", attestation.note)
      $0.field("evidence", attestation.evidence?.location)
      $0.field("sha256", attestation.evidence?.sha256)
      $0.field("state", attestation.state?.rawValue)
    }
  }

  private mutating func incident(_ progress: IncidentProgress) {
    let incident = progress.incident
    object {
      $0.field("id", Int(incident.id))
      $0.list("covers", incident.patterns) { $0.string($1.description) }
      $0.field("suspectedAt", incident.suspectedAt.wholeSecond)
      $0.field("recordedAt", incident.recordedAt.wholeSecond)
      $0.field("reason", incident.reason)
      $0.field("reportedBy", incident.reportedBy)
      $0.list("secrets", progress.secrets) { json, covered in
        json.object {
          $0.field("id", covered.secret.description)
          $0.field("proven", covered.isProven)
          $0.field("notBefore", covered.evidence.notBefore)
          $0.field("notAfter", covered.evidence.notAfter)
          $0.field("respondBy", covered.respondBy?.wholeSecond)
        }
      }
      $0.list("steps", progress.steps) { json, entry in
        json.object {
          $0.field("id", entry.step.id)
          $0.field("phase", entry.step.phase.rawValue)
          $0.field("doneBy", entry.tick?.by)
          $0.field("doneAt", entry.tick?.at.wholeSecond)
          $0.field("note", entry.tick?.note)
        }
      }
      if let closure = incident.closure {
        $0.object("closed") {
          $0.field("by", closure.by)
          $0.field("at", closure.at.wholeSecond)
          $0.field("unproven", closure.unproven)
          $0.field("reason", closure.reason)
        }
      } else {
        $0.field("closed", nil as String?)
      }
    }
  }

  private mutating func waiver(_ summary: WaiverSummary) {
    let waiver = summary.waiver
    object {
      $0.field("secret", waiver.secret.description)
      $0.field("state", summary.state.rawValue)
      $0.field("reason", waiver.reason)
      $0.field("control", waiver.control)
      $0.field("requestedBy", waiver.requestedBy)
      $0.field("approvedBy", waiver.approvedBy)
      $0.field("approvedOn", waiver.approvedOn)
      $0.field("expires", waiver.expires)
      $0.field("secrets", summary.secrets)
    }
  }

  private mutating func drill(_ drill: Drill) {
    object {
      $0.field("secret", drill.secret.description)
      $0.field("kind", drill.kind.rawValue)
      $0.field("heldAt", drill.heldAt.wholeSecond)
      $0.field("by", drill.by)
      $0.field("outcome", drill.outcome.rawValue)
      $0.field("milliseconds", drill.milliseconds)
      $0.list("checks", drill.checks) { json, check in
        json.object {
          $0.field("name", check.name)
          $0.field("outcome", check.outcome.rawValue)
          $0.field("detail", check.detail)
        }
      }
      $0.field("outputSha256", drill.outputSHA256)
      $0.field("note", drill.note)
      $0.field("evidence", drill.evidence?.location)
    }
  }
}
