import SparseNetworks

/// Options of the synthetic set.
public struct SyntheticOptions: Sendable, Hashable {
  /// Number of inputs.
  public var inputs: Int
  /// How many of the inputs the targets depend on.
  public var relevant: Int
  /// Number of classes; of no meaning for regression.
  public var classes: Int
  /// Number of hidden units of the teacher.
  public var hidden: Int
  /// Number of examples to train on.
  public var train: Int
  /// Number of examples to test on.
  public var test: Int
  /// Classification: the probability, from 0 to 1, that a label is replaced by one drawn uniformly
  /// from all classes. Regression: the standard deviation of normal noise on targets of standard
  /// deviation 1.
  public var noise: Double
  /// Classes or real targets.
  public var task: DatasetTask
  /// Seed of teacher and examples.
  public var seed: UInt64

  /// 64 inputs, 8 of them relevant, 4 classes, 16 hidden units, 2,000 and 500 examples, no noise,
  /// classification, seed 1, unless told otherwise.
  public init(
    inputs: Int = 64, relevant: Int = 8, classes: Int = 4, hidden: Int = 16, train: Int = 2000,
    test: Int = 500, noise: Double = 0, task: DatasetTask = .classification, seed: UInt64 = 1
  ) {
    self.inputs = inputs
    self.relevant = relevant
    self.classes = classes
    self.hidden = hidden
    self.train = train
    self.test = test
    self.noise = noise
    self.task = task
    self.seed = seed
  }
}

extension Dataset {
  /// Examples labeled by a random teacher network that reads only some of the inputs.
  ///
  /// Inputs are standard normal. The targets are the teacher's (see ``SyntheticTeacher``), with
  /// noise. Example `i` of a part depends on the seed and on `i`, not on how many there are, so a
  /// larger set begins with the smaller one.
  ///
  /// - Throws: ``DatasetError`` where an option is out of range.
  public static func synthetic(
    _ options: SyntheticOptions = .init(), work: DataWork = DataWork()
  ) throws(DatasetError) -> Dataset {
    try options.validate()
    let teacher = SyntheticTeacher(options)
    let isRegression = options.task == .regression
    return Dataset(
      name: "synthetic",
      train: try teacher.examples(options.train, stream: "synthetic-train", options, work),
      test: try teacher.examples(options.test, stream: "synthetic-test", options, work),
      classNames: isRegression ? [] : (0..<options.classes).map(String.init),
      relevantInputs: teacher.relevantInputs,
      source: "synthetic: a random teacher that reads \(options.relevant) of \(options.inputs) "
        + "inputs",
      options: options.canonical)
  }
}

extension SyntheticTeacher {
  fileprivate func examples(
    _ count: Int, stream: String, _ options: SyntheticOptions, _ work: DataWork
  ) throws(DatasetError) -> Examples {
    var values: [Float] = []
    values.reserveCapacity(count * options.inputs)
    var classes: [UInt16] = []
    var targets: [Float] = []
    for example in 0..<count {
      try work.checkpoint()
      var draws = RandomStream(seed: options.seed, name: stream, index: UInt64(example)).draws()
      let input = (0..<options.inputs).map { _ in Float(draws.normal()) }
      values.append(contentsOf: input)
      let outputs = outputs(for: input)
      switch options.task {
      case .classification:
        let isNoisy = options.noise > 0 && draws.uniform() < options.noise
        let label =
          isNoisy ? draws.integer(below: options.classes) : indexOfLargest(outputs) ?? 0
        classes.append(UInt16(label))
      case .regression:
        let noise = options.noise > 0 ? options.noise * draws.normal() : 0
        targets.append(Float(outputs[0] + noise))
      }
    }
    return Examples(
      count: count, featureCount: options.inputs, inputs: .floats(values),
      targets: options.task == .classification
        ? .classes(classes, count: options.classes) : .values(targets, width: 1))
  }
}

extension SyntheticOptions {
  /// The most values the inputs of both parts may have together.
  static let maximumValueCount = 1 << 30

  fileprivate func validate() throws(DatasetError) {
    func require(
      _ isValid: Bool, _ option: String, _ value: some CustomStringConvertible, _ range: String
    ) throws(DatasetError) {
      guard !isValid else { return }
      throw DatasetError(
        .badOption, "\(option)=\(value) is out of range", hint: "\(option) may be \(range)")
    }
    try require((1...1 << 20).contains(inputs), "inputs", inputs, "1 to \(1 << 20)")
    try require((1...inputs).contains(relevant), "relevant", relevant, "1 to inputs (\(inputs))")
    try require((1...4096).contains(hidden), "hidden", hidden, "1 to 4096")
    let most = Self.maximumValueCount / inputs
    try require((1...most).contains(train), "train", train, "1 to \(most) with \(inputs) inputs")
    try require((1...most).contains(test), "test", test, "1 to \(most) with \(inputs) inputs")
    switch task {
    case .classification:
      try require((2...1000).contains(classes), "classes", classes, "2 to 1000")
      try require((0...1).contains(noise), "noise", noise, "0 to 1")
    case .regression:
      try require((0...1e6).contains(noise), "noise", noise, "0 to 1e6")
    }
  }

  fileprivate var canonical: [DatasetOption] {
    let sizes = [DatasetOption("inputs", inputs), DatasetOption("relevant", relevant)]
    let classOption = task == .classification ? [DatasetOption("classes", classes)] : []
    return sizes + classOption + [
      DatasetOption("hidden", hidden), DatasetOption("train", train), DatasetOption("test", test),
      DatasetOption("noise", noise), DatasetOption("task", task.rawValue),
      DatasetOption("seed", seed),
    ]
  }
}
