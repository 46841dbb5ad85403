/// The tables of a file of results.
///
/// An experiment has a revision for each text of its script and each version of the program that ran
/// it; a revision has cells, a row each from the moment they are planned, so that no cell can be
/// there twice. Tables are STRICT: what is read back has the type that was written.
enum StoreSchema {
  /// "psne": tells the file from other SQLite databases (`PRAGMA application_id`).
  static let applicationID: UInt32 = 0x7073_6E65
  /// Rises when the tables change (`PRAGMA user_version`).
  static let version: UInt32 = 1

  /// The statements that make the tables, by name.
  static let tables: [(name: String, sql: String)] = [
    (
      "experiment",
      """
      CREATE TABLE experiment (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        current INTEGER REFERENCES revision
      ) STRICT
      """
    ),
    (
      "revision",
      """
      CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        experiment INTEGER NOT NULL REFERENCES experiment,
        script TEXT NOT NULL,
        version TEXT NOT NULL,
        made TEXT NOT NULL,
        UNIQUE (experiment, script, version)
      ) STRICT
      """
    ),
    (
      "cell",
      """
      CREATE TABLE cell (
        id INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL REFERENCES revision,
        identity TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'missing' CHECK (state IN ('missing', 'done', 'failed')),
        digest TEXT,
        data TEXT,
        script TEXT,
        message TEXT,
        machine TEXT,
        seconds REAL,
        ended TEXT,
        UNIQUE (revision, identity)
      ) STRICT
      """
    ),
    (
      "parameter",
      """
      CREATE TABLE parameter (
        cell INTEGER NOT NULL REFERENCES cell,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        text TEXT NOT NULL,
        number REAL,
        PRIMARY KEY (cell, position),
        UNIQUE (cell, name)
      ) STRICT
      """
    ),
    (
      "measure",
      """
      CREATE TABLE measure (
        cell INTEGER NOT NULL REFERENCES cell,
        name TEXT NOT NULL,
        position INTEGER NOT NULL,
        step INTEGER NOT NULL,
        value REAL,
        PRIMARY KEY (cell, name, position)
      ) STRICT
      """
    ),
    (
      // For other programs: the last value of each measure, beside what it is of.
      "outcome",
      """
      CREATE VIEW outcome AS
      SELECT experiment.name AS experiment, revision.version AS version, cell.id AS cell,
        cell.digest AS digest, measure.name AS metric, measure.step AS step, measure.value AS value
      FROM measure
      JOIN cell ON cell.id = measure.cell
      JOIN revision ON revision.id = cell.revision
      JOIN experiment ON experiment.current = revision.id
      WHERE cell.state = 'done' AND measure.position = (
        SELECT max(position) FROM measure AS other
        WHERE other.cell = measure.cell AND other.name = measure.name)
      """
    ),
  ]
}
