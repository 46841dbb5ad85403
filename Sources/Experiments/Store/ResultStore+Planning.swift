internal import GRDB

extension ResultStore {
  /// Makes sure that the cells of an experiment have their rows, and makes this revision of its
  /// script the one that `results` shows.
  ///
  /// - Parameter isTrial: whether the file is left as it is: the numbers are those that the cells
  ///   would get.
  /// - Returns: the numbers of the cells, in the order given.
  /// - Throws: ``ExperimentError`` where the file cannot be written.
  public func plan(
    _ name: String, script: String, version: String, cells: [[CellParameter]],
    isTrial: Bool = false
  ) throws -> [Int64] {
    try write(keepsChanges: !isTrial) { database in
      try database.execute(
        sql: "INSERT INTO experiment (name) VALUES (?) ON CONFLICT DO NOTHING", arguments: [name])
      let experiment = try Int64.fetchOne(
        database, sql: "SELECT id FROM experiment WHERE name = ?", arguments: [name])
      try database.execute(
        sql: """
          INSERT INTO revision (experiment, script, version, made)
          VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) ON CONFLICT DO NOTHING
          """, arguments: [experiment, script, version])
      let revision = try Int64.fetchOne(
        database,
        sql: "SELECT id FROM revision WHERE experiment = ? AND script = ? AND version = ?",
        arguments: [experiment, script, version])
      try database.execute(
        sql: "UPDATE experiment SET current = ? WHERE id = ?", arguments: [revision, experiment])
      return try cells.map { parameters in
        let identity = CellIdentity(script: script, parameters: parameters, version: version)
        return try Self.planCell(database, revision, identity, parameters)
      }
    }
  }

  private static func planCell(
    _ database: Database, _ revision: Int64?, _ identity: CellIdentity,
    _ parameters: [CellParameter]
  ) throws -> Int64 {
    let known = try Int64.fetchOne(
      database, sql: "SELECT id FROM cell WHERE revision = ? AND identity = ?",
      arguments: [revision, identity.digest])
    if let known { return known }
    try database.execute(
      sql: "INSERT INTO cell (revision, identity) VALUES (?, ?)",
      arguments: [revision, identity.digest])
    let id = database.lastInsertedRowID
    for (position, parameter) in parameters.enumerated() {
      try database.execute(
        sql: "INSERT INTO parameter VALUES (?, ?, ?, ?, ?)",
        arguments: [id, position, parameter.name, parameter.text, parameter.number])
    }
    return id
  }

  /// Forgets what is known of cells, in one transaction.
  ///
  /// - Throws: ``ExperimentError`` where the file cannot be written.
  public func forget(_ cells: [Int64]) throws {
    try write { database in
      for id in cells {
        try database.execute(sql: "DELETE FROM measure WHERE cell = ?", arguments: [id])
        try database.execute(
          sql: """
            UPDATE cell SET state = 'missing', digest = NULL, data = NULL, script = NULL,
              message = NULL, machine = NULL, seconds = NULL, ended = NULL
            WHERE id = ?
            """, arguments: [id])
      }
    }
  }

  /// Takes cells out of the file with what is known of them, in one transaction.
  ///
  /// - Throws: ``ExperimentError`` where the file cannot be written.
  public func remove(_ cells: [Int64]) throws {
    try write { database in
      for id in cells {
        for table in ["measure", "parameter"] {
          try database.execute(sql: "DELETE FROM \(table) WHERE cell = ?", arguments: [id])
        }
        try database.execute(sql: "DELETE FROM cell WHERE id = ?", arguments: [id])
      }
    }
  }

  /// What is to be run as a cell.
  ///
  /// - Throws: ``ExperimentError`` where there is none of that number.
  public func task(_ id: Int64) throws -> CellTask {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT revision.script AS script, revision.version AS version, experiment.name AS name
          FROM cell JOIN revision ON revision.id = cell.revision
          JOIN experiment ON experiment.id = revision.experiment WHERE cell.id = ?
          """, arguments: [id])
      guard let row else {
        throw ExperimentError(
          .notFound, "there is no cell \(id) in \(path)", hint: "results lists the cells")
      }
      return CellTask(
        experiment: try row.decode(forColumn: "name"),
        version: try row.decode(forColumn: "version"),
        script: try row.decode(forColumn: "script"), cell: id,
        parameters: try Self.parameters(database, of: id))
    }
  }

  /// How far some cells are.
  public func states(of ids: [Int64]) throws -> [Int64: CellState] {
    try read { database in
      var states: [Int64: CellState] = [:]
      let statement = try database.makeStatement(sql: "SELECT state FROM cell WHERE id = ?")
      for id in ids {
        let text = try String.fetchOne(statement, arguments: [id])
        states[id] = text.flatMap(CellState.init(rawValue:))
      }
      return states
    }
  }

  /// Writes down what came of a cell, in one transaction: all of it or nothing.
  ///
  /// A cell that is done already is left as it is.
  ///
  /// - Parameter ended: when it ended, in universal time; now where that is nil.
  /// - Returns: whether it was not done before.
  @discardableResult
  public func finish(
    _ id: Int64, _ outcome: CellOutcome, seconds: Double, machine: String, ended: String? = nil
  ) throws -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE cell SET state = 'done', digest = ?, data = ?, script = ?, message = NULL,
            machine = ?, seconds = ?, ended = coalesce(?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
          WHERE id = ? AND state != 'done'
          """,
        arguments: [outcome.digest, outcome.data, outcome.script, machine, seconds, ended, id])
      guard database.changesCount == 1 else { return false }
      try database.execute(sql: "DELETE FROM measure WHERE cell = ?", arguments: [id])
      let statement = try database.makeStatement(
        sql: "INSERT INTO measure VALUES (?, ?, ?, ?, ?)")
      for (position, measure) in outcome.measures.enumerated() {
        try statement.execute(arguments: [
          id, measure.name, position, measure.step, measure.value,
        ])
      }
      return true
    }
  }

  /// Writes down why a cell failed, unless it is done.
  @discardableResult
  public func fail(
    _ id: Int64, message: String, seconds: Double? = nil, machine: String, ended: String? = nil
  ) throws -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE cell SET state = 'failed', message = ?, machine = ?, seconds = ?,
            ended = coalesce(?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
          WHERE id = ? AND state != 'done'
          """, arguments: [message, machine, seconds, ended, id])
      return database.changesCount == 1
    }
  }

  /// Writes down what came of a cell, in one transaction, unless it is done.
  ///
  /// - Returns: whether it was not done before.
  @discardableResult
  public func keep(_ result: CellResult, of id: Int64) throws -> Bool {
    switch result.ending {
    case .done(let outcome):
      try finish(
        id, outcome, seconds: result.seconds, machine: result.machine, ended: result.ended)
    case .failed(let message):
      try fail(
        id, message: message, seconds: result.seconds, machine: result.machine,
        ended: result.ended)
    }
  }

  /// The digest of a cell that is done; nil where it has none, or is not done.
  public func digest(of id: Int64) throws -> String? {
    try read {
      try String.fetchOne(
        $0, sql: "SELECT digest FROM cell WHERE id = ? AND state = 'done'", arguments: [id])
    }
  }
}
