import CommandLanguage
import Experiments

/// What `experiment` does.
enum ExperimentAction: String, CaseIterable, Sendable {
  case run, submit, collect, status, list, forget, script, page, cell

  var summary: String {
    switch self {
    case .run: "run what is missing of SCRIPT over a grid of parameters"
    case .submit: "have a Slurm cluster run what is missing, a task a cell"
    case .collect: "take in what tasks on a cluster have left"
    case .status: "how far the experiment called TARGET is"
    case .list: "the experiments of the file"
    case .forget: "take cells of TARGET out of the file: where P=V"
    case .script: "the session of the cell with this number, as a script that replays"
    case .page: "answer the questions of a Markdown page anew"
    case .cell: "run one cell here: what workers do"
    }
  }
}

/// Where results are.
let storeParameter = Parameter.file("store", help: "the file of results")
  .defaulting(to: "results.sqlite")

/// The parameters of `experiment`.
enum ExperimentParameter {
  static let action = Parameter.choice(
    "action", of: ExperimentAction.self, help: "what to do"
  ) { $0.summary }
  .positional(required: true)
  static let target: Parameter<String> = .word(
    "target", form: "FILE|NAME|NUMBER", candidates: .experiments,
    help: "a script, a page, the name of an experiment, or the number of a cell"
  ).positional()
  static let name = Parameter.word(
    "name", help: "what the experiment is called (the script's name)"
  ).only(with: action, "run", "submit")
  static let workers = Parameter.integer(
    "workers", in: 1...1024, help: "processes at a time, each with one thread (a core each)"
  ).only(with: action, "run")
  static let fresh = Parameter.flag("fresh", help: "run all cells anew")
    .only(with: action, "run", "submit")

  static let slurm = Parameter.flag("slurm", help: "submit to Slurm: that is so without saying")
    .only(with: action, "submit")
  static let dryRun = Parameter.flag("dry-run", help: "show the batch script, and submit nothing")
    .only(with: action, "submit")
  static let partition = Parameter<String>(
    ParameterDeclaration(
      name: "partition", position: .key, help: "the partition of the cluster (its own default)",
      form: "NAME")
  ) { argument in
    guard isPlain(argument.text, also: "-_.,") else {
      throw argument.problem("partition cannot be \(argument.text)", hint: "sinfo lists them")
    }
    return argument.text
  }
  .only(with: action, "submit")
  static let time = Parameter<String>(
    ParameterDeclaration(
      name: "time", position: .key, help: "longest time of a cell (the partition's default)",
      form: "MINUTES|H:MM:SS|D-H")
  ) { argument in
    guard isPlain(argument.text, also: "-:"), argument.text.allSatisfy({ !$0.isLetter }) else {
      throw argument.problem(
        "time cannot be \(argument.text)", code: .typeMismatch,
        hint: "as Slurm writes it: 90 (minutes), 1:30:00, 2-12 (days and hours)")
    }
    return argument.text
  }
  .only(with: action, "submit")
  static let memory = Parameter<Int>(
    ParameterDeclaration(
      name: "memory", position: .key, help: "memory of a cell (the cluster's default)",
      form: MemorySize.form)
  ) { argument in
    guard let bytes = MemorySize.bytes(argument.text) else {
      throw argument.problem(
        "memory must be a number of MB or GB, not \(argument.text)", code: .typeMismatch,
        hint: "for example: memory=4GB")
    }
    return bytes
  }
  .only(with: action, "submit")

  static let over = Parameter<String>(
    ParameterDeclaration(
      name: "over", position: .rest,
      help: "the grid: a parameter, and the values it takes; forget: which cells, behind where",
      form: "over|where PARAM=A,B PARAM=1..5 ...")
  ) { $0.text }
  .completing(.grid)
  .only(with: action, "run", "submit", "forget")

  /// The flags, which may also stand behind the grid.
  static let flags = [fresh, slurm, dryRun]

  static let all = [
    action.declaration, target.declaration, name.declaration, workers.declaration,
    storeParameter.declaration, fresh.declaration, partition.declaration, time.declaration,
    memory.declaration, slurm.declaration, dryRun.declaration, over.declaration,
  ]

  private static func isPlain(_ text: String, also others: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || others.unicodeScalars.contains($0)
      }
  }
}
