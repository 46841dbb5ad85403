import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// `data`; `sample` stands in a file of its own.
let dataCommands: [Command] = [data, sampleCommand]

/// Sets that are made rather than found.
private let ownSets: [ParameterDeclaration.Choice] = [
  .init(text: "csv", summary: "a table of numbers of your own"),
  .init(text: "idx", summary: "images and labels of your own"),
  .init(text: "synthetic", summary: "examples by a random teacher, drawn from a seed"),
]
private let set = Parameter.oneOf(
  "set",
  DatasetCatalog.entries.map { .init(text: $0.name, summary: $0.summary) } + ownSets
    + [.init(text: "info", summary: "describe the data in use")],
  help: "which data; info describes those in use"
)
.positional()
private let path = Parameter.file(
  "path", endings: tables, help: "file of numbers"
)
.only(with: set, "csv").positional()
/// How names of tables end.
private let tables = [".csv", ".csv.gz", ".tsv", ".data", ".data.gz", ".txt"]
private let split = Parameter.word("split", help: "which split of it").only(
  with: set,
  [
    "emnist": ["letters", "balanced", "digits", "mnist", "byclass", "bymerge"].map {
      .init(text: $0, summary: "the split that EMNIST calls \($0)")
    },
    "covtype": [
      .init(text: "uci", summary: "the first 15,120 for training"),
      .init(text: "stratified", summary: "a share of each class"),
    ],
  ])
private let train = Parameter.number(
  "train", in: 0...1e9, help: "share for training, or number of examples (synthetic)"
).only(with: set, "covtype", "synthetic")
private let test = Parameter.number(
  "test", in: 0...1e9, help: "share for testing, or number of examples (synthetic)"
).only(with: set, "digits", "csv", "idx", "synthetic")
private let label = Parameter.word(
  "label", form: "last|first|N|NAME",
  candidates: .choices([
    .init(text: "last", summary: "the last column"),
    .init(text: "first", summary: "the first column"),
  ]), help: "column of labels"
).only(with: set, "csv")
private let testPath = Parameter.file(
  "test-path", endings: tables, help: "a second file to test on"
).only(with: set, "csv")
private let task = Parameter.choice("task", of: DatasetTask.self, help: "what to predict")
  .only(with: set, "csv", "synthetic")
private let standardize = Parameter.toggle("standardize", help: "mean 0 and deviation 1 by column")
  .only(with: set, "csv")
private let images = Parameter.file("images", help: "training images").only(with: set, "idx")
private let labels = Parameter.file("labels", help: "training labels").only(with: set, "idx")
private let testImages = Parameter.file("test-images", help: "test images").only(with: set, "idx")
private let testLabels = Parameter.file("test-labels", help: "test labels").only(with: set, "idx")
private let inputs = Parameter.integer("inputs", in: 1...1_000_000, help: "number of inputs")
  .only(with: set, "synthetic")
private let relevant = Parameter.integer("relevant", in: 1...1_000_000, help: "inputs that matter")
  .only(with: set, "synthetic")
private let classes = Parameter.integer("classes", in: 2...10_000, help: "number of classes")
  .only(with: set, "synthetic")
private let hidden = Parameter.integer("hidden", in: 1...100_000, help: "width of the teacher")
  .only(with: set, "synthetic")
private let noise = Parameter.number("noise", in: 0...1e6, help: "label noise")
  .only(with: set, "synthetic")
private let seed = Parameter.seed("seed of split or teacher")
  .only(with: set, "digits", "covtype", "csv", "idx", "synthetic")

private let data = Command(
  name: "data", family: .data,
  summary: "Load a data set, describe the one in use, or list all",
  discussion: """
    digits is built in. mnist, fashion-mnist, emnist and covtype are read from --data-dir, PSN_DATA \
    (folders with colons between), the user's and the system's data directories; images become \
    0...1, the columns of covtype get mean 0 and deviation 1. csv reads numbers, plain or gzip, and words where they are labels; \
    idx reads images and labels. synthetic draws examples labeled by a random network that reads \
    a known part of the inputs.
    """,
  parameters: [
    set.declaration, path.declaration, split.declaration, train.declaration, test.declaration,
    label.declaration, testPath.declaration, task.declaration, standardize.declaration,
    images.declaration, labels.declaration, testImages.declaration, testLabels.declaration,
    inputs.declaration, relevant.declaration, classes.declaration, hidden.declaration,
    noise.declaration, seed.declaration,
  ],
  examples: ["data", "data digits", "data synthetic inputs=32 relevant=4 classes=3", "data info"],
  effect: .changesState
) { session, arguments in
  guard let name = try arguments.value(set) else {
    return Outcome(catalog(session), record: .nothing)
  }
  if name == "info" { return Outcome(describe(try session.data()), record: .nothing) }
  // The script names the data that are given up by their digest, which takes a while.
  guard session.transcript.describeData(unless: { InterruptFlag.isRaised }) else {
    throw ShellError.interrupted
  }
  let dataset: Dataset
  do {
    dataset = try load(name, session, arguments)
  } catch let error as DatasetError {
    throw Failure(
      error, at: arguments.span(of: culprit(error, arguments)), in: arguments.node.source)
  }
  // The same data again change nothing: what was done on them can still be gone back to.
  guard dataset != session.dataset else {
    return Outcome(.text(summary(dataset) + ", as before"), record: .nothing)
  }
  let losing = session.use(dataset)
  let options = dataset.canonicalOptions.map { "\($0.name)=\(quoted($0.value))" }
  session.transcript.record(
    (["data", dataset.name] + options).joined(separator: " "), loading: dataset)
  return Outcome(
    .text(
      summary(dataset)
        + (losing.isEmpty
          ? ""
          : "\nnote: the past of \(losing.joined(separator: ", ")) was on other data, and cannot be "
            + "gone back to")
    ),
    record: .done)
}

/// The argument that an error is about: the file that it names, the column of a table, or else the
/// set.
private func culprit(_ error: DatasetError, _ arguments: Arguments) -> String {
  for file in [path, testPath, images, labels, testImages, testLabels] {
    guard let argument = arguments.raw(file), let path = error.path,
      TextFile.absolutePath(argument.text) == path
    else { continue }
    return file.declaration.name
  }
  return error.code == .badOption && arguments.isGiven(label)
    ? label.declaration.name : set.declaration.name
}

private func summary(_ dataset: Dataset) -> String {
  "\(dataset.name): \(formatCount(dataset.train.count)) training and "
    + "\(formatCount(dataset.test.count)) test examples, \(dataset.train.featureCount) inputs, "
    + outputs(dataset)
}

private func outputs(_ dataset: Dataset) -> String {
  switch dataset.train.targets {
  case .classes(_, let count): "\(count) classes"
  case .values(_, let width): "\(width) real target\(width == 1 ? "" : "s")"
  }
}

private func load(_ name: String, _ session: Session, _ arguments: Arguments) throws -> Dataset {
  let searchPath = session.configuration.searchPath
  let seed = try arguments.value(seed) ?? 1
  let work = DataWork { InterruptFlag.isRaised }
  switch name {
  case "digits":
    return try .digits(
      DigitsOptions(testFraction: share(test, arguments) ?? 0.2, seed: seed))
  case "mnist": return try .mnist(from: searchPath, work: work)
  case "fashion-mnist": return try .fashionMNIST(from: searchPath, work: work)
  case "emnist":
    return try .emnist(
      EMNISTOptions(split: arguments.value(split) ?? "letters"), from: searchPath,
      work: work)
  case "covtype":
    let name = try arguments.value(split) ?? "uci"
    guard let split = CovtypeOptions.Split(rawValue: name) else {
      throw ShellError(
        .unknownName, "covtype has no split \(name)", hint: "it is uci or stratified",
        argument: "split")
    }
    return try .covtype(
      CovtypeOptions(split: split, trainFraction: share(train, arguments) ?? 0.8, seed: seed),
      from: searchPath, work: work)
  case "csv":
    guard let path = try arguments.value(path) else {
      throw ShellError(
        .usage, "data csv needs a file", hint: "for example: data csv table.csv label=last")
    }
    return try .csv(
      CSVOptions(
        path: TextFile.absolutePath(path), label: CSVColumn(arguments.value(label) ?? "last"),
        testPath: arguments.value(testPath).map(TextFile.absolutePath),
        testFraction: share(test, arguments) ?? 0.2,
        task: arguments.value(task) ?? .classification,
        standardize: arguments.value(standardize) ?? true, seed: seed), work: work)
  case "idx":
    guard let images = try arguments.value(images), let labels = try arguments.value(labels) else {
      throw ShellError(
        .usage, "data idx needs images and labels",
        hint: "for example: data idx images=train-images labels=train-labels")
    }
    return try .idx(
      IDXOptions(
        images: TextFile.absolutePath(images), labels: TextFile.absolutePath(labels),
        testImages: arguments.value(testImages).map(TextFile.absolutePath),
        testLabels: arguments.value(testLabels).map(TextFile.absolutePath),
        testFraction: share(test, arguments) ?? 0.2, seed: seed), work: work)
  default: return try synthetic(arguments, seed: seed, work)
  }
}

private func synthetic(
  _ arguments: Arguments, seed: UInt64, _ work: DataWork
) throws -> Dataset {
  var options = SyntheticOptions(seed: seed)
  options.inputs = try arguments.value(inputs) ?? options.inputs
  options.relevant = try arguments.value(relevant) ?? min(options.relevant, options.inputs)
  options.classes = try arguments.value(classes) ?? options.classes
  options.hidden = try arguments.value(hidden) ?? options.hidden
  options.train = try count(train, arguments) ?? options.train
  options.test = try count(test, arguments) ?? options.test
  options.noise = try arguments.value(noise) ?? options.noise
  options.task = try arguments.value(task) ?? options.task
  return try .synthetic(options, work: work)
}

/// A parameter that means a share here.
private func share(_ parameter: Parameter<Double>, _ arguments: Arguments) throws -> Double? {
  guard let value = try arguments.value(parameter) else { return nil }
  guard value > 0, value < 1 else {
    let name = parameter.declaration.name
    throw ShellError(
      .outOfRange, "\(name) must be a share between 0 and 1 here",
      hint: "for example: \(name)=20%", argument: name)
  }
  return value
}

/// A parameter that means a number of examples here.
private func count(_ parameter: Parameter<Double>, _ arguments: Arguments) throws -> Int? {
  guard let value = try arguments.value(parameter) else { return nil }
  guard value == value.rounded(), value >= 1 else {
    throw ShellError(
      .outOfRange, "\(parameter.declaration.name) must be a whole number of examples from 1",
      hint: "for example \(parameter.declaration.name)=1000",
      argument: parameter.declaration.name)
  }
  return Int(value)
}

private func catalog(_ session: Session) -> Answer {
  var table = AnswerTable(columns: ["set", "what", "here"])
  for entry in DatasetCatalog.entries {
    let isHere = entry.name == "digits" || entry.isAvailable(in: session.configuration.searchPath)
    table.rows.append([.text(entry.name), .text(entry.summary), .text(isHere ? "yes" : "no")])
  }
  for set in ownSets {
    table.rows.append([.text(set.text), .text(set.summary ?? ""), .text("yes")])
  }
  return Answer([.table(table)])
}

private func describe(_ dataset: Dataset) -> Answer {
  var fields: [Answer.Field] = [
    .init("set", .text(dataset.name)), .init("training examples", .integer(dataset.train.count)),
    .init("test examples", .integer(dataset.test.count)),
    .init("inputs", .integer(dataset.train.featureCount)),
  ]
  if let image = dataset.image {
    fields.append(.init("image", .text("\(image.height)x\(image.width)")))
  }
  fields.append(.init("outputs", .text(outputs(dataset))))
  if let relevant = dataset.relevantInputs {
    fields.append(.init("relevant inputs", .text(relevant.map(String.init).joined(separator: " "))))
  }
  fields.append(.init("source", .text(dataset.source)))
  var items: [Answer.Item] = [.fields(fields)]
  if case .classes(_, let count) = dataset.train.targets {
    var table = AnswerTable(columns: ["class", "training", "test"])
    let (train, test) = (histogram(dataset.train, count), histogram(dataset.test, count))
    for label in 0..<count {
      table.rows.append([
        .text(dataset.className(label)), .integer(train[label]), .integer(test[label]),
      ])
    }
    items.append(.table(table))
  }
  return Answer(items)
}

private func histogram(_ examples: Examples, _ count: Int) -> [Int] {
  var counts = Array(repeating: 0, count: count)
  for sample in 0..<examples.count {
    if let label = examples.label(of: sample) { counts[label] += 1 }
  }
  return counts
}
