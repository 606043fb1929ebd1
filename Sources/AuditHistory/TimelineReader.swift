package import AuditModel
import GRDB

extension History {
  /// Everything known up to and including `instant`; nil when no collection had run by then.
  package func timeline(asOf instant: Instant) throws -> AuditTimeline? {
    try read { db in
      let collections = try Self.collections(upTo: instant, db)
      guard let last = collections.last else { return nil }
      let byID = Dictionary(uniqueKeysWithValues: collections.map { ($0.id, $0) })
      let names = try Row.fetchAll(
        db,
        sql: """
          SELECT id, name FROM source s WHERE EXISTS (
            SELECT 1 FROM source_run r WHERE r.source = s.id AND r.collection <= ?)
          ORDER BY name
          """,
        arguments: [last.id])
      let sources = try names.map { row in
        try Self.source(id: row[0], name: row[1], byID, upTo: last, db)
      }
      return AuditTimeline(
        collections: collections, sources: sources,
        incidents: try Self.incidents(recordedBy: instant, db))
    }
  }

  /// The last collection recorded, whatever its instant.
  package func lastCollection() throws -> CollectionRecord? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT id, at FROM collection ORDER BY id DESC LIMIT 1")
        .map { CollectionRecord(id: $0[0], at: Instant(milliseconds: $0[1])) }
    }
  }

  private static func collections(
    upTo instant: Instant, _ db: Database
  ) throws -> [CollectionRecord] {
    try Row.fetchAll(
      db, sql: "SELECT id, at FROM collection WHERE at <= ? ORDER BY id",
      arguments: [instant.milliseconds]
    ).map { CollectionRecord(id: $0[0], at: Instant(milliseconds: $0[1])) }
  }

  private static func source(
    id: Int64, name: String, _ collections: [Int64: CollectionRecord],
    upTo last: CollectionRecord, _ db: Database
  ) throws -> SourceTimeline {
    var description = SourceDescription(name: name, provider: "", environment: nil)
    var runs: [SourceRun] = []
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT collection, provider, environment, outcome, observed, problem, facts
        FROM source_run WHERE source = ? AND collection <= ? ORDER BY collection
        """,
      arguments: [id, last.id])
    while let row = try rows.next() {
      guard let collection = collections[row[0]], let outcome = SourceOutcome(rawValue: row[3])
      else { throw HistoryError(.corrupt) }
      description = SourceDescription(name: name, provider: row[1], environment: row[2])
      runs.append(
        SourceRun(
          collection: collection, outcome: outcome,
          problem: try (row[5] as String?).map { try value(SourceProblem.self, $0) },
          observed: row[4],
          facts: try (row[6] as String?).map { try value(SourceFacts.self, $0) } ?? SourceFacts()))
    }
    guard !runs.isEmpty else { throw HistoryError(.corrupt) }
    return SourceTimeline(
      source: description, runs: runs,
      secrets: try secrets(of: id, named: name, collections, upTo: last, db))
  }

  private static func secrets(
    of source: Int64, named sourceName: String, _ collections: [Int64: CollectionRecord],
    upTo last: CollectionRecord, _ db: Database
  ) throws -> [SecretTimeline] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT s.id, s.name, s.key, r.collection, \(RevisionColumns.names(of: "r"))
        FROM secret s JOIN revision r ON r.secret = s.id
        WHERE s.source = ? AND r.collection <= ? ORDER BY s.id, r.collection
        """,
      arguments: [source, last.id])
    var secrets: [SecretTimeline] = []
    var current: (id: Int64, secret: SecretID)?
    var revisions: [Revision] = []
    func close() {
      if let current {
        secrets.append(SecretTimeline(id: current.secret, revisions: revisions))
      }
      revisions = []
    }
    while let row = try rows.next() {
      let id: Int64 = row[0]
      if current?.id != id {
        close()
        current = (id, SecretID(source: sourceName, name: row[1], key: row[2]))
      }
      guard let collection = collections[row[3]], let secret = current?.secret else {
        throw HistoryError(.corrupt)
      }
      revisions.append(
        Revision(
          collection: collection,
          observation: try RevisionColumns.observation(
            row, from: 4, name: secret.name, key: secret.key)))
    }
    close()
    return secrets
  }
}
