import Testing

@testable import TerminalGraphics

@Suite struct TextTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4), ("🙂", 2),
    ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇵🇱", 2), ("❤️", 2), ("1️⃣", 2), ("→", 1), ("█", 1), ("⠿", 1),
    ("\u{1B}[1;31mred\u{1B}[0m", 3), ("\u{1B}]0;title\u{7}x", 1), ("\u{1B}]8;;a\u{1B}\\x", 1),
    ("a\tb\n", 2), ("\u{200B}", 0), ("ｆｕｌｌ", 8), ("क्ष", 2), ("\u{1B}[", 0), ("\u{1B}", 0),
  ])
  func widths(text: String, width: Int) {
    #expect(displayWidth(of: text) == width)
  }

  @Test func padsByColumns() {
    #expect("日本".padded(to: 6) == "日本  ")
    #expect("ab".padded(to: 4, .right) == "  ab")
    #expect("abcdef".padded(to: 3) == "abcdef")
  }

  @Test func truncatesByColumns() {
    #expect("abcdef".truncated(to: 6) == "abcdef")
    #expect("abcdef".truncated(to: 4) == "abc…")
    #expect("日本語".truncated(to: 4) == "日…")
    #expect("abcdef".truncated(to: 5, glyphs: .ascii) == "ab...")
    #expect("abcdef".truncated(to: 2, glyphs: .ascii) == "..")
    #expect("\u{1B}[1mabcdef\u{1B}[0m".truncated(to: 3) == "\u{1B}[1mab…\u{1B}[0m")
    #expect("abc".truncated(to: 0) == "")
  }

  @Test func cleansTextFromElsewhere() {
    let hostile = "a\nb\u{1B}[2J\u{1B}[31mc\u{1B}]0;x\u{7}é日"
    #expect(RenderingStyle.plain.cleaned(hostile) == "a bcé日")
    #expect(RenderingStyle(color: .ansi16).cleaned(hostile) == "a b\u{1B}[31mcé日\u{1B}[0m")
    #expect(RenderingStyle(glyphs: .ascii).cleaned(hostile) == "a bc???")
  }

  @Test func detectsWhatTheTerminalCanShow() {
    func detect(_ environment: [String: String], _ isTerminal: Bool = true) -> RenderingStyle {
      .detect(environment: environment, isTerminal: isTerminal, columns: nil)
    }
    #expect(detect(["TERM": "xterm"]).color == .ansi16)
    #expect(detect(["TERM": "xterm-256color"]).color == .indexed256)
    #expect(detect(["TERM": "xterm", "COLORTERM": "truecolor"]).color == .trueColor)
    #expect(detect(["TERM": "xterm", "COLORTERM": "24bit"]).color == .trueColor)
    #expect(detect(["TERM": "dumb", "COLORTERM": "truecolor"]).color == .none)
    #expect(detect([:]).color == .none)
    #expect(detect(["TERM": "xterm-256color"], false).color == .none)
    #expect(detect(["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], false).color == .indexed256)
    #expect(detect(["TERM": "xterm", "CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).color == .none)
    #expect(detect(["TERM": "xterm", "NO_COLOR": ""]).color == .ansi16)
    #expect(detect(["LANG": "pl_PL.UTF-8"]).glyphs == .unicode)
    #expect(detect(["LANG": "en_US.utf8", "LC_ALL": "C"]).glyphs == .ascii)
    #expect(detect(["LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"]).glyphs == .unicode)
    #expect(detect([:]).glyphs == .ascii)
    #expect(detect(["COLUMNS": "132"]).width == 132)
    #expect(detect(["COLUMNS": "0"]).width == 80)
    #expect(RenderingStyle.detect(environment: [:], isTerminal: true, columns: 99).width == 99)
  }

  @Test func colorsFallToTheNearestThereIs() {
    #expect(Color(255, 255, 255).indexed256 == 231)
    #expect(Color(0, 0, 0).indexed256 == 16)
    #expect(Color(128, 128, 128).indexed256 == 244)
    #expect(Color(255, 0, 0).indexed256 == 196)
    let basic = Set(Palette.categories.map { $0.basic16 })
    #expect(basic.count >= 5)
  }

  @Test(arguments: [RenderingStyle.ColorDepth.indexed256, .trueColor])
  func sequentialColorsGrowLighter(depth: RenderingStyle.ColorDepth) {
    let lightness = (0...100).map {
      Self.lightness(Shading.sequential.color(Double($0) / 100, depth))
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Set(lightness).count >= 13)
  }

  @Test(arguments: [RenderingStyle.ColorDepth.indexed256, .trueColor])
  func divergingColorsAreLightestAtZero(depth: RenderingStyle.ColorDepth) {
    let colors = (-50...50).map { Shading.diverging.color(Double($0) / 50, depth) }
    let lightness = colors.map(Self.lightness)
    #expect(zip(lightness[...50], lightness[1...50]).allSatisfy { $0 <= $1 })
    #expect(zip(lightness[50...], lightness[51...]).allSatisfy { $0 >= $1 })
    #expect(colors[...40].allSatisfy { $0.blue > $0.red })
    #expect(colors[60...].allSatisfy { $0.red > $0.blue })
  }

  private static func lightness(_ color: Color) -> Double {
    0.2126 * Double(color.red) + 0.7152 * Double(color.green) + 0.0722 * Double(color.blue)
  }

  @Test func indexedColorsAreInTheCube() {
    for color in Palette.sequential256 + Palette.diverging256 where color.red != 238 {
      let index = color.indexed256 - 16
      let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
      #expect(index < 216)
      #expect(
        color == Color(levels[index / 36], levels[index / 6 % 6], levels[index % 6]))
    }
  }
}
