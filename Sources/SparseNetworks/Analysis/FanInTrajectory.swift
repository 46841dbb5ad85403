/// How the fan-ins of a layer moved through rewiring: worked out backwards from the present ones and
/// the remembered ``EdgeLives``, so that nothing need be kept for it.
public struct FanInTrajectory: Sendable, Equatable {
  /// Fan-ins at a time.
  public struct Point: Sendable, Equatable {
    /// Completed steps.
    public let step: Int
    /// One fan-in a neuron.
    public let fanIns: [Int]
  }

  /// From before the first rewiring that is remembered to the present, evenly chosen among the
  /// rewirings.
  public let points: [Point]
  /// Rewirings that are remembered.
  public let rewiringCount: Int

  /// - Parameter limit: number of points at most, from 2 on.
  public init(_ state: TrainingState, layer: Int, limit: Int = 12) {
    let records = state.lives.records
    rewiringCount = records.count
    var fanIns = state.network.layers[layer].rows.fanIns
    var points = [Point(step: state.step, fanIns: fanIns)]
    // Points 0 ... records.count, the last of which is the present.
    let intervals = max(1, min(limit - 1, records.count))
    var wanted = intervals - 1
    for (number, record) in records.enumerated().reversed() {
      for choice in record.grown where choice.layer == layer { fanIns[choice.neuron] -= 1 }
      for choice in record.dropped where choice.layer == layer { fanIns[choice.neuron] += 1 }
      if number == wanted * records.count / intervals {
        points.append(Point(step: record.step, fanIns: fanIns))
        wanted -= 1
      }
    }
    self.points = points.reversed()
  }
}
