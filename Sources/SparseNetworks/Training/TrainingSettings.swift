/// How a run goes on from here: what a user may change between two steps without touching the
/// network.
public struct TrainingSettings: Sendable, Equatable {
  /// The update rule.
  public var optimizer: Optimizer
  /// The course of the learning rate.
  public var schedule: LearningRateSchedule
  /// Samples in a batch.
  public var batchSize: Int
  /// How edges are exchanged.
  public var rewiring: Rewiring?
}

extension TrainingState {
  /// The settings that the next step is done with.
  ///
  /// A change to an optimizer with another number of moments empties its memory; others do not.
  public var settings: TrainingSettings {
    get {
      TrainingSettings(
        optimizer: optimizer, schedule: schedule, batchSize: batchSize, rewiring: rewiring)
    }
    set {
      if newValue.optimizer != optimizer { use(optimizer: newValue.optimizer) }
      schedule = newValue.schedule
      batchSize = newValue.batchSize
      rewiring = newValue.rewiring
    }
  }
}
