import Testing

@testable import SparseNetworks

@Suite struct ModelPlacementTests {
  private func network(model: [Int]) throws -> Network {
    var plan = try NetworkPlan(widths: [20, 8, 2])
    plan.connectivity[0] = Connectivity(
      profile: .family(.lognormal, .cv(1)), budget: 40, placement: .like, model: model)
    return try Network(plan: plan)
  }

  @Test func hubsStandWhereTheModelHasThem() throws {
    let model = [1, 9, 3, 20, 2, 7, 5, 4]
    let fanIns = try network(model: model).layers[0].rows.fanIns
    let order = model.indices.sorted { model[$0] < model[$1] }
    #expect(order.map { fanIns[$0] } == fanIns.sorted())
    #expect(fanIns.reduce(0, +) == 40 && Set(fanIns).count > 3)
  }

  @Test func aModelOfAnotherSizeIsRefused() {
    #expect(throws: SparseNetworksError.self) { try network(model: [1, 2, 3]) }
  }
}
