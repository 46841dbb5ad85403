import Testing

@testable import TerminalGraphics

@Suite struct TimelineChartTests {
  @Test func marksStandOverTheirPlaces() {
    let chart = TimelineChart(
      first: 0, last: 20, curveName: "loss", steps: [0, 10, 20], curve: [3, 2, 1],
      rows: [
        .init(
          name: "stops", marks: [.init(position: 0, text: "1"), .init(position: 10, text: "2")]),
        .init(name: "named", marks: [.init(position: 20, text: "end")]),
      ])
    var style = RenderingStyle.plain
    style.width = 28
    #expect(
      chart.rendered(style) == """
        loss   ██████████▅▅▅▅▅▅▅▅▅▅▁
        stops  1         2
        named                    end
               0                  20
        """)
    style.width = 3
    #expect(chart.rendered(style).split(separator: "\n").count == 4)
  }

  @Test func aRunThatHasNotBegunIsOnePoint() {
    let chart = TimelineChart(
      first: 7, last: 7, curveName: "loss", steps: [], curve: [],
      rows: [.init(name: "present", marks: [.init(position: 7, text: "^")])])
    #expect(chart.rendered(.plain) == "present  ^\n         7")
  }
}
