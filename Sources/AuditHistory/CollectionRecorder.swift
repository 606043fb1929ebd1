package import AuditModel
import GRDB

extension History {
  /// Records one collection in one transaction: killed at any instant, the history holds all of it
  /// or nothing. A source without change costs one row; a secret without change costs none.
  /// - Throws: `HistoryError`, `.clockBackwards` when a later collection is already recorded.
  package func record(
    _ collected: [CollectedSource], at now: Instant, fingerprintKeyID: Int64?
  ) throws -> CollectionRecord {
    defer { releaseMemory() }
    return try write { db in
      if let last = try Int64.fetchOne(db, sql: "SELECT max(at) FROM collection"),
        now.milliseconds < last
      {
        throw HistoryError(.clockBackwards, lastCollection: Instant(milliseconds: last))
      }
      try db.execute(sql: "INSERT INTO collection (at) VALUES (?)", arguments: [now.milliseconds])
      let collection = CollectionRecord(id: db.lastInsertedRowID, at: now)
      if let fingerprintKeyID {
        try db.execute(
          sql: "INSERT OR IGNORE INTO fingerprint_key (id, since) VALUES (?, ?)",
          arguments: [fingerprintKeyID, now.milliseconds])
      }
      for source in collected {
        try Self.record(source, in: collection, db)
      }
      return collection
    }
  }

  /// What is on record about a source; nil before its first collection.
  package func known(source name: String) throws -> KnownSource? {
    try read { db in
      guard
        let source = try Int64.fetchOne(
          db, sql: "SELECT id FROM source WHERE name = ?", arguments: [name])
      else { return nil }
      let last = try Int64.fetchOne(
        db,
        sql: """
          SELECT max(c.at) FROM source_run r JOIN collection c ON c.id = r.collection
          WHERE r.source = ? AND r.outcome = 'complete'
          """,
        arguments: [source])
      var observations: [String: [Observation]] = [:]
      for (setting, revision) in try Self.currentRevisions(of: source, db) {
        if let seen = revision.observation { observations[setting.name, default: []].append(seen) }
      }
      return KnownSource(
        lastComplete: last.map(Instant.init(milliseconds:)), observations: observations)
    }
  }

  private static func record(
    _ collected: CollectedSource, in collection: CollectionRecord, _ db: Database
  ) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO source (name) VALUES (?)", arguments: [collected.source.name])
    let source = try Int64.fetchOne(
      db, sql: "SELECT id FROM source WHERE name = ?", arguments: [collected.source.name])!
    try db.execute(
      sql: """
        INSERT INTO source_run
          (source, collection, provider, environment, outcome, observed, problem, facts)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        source, collection.id, collected.source.provider, collected.source.environment,
        collected.outcome.rawValue, collected.observations.count,
        try collected.problem.map(text),
        collected.facts == SourceFacts() ? nil : try text(collected.facts),
      ])
    guard collected.outcome != .failed else { return }
    var missing = try currentRevisions(of: source, db)
    let insertSecret = try db.makeStatement(
      sql: "INSERT INTO secret (source, name, key) VALUES (?, ?, ?)")
    let insertRevision = try db.makeStatement(
      sql: """
        INSERT INTO revision (secret, collection, \(RevisionColumns.names))
        VALUES (?, ?, \(RevisionColumns.placeholders))
        """)
    func revise(_ secret: Int64, _ observation: Observation?) throws {
      var arguments: [(any DatabaseValueConvertible)?] = [secret, collection.id]
      arguments += try RevisionColumns.arguments(observation)
      try insertRevision.execute(arguments: StatementArguments(arguments))
    }
    for observation in collected.observations {
      let name = SettingName(name: observation.name, key: observation.key)
      if let known = missing.removeValue(forKey: name) {
        if known.observation?.isUnchanged(by: observation) == true { continue }
        try revise(known.secret, observation)
      } else {
        try insertSecret.execute(arguments: [source, observation.name, observation.key])
        try revise(db.lastInsertedRowID, observation)
      }
    }
    // Only a complete listing proves that what it lacks is gone.
    guard collected.outcome == .complete else { return }
    for gone in missing.values.sorted(by: { $0.secret < $1.secret }) where gone.observation != nil {
      try revise(gone.secret, nil)
    }
  }

  private struct SettingName: Hashable {
    let name: String
    let key: String?
  }

  private struct CurrentRevision {
    let secret: Int64
    let observation: Observation?
  }

  private static func currentRevisions(
    of source: Int64, _ db: Database
  ) throws -> [SettingName: CurrentRevision] {
    // The revision's primary key answers the inner question at once, and nothing is sorted.
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT s.id, s.name, s.key, \(RevisionColumns.names(of: "r"))
        FROM secret s JOIN revision r ON r.secret = s.id
          AND r.collection = (SELECT max(collection) FROM revision WHERE secret = s.id)
        WHERE s.source = ?
        """,
      arguments: [source])
    var tagsRead: [String: [String: String]] = [:]
    var result: [SettingName: CurrentRevision] = [:]
    while let row = try rows.next() {
      let name = SettingName(name: row[1], key: row[2])
      result[name] = CurrentRevision(
        secret: row[0],
        observation: try RevisionColumns.observation(
          row, from: 3, name: name.name, key: name.key, &tagsRead))
    }
    return result
  }
}
