import Datasets
import SparseNetworks
import TerminalGraphics

extension Session {
  /// Replaces the current network by one made from a changed plan, at step 0, with the same
  /// optimizer, schedule and batch size.
  ///
  /// - Returns: a remark for the user.
  func rebuild(_ plan: NetworkPlan) throws -> String {
    let old = try current()
    try plan.checkSize(memoryLimit: configuration.memoryLimit)
    let network = try Network(
      plan: plan, examples: dataset?.train, image: dataset?.image,
      unless: { InterruptFlag.isRaised })
    return restart(network, like: old)
  }

  /// Puts a network in place of the current one, at step 0, trained like another.
  ///
  /// - Returns: a remark for the user.
  func restart(_ network: Network, like old: TrainingState) -> String {
    let name = currentName ?? ""
    var state = TrainingState(
      network: network, optimizer: old.optimizer, schedule: old.schedule, batchSize: old.batchSize)
    // The course of pruning began with edges that are no longer there.
    state.rewiring = old.rewiring?.pruning == nil ? old.rewiring : nil
    let remark = currentIndex.flatMap { runs[$0].remarkOnReplacing }
    put(state, as: name)
    let start = remark.map { "; training starts again (\($0))" } ?? ""
    return
      "\(name): \(formatCount(network.edgeCount)) edges, \(formatPercent(network.sparsity)) sparse"
      + start
  }
}
