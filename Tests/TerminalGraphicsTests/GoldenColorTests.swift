import Testing

@testable import TerminalGraphics

extension GoldenTests {
  @Test func heatMapInColor() {
    #expect(
      visible(matrix.rendered(indexed), lines: 3)
        == #"""
        ^[1mw^[0m
        ^[2m2 neurons (down) x 2 inputs (across)^[0m
        ^[2m0 ^[0;38;5;124;48;5;255m▀▀^[38;5;110;48;5;224m▀▀^[0m
        """#)
    #expect(
      visible(matrix.rendered(trueColor), lines: 3)
        == #"""
        ^[1mw^[0m
        ^[2m2 neurons (down) x 2 inputs (across)^[0m
        ^[2m0 ^[0;38;2;178;24;43;48;2;247;247;247m▀▀^[38;2;156;199;224;48;2;252;226;211m▀▀^[0m
        """#)
  }

  @Test func imagesSideBySideInColor() {
    #expect(
      visible(images.rendered(indexed))
        == #"""
        ^[38;5;16;48;5;16m▀▀^[38;5;231;48;5;231m▀▀^[0m      ^[38;5;231;48;5;231m▀▀▀▀^[0m
        ^[38;5;244;48;5;244m▀▀^[0m        ^[38;5;16;48;5;16m▀▀▀▀^[0m
        ^[2msample 1  sample 2^[0m
        ^[2m1 value not finite and left out^[0m
        """#)
    #expect(
      visible(images.rendered(trueColor))
        == #"""
        ^[38;2;0;0;0;48;2;0;0;0m▀▀^[38;2;255;255;255;48;2;255;255;255m▀▀^[0m      ^[38;2;255;255;255;48;2;255;255;255m▀▀▀▀^[0m
        ^[38;2;128;128;128;48;2;128;128;128m▀▀^[0m        ^[38;2;0;0;0;48;2;0;0;0m▀▀▀▀^[0m
        ^[2msample 1  sample 2^[0m
        ^[2m1 value not finite and left out^[0m
        """#)
  }

  @Test func histogramOfWholeNumbersInColor() {
    #expect(
      visible(histogram.rendered(indexed))
        == #"""
        ^[1mfan-in^[0m
        ^[2m 1^[0m  4  ^[38;5;74m█████████████████████████████████^[0m
        ^[2m 2^[0m  3  ^[38;5;74m████████████████████████▊^[0m
        ^[2m 3^[0m  0
        ^[2m 4^[0m  1  ^[38;5;74m████████▎^[0m
         ^[2m8 values, unit: inputs,^[0m
         ^[2m1 value not finite and left out^[0m
        """#)
    #expect(
      visible(histogram.rendered(trueColor))
        == #"""
        ^[1mfan-in^[0m
        ^[2m 1^[0m  4  ^[38;2;86;180;233m█████████████████████████████████^[0m
        ^[2m 2^[0m  3  ^[38;2;86;180;233m████████████████████████▊^[0m
        ^[2m 3^[0m  0
        ^[2m 4^[0m  1  ^[38;2;86;180;233m████████▎^[0m
         ^[2m8 values, unit: inputs,^[0m
         ^[2m1 value not finite and left out^[0m
        """#)
  }

  @Test func twoCurvesInColor() {
    #expect(
      visible(chart.rendered(indexed))
        == #"""
        ^[1mt^[0m
        ^[38;5;74m━━^[0m a   ^[38;5;178m━━^[0m b
        ^[2mloss^[0m
        ^[2m4 ┤^[0m
        ^[2m2 ┤^[0;38;5;178m⠉⠉⠒⠒⠒⠒⠤⠤⠤⠤⣀⣀⡀^[0m          ^[38;5;74m⣀⣀⣀⡠⠤⠤⠤⠔⠒⠒⠒⠊⠉⠉^[0m
        ^[2m  │^[0m          ^[38;5;74m⢀⣀⣀⣀⠤⠤⠤⠒⠒⠒⠉⠉⠉^[0m
        ^[2m0 ┤^[0;38;5;74m⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁^[0m                         ^[38;5;178m⢀^[0m
        ^[2m  └┬───────────────────────┬────────────^[0m
        ^[2m   0                       2^[0m
        ^[2m                   step^[0m
        ^[2m1 value not finite and left out^[0m
        """#)
    #expect(
      visible(chart.rendered(trueColor))
        == #"""
        ^[1mt^[0m
        ^[38;2;86;180;233m━━^[0m a   ^[38;2;230;159;0m━━^[0m b
        ^[2mloss^[0m
        ^[2m4 ┤^[0m
        ^[2m2 ┤^[0;38;2;230;159;0m⠉⠉⠒⠒⠒⠒⠤⠤⠤⠤⣀⣀⡀^[0m          ^[38;2;86;180;233m⣀⣀⣀⡠⠤⠤⠤⠔⠒⠒⠒⠊⠉⠉^[0m
        ^[2m  │^[0m          ^[38;2;86;180;233m⢀⣀⣀⣀⠤⠤⠤⠒⠒⠒⠉⠉⠉^[0m
        ^[2m0 ┤^[0;38;2;86;180;233m⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁^[0m                         ^[38;2;230;159;0m⢀^[0m
        ^[2m  └┬───────────────────────┬────────────^[0m
        ^[2m   0                       2^[0m
        ^[2m                   step^[0m
        ^[2m1 value not finite and left out^[0m
        """#)
  }

  @Test func scatterOnLogarithmsInColor() {
    #expect(
      visible(plot.rendered(indexed))
        == #"""
        ^[2m1000 ┤^[0m                                 ^[38;5;74m⠈^[0m
        ^[2m 100 ┤^[0m                 ^[38;5;74m⡀^[0m
        ^[2m     │^[0m
        ^[2m  10 ┤^[0;38;5;74m⡀^[0m
        ^[2m     └┬────────────────┬───────────────┬^[0m
        ^[2m      1                2               3^[0m
        ^[2mlogarithmic scale^[0m
        """#)
    #expect(
      visible(plot.rendered(trueColor))
        == #"""
        ^[2m1000 ┤^[0m                                 ^[38;2;86;180;233m⠈^[0m
        ^[2m 100 ┤^[0m                 ^[38;2;86;180;233m⡀^[0m
        ^[2m     │^[0m
        ^[2m  10 ┤^[0;38;2;86;180;233m⡀^[0m
        ^[2m     └┬────────────────┬───────────────┬^[0m
        ^[2m      1                2               3^[0m
        ^[2mlogarithmic scale^[0m
        """#)
  }

  @Test func alignedTableInColor() {
    #expect(
      visible(table.rendered(indexed))
        == #"""
        ^[2;4mlayer^[0m  ^[2;4medges^[0m
        fc1    1,024
        層         7
        none
        """#)
    #expect(
      visible(table.rendered(trueColor))
        == #"""
        ^[2;4mlayer^[0m  ^[2;4medges^[0m
        fc1    1,024
        層         7
        none
        """#)
  }
}
