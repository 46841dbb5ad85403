internal import GRDB

extension ResultStore {
  /// An experiment, and how far it is.
  public struct Overview: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The version of the program that its cells are of.
    public let version: String
    /// How many of its cells are in each state.
    public let counts: [CellState: Int]
    /// How many cells there are of earlier scripts and versions.
    public let earlierCount: Int
    /// The time that the cells took that are done, by the clock, all together.
    public let seconds: Double
    /// The machines that ran them, in the order of their names.
    public let machines: [String]
  }

  /// The experiments by name.
  public func overviews() throws -> [Overview] {
    try read { database in
      let experiments = try Row.fetchAll(
        database,
        sql: """
          SELECT experiment.id AS id, experiment.name AS name, revision.id AS revision,
            revision.version AS version
          FROM experiment JOIN revision ON revision.id = experiment.current ORDER BY name
          """)
      return try experiments.map { row in
        let revision = try row.decode(Int64.self, forColumn: "revision")
        let id = try row.decode(Int64.self, forColumn: "id")
        var counts: [CellState: Int] = [:]
        for state in CellState.allCases {
          counts[state] = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM cell WHERE revision = ? AND state = ?",
            arguments: [revision, state.rawValue])
        }
        let earlier = try Int.fetchOne(
          database,
          sql: """
            SELECT count(*) FROM cell JOIN revision ON revision.id = cell.revision
            WHERE revision.experiment = ? AND revision.id != ?
            """, arguments: [id, revision])
        let seconds = try Double.fetchOne(
          database, sql: "SELECT sum(seconds) FROM cell WHERE revision = ? AND state = 'done'",
          arguments: [revision])
        let machines = try String.fetchAll(
          database,
          sql: """
            SELECT DISTINCT machine FROM cell
            WHERE revision = ? AND state = 'done' AND machine IS NOT NULL ORDER BY machine
            """, arguments: [revision])
        return Overview(
          name: try row.decode(forColumn: "name"), version: try row.decode(forColumn: "version"),
          counts: counts, earlierCount: earlier ?? 0,
          seconds: seconds ?? 0, machines: machines)
      }
    }
  }

  /// The cells of the current revision of an experiment, in the order they were planned.
  ///
  /// - Throws: ``ExperimentError`` where there is no such experiment.
  public func cells(of name: String) throws -> [CellRecord] {
    try read { database in
      let revision = try Int64.fetchOne(
        database, sql: "SELECT current FROM experiment WHERE name = ?", arguments: [name])
      guard let revision else {
        throw ExperimentError(
          .notFound, "there is no experiment called \(name) in \(path)",
          hint: "experiment list names those there are")
      }
      return try Self.records(database, of: revision, name)
    }
  }

  /// Everything that a cell has measured, in order.
  public func measures(of id: Int64) throws -> [Measure] {
    try read { database in try Self.measures(database, of: id) }
  }

  /// The session of a cell that is done, as a script that replays.
  ///
  /// - Throws: ``ExperimentError`` where there is no such cell, or it is not done.
  public func script(of id: Int64) throws -> String {
    let script = try read { database in
      try String.fetchOne(
        database, sql: "SELECT script FROM cell WHERE id = ? AND script IS NOT NULL",
        arguments: [id])
    }
    guard let script else {
      throw ExperimentError(
        .notFound, "there is no cell \(id) that is done in \(path)", hint: "results lists the cells"
      )
    }
    return script
  }

  /// What the cells of the current revision of an experiment that are done read besides their
  /// script, each combination once: lines of a command and a digest.
  public func data(ofExperiment name: String) throws -> [String] {
    try read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT DISTINCT data FROM cell JOIN experiment ON experiment.current = cell.revision
          WHERE experiment.name = ? AND state = 'done' AND data IS NOT NULL ORDER BY data
          """, arguments: [name])
    }
  }

  /// What those of some cells that are done read besides their script: lines of a command and a
  /// digest.
  public func data(of ids: [Int64]) throws -> [Int64: String] {
    try read { database in
      var found: [Int64: String] = [:]
      let statement = try database.makeStatement(
        sql: "SELECT data FROM cell WHERE id = ? AND state = 'done' AND data IS NOT NULL")
      for id in ids { found[id] = try String.fetchOne(statement, arguments: [id]) }
      return found
    }
  }

  /// The cells of the current revision of an experiment, in three questions, however many there are.
  private static func records(
    _ database: Database, of revision: Int64, _ experiment: String
  ) throws -> [CellRecord] {
    var parameters: [Int64: [CellParameter]] = [:]
    let values = try Row.fetchCursor(
      database,
      sql: """
        SELECT parameter.* FROM parameter JOIN cell ON cell.id = parameter.cell
        WHERE cell.revision = ? ORDER BY parameter.cell, parameter.position
        """, arguments: [revision])
    while let row = try values.next() {
      try parameters[row.decode(forColumn: "cell"), default: []].append(parameter(row))
    }
    var finals: [Int64: [Measure]] = [:]
    let measures = try Row.fetchCursor(
      database,
      sql: """
        SELECT cell, metric AS name, step, value FROM outcome WHERE experiment = ?
        ORDER BY cell, (
          SELECT min(position) FROM measure WHERE cell = outcome.cell AND name = outcome.metric)
        """, arguments: [experiment])
    while let row = try measures.next() {
      try finals[row.decode(forColumn: "cell"), default: []].append(measure(row))
    }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT id, state, digest, message, machine, seconds, ended FROM cell
        WHERE revision = ? ORDER BY id
        """, arguments: [revision])
    return try rows.map { row in
      let id = try row.decode(Int64.self, forColumn: "id")
      let state = try row.decode(String.self, forColumn: "state")
      return CellRecord(
        id: id, parameters: parameters[id] ?? [], state: CellState(rawValue: state) ?? .missing,
        digest: try row.decode(forColumn: "digest"), message: try row.decode(forColumn: "message"),
        machine: try row.decode(forColumn: "machine"),
        seconds: try row.decode(forColumn: "seconds"), ended: try row.decode(forColumn: "ended"),
        finals: finals[id] ?? [])
    }
  }

  static func parameters(_ database: Database, of id: Int64) throws -> [CellParameter] {
    let rows = try Row.fetchAll(
      database, sql: "SELECT name, text, number FROM parameter WHERE cell = ? ORDER BY position",
      arguments: [id])
    return try rows.map(parameter)
  }

  private static func parameter(_ row: Row) throws -> CellParameter {
    CellParameter(
      try row.decode(forColumn: "name"), try row.decode(forColumn: "text"),
      number: try row.decode(forColumn: "number"))
  }

  private static func measures(_ database: Database, of id: Int64) throws -> [Measure] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT name, step, value FROM measure WHERE cell = ? ORDER BY position, name",
      arguments: [id])
    return try rows.map(measure)
  }

  private static func measure(_ row: Row) throws -> Measure {
    // SQLite has no NaN: it keeps NULL instead.
    let value = try row.decode(Double?.self, forColumn: "value") ?? .nan
    return Measure(
      try row.decode(forColumn: "name"), step: try row.decode(forColumn: "step"), value: value)
  }
}
