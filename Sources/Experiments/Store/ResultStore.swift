internal import GRDB

/// A file of results: an SQLite database that several processes may read and write at once.
///
///     let store = try ResultStore(creatingAt: "results.sqlite")
///     let plan = try store.plan("static", script: text, version: "0.1.0", cells: grid.cells)
public struct ResultStore {
  /// Where it is.
  public let path: String
  let queue: DatabaseQueue

  /// Opens a file, made where there is none.
  ///
  /// - Throws: ``ExperimentError`` where the file is damaged, of another program or of another
  ///   version, none of which is written to.
  public init(creatingAt path: String) throws {
    let file = StoreFile(path: path)
    if !file.exists { try file.create() }
    try self.init(openingAt: path)
  }

  /// Opens a file that must be there.
  ///
  /// - Parameter checksContents: whether all of it is read once, to find damage.
  /// - Throws: As ``init(creatingAt:)``, and `notFound` where there is none.
  public init(openingAt path: String, checksContents: Bool = true) throws {
    let file = StoreFile(path: path)
    guard file.exists else {
      throw ExperimentError(
        .notFound, "there is no file \(path)",
        hint: "experiment run makes it; store= chooses another")
    }
    try file.check()
    self.path = path
    queue = try translatingErrors(of: path) {
      if checksContents { try Self.checkIntact(path) }
      var configuration = Configuration()
      configuration.busyMode = .timeout(60)
      configuration.journalMode = .wal
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      // A result may be all that is left of hours: it is on disk before anyone is told so.
      try queue.inDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      return queue
    }
  }

  /// Reads the whole file once without writing anything.
  private static func checkIntact(_ path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    try queue.read { database in
      let tables = try Row.fetchAll(
        database,
        sql: "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
      let found = tables.map { ($0["name"] as DatabaseValue, $0["sql"] as DatabaseValue) }
      let isAsMade =
        found.count == StoreSchema.tables.count
        && zip(found, StoreSchema.tables).allSatisfy { found, made in
          found.0 == made.name.databaseValue && found.1 == made.sql.databaseValue
        }
      guard isAsMade else { throw corrupt(path, "its tables are not as psn makes them") }
      // In STRICT tables this also checks the type of every value.
      let report = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
      guard report == "ok" else { throw corrupt(path, report ?? "it cannot be read") }
    }
  }

  /// Lets the file go.
  public func close() { try? queue.close() }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translatingErrors(of: path) { try queue.read(body) }
  }

  /// - Parameter keepsChanges: whether the transaction is committed, rather than undone.
  func write<Result>(
    keepsChanges: Bool = true, _ body: (Database) throws -> Result
  ) throws -> Result {
    try translatingErrors(of: path) {
      try queue.write { database in
        if keepsChanges { return try body(database) }
        var result: Result?
        try database.inSavepoint {
          result = try body(database)
          return .rollback
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
      }
    }
  }
}
