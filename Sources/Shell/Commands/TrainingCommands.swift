import CommandLanguage
import Datasets
import SparseNetworks
import TerminalGraphics

/// `optimizer`, `schedule`, `batch`, `train`, `step`, `phase`, `eval`.
let trainingCommands: [Command] = [optimizer, schedule, batch, train, step, phase, eval]

// MARK: - How to train

private let rule = Parameter.oneOf(
  "rule",
  [
    .init(text: "sgd", summary: "gradient descent, with momentum or without"),
    .init(text: "adam", summary: "Adam; decay is added to the gradient"),
    .init(text: "adamw", summary: "Adam; decay is taken off the weight"),
  ], help: "the update rule"
).positional()
/// The rules with moments of both kinds.
private let adam = ["adam", "adamw"]
private let rate = Parameter.number("lr", in: 0...1e6, help: "learning rate (adam 0.001, sgd 0.1)")
  .only(with: rule)
private let decay = Parameter.number("weight-decay", in: 0...1e6, help: "weight decay")
  .defaulting(to: "0", recorded: true).only(with: rule)
private let momentum = Parameter.number("momentum", in: 0...1, help: "momentum (0)")
  .only(with: rule, "sgd")
private let nesterov = Parameter.toggle("nesterov", help: "look ahead (off)")
  .only(with: rule, "sgd")
private let beta1 = Parameter.number("beta1", in: 0...1, help: "decay of the mean (0.9)")
  .only(with: rule, adam)
private let beta2 = Parameter.number("beta2", in: 0...1, help: "decay of the square (0.999)")
  .only(with: rule, adam)
private let epsilon = Parameter.number("epsilon", in: 0...1, help: "added to the root (1e-8)")
  .only(with: rule, adam)
private let correction = Parameter.choice(
  "bias-correction", of: Optimizer.BiasCorrection.self,
  help: "by steps of the run, or by the age of each edge (step)",
  summary: { $0 == .step ? "by steps of the run" : "by the age of each edge" }
).only(with: rule, adam)

private let optimizer = Command(
  name: "optimizer", family: .training,
  summary: "Set the rule that updates weights, or show it",
  discussion: """
    The formulas are those of PyTorch. Decay of adam is added to the gradient, that of adamw taken \
    off the weight. Between adam and adamw the moments are kept; \
    otherwise another rule starts with empty ones. bias-correction=edge begins anew at each edge \
    that rewiring grows, whose first update is then lr rather than about 3.16 lr.
    """,
  parameters: [
    rule.declaration, rate.declaration, decay.declaration, momentum.declaration,
    nesterov.declaration, beta1.declaration, beta2.declaration, epsilon.declaration,
    correction.declaration,
  ],
  examples: [
    "optimizer adam lr=1e-3", "optimizer sgd lr=0.1 momentum=0.9 nesterov=on", "optimizer",
  ],
  effect: .changesState
) { session, arguments in
  guard let name = try arguments.value(rule) else {
    let state = try session.current()
    return Outcome(.text(state.optimizer.summary), record: .nothing)
  }
  let weightDecay = try arguments.require(decay)
  var new: Optimizer
  if name == "sgd" {
    let look = try arguments.value(nesterov) ?? false
    let inertia = try arguments.value(momentum) ?? 0
    guard !look || inertia > 0 else {
      throw ShellError(
        .usage, "nesterov needs momentum", hint: "for example momentum=0.9", argument: "nesterov")
    }
    new = Optimizer(
      .sgd(momentum: inertia, nesterov: look), learningRate: try arguments.value(rate) ?? 0.1,
      weightDecay: weightDecay)
  } else {
    let first = try arguments.value(beta1) ?? 0.9
    let second = try arguments.value(beta2) ?? 0.999
    guard first < 1, second < 1 else {
      throw ShellError(
        .outOfRange, "beta1 and beta2 must be below 1",
        hint: "the usual ones are beta1=0.9 beta2=0.999", argument: first < 1 ? "beta2" : "beta1")
    }
    let small = try arguments.value(epsilon) ?? 1e-8
    new = Optimizer(
      name == "adam"
        ? .adam(beta1: first, beta2: second, epsilon: small)
        : .adamW(beta1: first, beta2: second, epsilon: small),
      learningRate: try arguments.value(rate) ?? 1e-3, weightDecay: weightDecay)
    new.biasCorrection = try arguments.value(correction) ?? .step
  }
  try session.updateCurrent(keepsStep: true) { $0.use(optimizer: new) }
  return Outcome(.text(new.summary), record: .text("optimizer \(new.summary)"))
}

private let course = Parameter.oneOf(
  "course",
  [
    .init(text: "constant", summary: "it stays as it is"),
    .init(text: "step", summary: "it is multiplied by a factor every so many steps"),
    .init(text: "cosine", summary: "it falls along half a cosine"),
  ], help: "how the learning rate goes"
).positional()
private let period = Parameter.integer("every", in: 1...(1 << 40), help: "steps between changes")
  .only(with: course, "step")
private let factor = Parameter.number("factor", in: 0...1, help: "factor at each change (0.1)")
  .only(with: course, "step")
private let length = Parameter.integer("steps", in: 1...(1 << 40), help: "steps to the floor")
  .only(with: course, "cosine")
private let floor = Parameter.number("floor", in: 0...1, help: "factor at the end (0)")
  .only(with: course, "cosine")
private let warmup = Parameter.integer(
  "warmup", in: 0...(1 << 40), help: "steps of linear rise (0)"
).only(with: course)

private let schedule = Command(
  name: "schedule", family: .training,
  summary: "Set the course of the learning rate, or show it",
  parameters: [
    course.declaration, period.declaration, factor.declaration, length.declaration,
    floor.declaration, warmup.declaration,
  ],
  examples: [
    "schedule cosine steps=1000 warmup=50", "schedule step every=500 factor=0.1", "schedule",
  ],
  effect: .changesState
) { session, arguments in
  guard let name = try arguments.value(course) else {
    return Outcome(.text(try session.current().schedule.summary), record: .nothing)
  }
  var new = LearningRateSchedule.constant
  if name == "step" {
    new.course = .step(
      period: try arguments.require(period), factor: try arguments.value(factor) ?? 0.1)
  } else if name == "cosine" {
    new.course = .cosine(
      length: try arguments.require(length), floor: try arguments.value(floor) ?? 0)
  }
  new.warmup = try arguments.value(warmup) ?? 0
  try session.updateCurrent(keepsStep: true) { $0.schedule = new }
  return Outcome(.text(new.summary), record: .text("schedule \(new.summary)"))
}

private let size = Parameter.integer("size", in: 1...1_000_000, help: "samples in a batch")
  .positional()

private let batch = Command(
  name: "batch", family: .training,
  summary: "Set the batch size, or show it",
  discussion: """
    The test examples are evaluated whenever an epoch ends. Where a batch holds all the training \
    examples every step is an epoch, and this may cost more than the step itself.
    """,
  parameters: [size.declaration], examples: ["batch 64", "batch"], effect: .changesState
) { session, arguments in
  guard let size = try arguments.value(size) else {
    return Outcome(Answer([.values([.integer(try session.current().batchSize)])]), record: .nothing)
  }
  return Outcome(.text(orNone: try session.setBatchSize(size)))
}

extension Session {
  /// - Returns: a remark where a step between two phases is given up.
  fileprivate func setBatchSize(_ size: Int) throws -> String? {
    try updateCurrent(keepsStep: size == current().batchSize) { $0.batchSize = size }
  }
}

// MARK: - Training

private let epochs = Parameter.integer("epochs", in: 1...1_000_000, help: "how many epochs (1)")
private let steps = Parameter.integer("steps", in: 1...(1 << 40), help: "how many steps, instead")
private let batchSize = Parameter.integer(
  "batch", in: 1...1_000_000, help: "set the batch size first")

private let live = Parameter.toggle(
  "live", help: "watch it: loss, accuracy, fan-ins and rate, on a terminal")

private let train = Command(
  name: "train", family: .training,
  summary: "Train for some epochs or steps",
  discussion: """
    With epochs=, the present epoch counts as the first, and each is told of as it ends: training \
    loss is the mean over its examples, each before the update that it had a part in, test loss \
    and accuracy are those at its end. Whatever command comes to that end works them out, for the \
    record: with batches of all examples that is after every step. Ctrl-C stops after the step under \
    way; what is done stays done, and is saved as the number of steps it was.
    """,
  parameters: [
    epochs.declaration, steps.declaration, batchSize.declaration, live.declaration,
  ],
  examples: ["train epochs=3", "train steps=100 batch=32", "train epochs=10 live=on"],
  effect: .changesState, countKeys: ["steps", "epochs"]
) { session, arguments in
  guard !(arguments.isGiven(epochs) && arguments.isGiven(steps)) else {
    throw ShellError(
      .usage, "epochs and steps contradict each other", hint: "give one of them",
      argument: steps.declaration.name)
  }
  let dataset = try session.data()
  try session.current().network.checkFit(dataset.train)
  var remark: String?
  if let size = try arguments.value(batchSize) {
    remark = try session.setBatchSize(size)
    session.transcript.record("batch \(size)")
  }
  var run = TrainingRun(session: session, isLive: try arguments.value(live) ?? false)
  if let count = try arguments.value(steps) {
    try run.steps(count)
  } else {
    try run.epochs(arguments.value(epochs) ?? 1)
  }
  var outcome = try run.outcome()
  outcome.answer.items.insert(contentsOf: Answer.text(orNone: remark).items, at: 0)
  return outcome
}

private let count = Parameter.integer("count", in: 1...(1 << 40), help: "how many steps")
  .positional().defaulting(to: "1")

private let step = Command(
  name: "step", aliases: ["s"], family: .training,
  summary: "Do one optimization step, or some; an empty line repeats it",
  parameters: [count.declaration], examples: ["step", "step 10"],
  effect: .changesState, isRepeatable: true
) { session, arguments in
  _ = try session.data()
  var run = TrainingRun(session: session)
  try run.steps(arguments.require(count))
  let state = try session.current()
  return run.outcome([positionFields(state)])
}

/// Where a network is in its training.
func positionFields(_ state: TrainingState) -> Answer.Item {
  .fields([
    .init("step", .integer(state.step)), .init("epoch", .integer(state.epoch)),
    .init("loss", state.lastLoss.map { .number($0) } ?? .none),
  ])
}

private let phase = Command(
  name: "phase", aliases: ["n"], family: .training,
  summary: "Do the next phase of a step, from batch to update",
  discussion: """
    Between phases everything can be looked at: grad shows the gradients of this very batch after \
    backward, rewire (when one is due) lists what will be dropped and grown. Only the update \
    changes the network; train and step finish an open step first. It stays with its network while \
    another is used.
    """,
  examples: ["phase", "repeat 4 { phase }; grad fc1"],
  effect: .changesState, isRepeatable: true
) { session, _ in
  var observer =
    try session.nextPhase() == .update ? session.asBetweenSteps { StopObserver(session) } : nil
  let done = try session.advancePhase()
  var stop: Stop?
  var failure: ShellError?
  var fields: [Answer.Field] = [.init("phase", .text(done.rawValue))]
  if let step = session.openStep {
    switch done {
    case .batch:
      fields.append(.init("samples", .integer(step.batch.count)))
      fields.append(
        .init("first", .text(step.batch.prefix(8).map(String.init).joined(separator: " "))))
    case .loss: fields.append(.init("loss", step.loss.map { .number($0) } ?? .none))
    case .forward, .backward, .rewire, .update: break
    }
  } else {
    let state = try session.current()
    session.recordSteps()
    stop = session.stop(at: observer?.hits(session) ?? [])
    if session.replay.isToBeLeft(at: state.step, stop) { session.replay = .leaving(.nothing) }
    do {
      try session.epochAtItsEnd()
    } catch let error as ShellError where error.code == .interrupted {
      // The step is done, and what stopped there is told all the same.
      failure = error
    }
    if state.lastLoss?.isFinite == false, session.stopsAtNonFinite, !session.replay.isUnderWay {
      failure = try session.divergence()
    }
    fields.append(.init("step", .integer(state.step)))
  }
  if done == .rewire, let record = session.openStep?.rewiringRecord {
    return Outcome(
      Answer(
        [.fields(fields)] + rewiringItems(record, try session.current().network)
          + session.displayItems), record: .done)
  }
  if done == .backward {
    fields.append(.init("gradient norm", .number(gradientNorm(try session.gradients()))))
  }
  var outcome = Outcome(
    Answer((stop?.items ?? []) + [.fields(fields)] + session.displayItems), record: .done,
    failure: failure)
  outcome.isStop = stop != nil
  outcome.stopScripts = stop?.scripts ?? []
  return outcome
}

private func gradientNorm(_ gradients: Gradients) -> Double {
  var squares = 0.0
  for layer in gradients.weights { for value in layer { squares += Double(value) * Double(value) } }
  return squares.squareRoot()
}

// MARK: - Evaluation

private let part = Parameter.oneOf("on", ["test", "train"], help: "which examples")
  .defaulting(to: "test")

private let eval = Command(
  name: "eval", family: .training,
  summary: "Loss and accuracy of the current network",
  parameters: [part.declaration], examples: ["eval", "eval on=train"]
) { session, arguments in
  let onTest = try arguments.require(part) == "test"
  let evaluation =
    try onTest ? session.testEvaluation() : session.evaluate(session.data().train)
  var fields: [Answer.Field] = [
    .init("examples", .integer(evaluation.count)), .init("loss", .number(evaluation.loss)),
  ]
  if let accuracy = evaluation.accuracy { fields.append(.init("accuracy", .share(accuracy))) }
  return Outcome(Answer([.fields(fields)]))
}
