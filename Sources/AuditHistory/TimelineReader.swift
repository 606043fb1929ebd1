package import AuditModel
import GRDB

extension History {
  /// Everything known up to and including `instant`; nil when no collection had run by then.
  package func timeline(asOf instant: Instant) throws -> AuditTimeline? {
    // So much is not read again, and judging needs the room.
    defer { releaseMemory() }
    return try read { db in
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
      let secrets = try Self.secrets(
        of: Dictionary(uniqueKeysWithValues: names.map { ($0[0], $0[1]) }), byID, upTo: last, db)
      let sources = try names.map { row in
        let (id, name): (Int64, String) = (row[0], row[1])
        let (description, runs) = try Self.runs(of: id, named: name, byID, upTo: last, db)
        return SourceTimeline(source: description, runs: runs, secrets: secrets[id] ?? [])
      }
      let (exposures, scan) = try Self.exposures(upTo: last, db)
      return AuditTimeline(
        collections: collections, sources: sources,
        incidents: try Self.incidents(recordedBy: instant, db), exposures: exposures,
        lastScan: scan, accesses: try Self.accesses(knownAt: instant, db),
        review: try Self.review(recordedBy: instant, db))
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

  private static func runs(
    of id: Int64, named name: String, _ collections: [Int64: CollectionRecord],
    upTo last: CollectionRecord, _ db: Database
  ) throws -> (SourceDescription, [SourceRun]) {
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
    return (description, runs)
  }

  /// The secrets of all sources in one walk along both tables, by source.
  private static func secrets(
    of sourceNames: [Int64: String], _ collections: [Int64: CollectionRecord],
    upTo last: CollectionRecord, _ db: Database
  ) throws -> [Int64: [SecretTimeline]] {
    // Both tables lie in the order asked for. By an index on the source, every row would be looked
    // up and then sorted, which takes five times as long.
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT s.id, s.source, s.name, s.key, r.collection, \(RevisionColumns.names(of: "r"))
        FROM secret s NOT INDEXED CROSS JOIN revision r ON r.secret = s.id
        WHERE r.collection <= ? ORDER BY s.id, r.collection
        """,
      arguments: [last.id])
    var tagsRead: [String: [String: String]] = [:]
    var secrets: [Int64: [SecretTimeline]] = [:]
    var current: (id: Int64, source: Int64, secret: SecretID)?
    var revisions: [Revision] = []
    func close() {
      if let current {
        secrets[current.source, default: []].append(
          SecretTimeline(id: current.secret, revisions: revisions))
      }
      revisions = []
    }
    while let row = try rows.next() {
      let id: Int64 = row[0]
      if current?.id != id {
        close()
        let source: Int64 = row[1]
        guard let sourceName = sourceNames[source] else { throw HistoryError(.corrupt) }
        current = (id, source, SecretID(source: sourceName, name: row[2], key: row[3]))
      }
      guard let collection = collections[row[4]], let secret = current?.secret else {
        throw HistoryError(.corrupt)
      }
      revisions.append(
        Revision(
          collection: collection,
          observation: try RevisionColumns.observation(
            row, from: 5, name: secret.name, key: secret.key, &tagsRead)))
    }
    close()
    return secrets
  }
}
