import CommandLanguage
import SparseNetworks
import TerminalGraphics
import Testing

@testable import Shell

struct HelpTests {
  private let shell = BatchSession()

  @Test func everyTopicHasAPage() throws {
    for topic in HelpTopic.all {
      #expect(try shell.run("help \(topic.name)").split(separator: "\n").count > 1, "\(topic.name)")
    }
  }

  @Test func everyArgumentAndWordIsExplained() throws {
    for command in CommandTable.standard.commands {
      for word in command.parameters.flatMap({ [$0.name] + $0.choices.map(\.text) }) {
        let page = try shell.run("help \(command.name) \(word)")
        #expect(page.contains(word), "help \(command.name) \(word)")
      }
    }
  }

  @Test(arguments: ProfileFamily.allCases) func familiesShowFormulaCurveAndWhatTheCVDoes(
    _ family: ProfileFamily
  ) throws {
    let page = try shell.run("help profile \(family.rawValue)")
    #expect(page == (try shell.run("help \(family.rawValue)")))
    #expect(page.contains("g(t) = \(family.formula)"))
    #expect(page.contains("inputs read\n"))
    #expect(page.split(separator: "\n").filter { $0.contains("│") || $0.contains("┤") }.count >= 12)
    #expect(page.contains("hubs' share") && page.contains("profile \(family.rawValue) cv=1.2"))
  }

  /// The more uneven, the more of the edges are the hubs'.
  @Test func hubsShareGrowsWithTheCV() throws {
    let rows = try shell.run("help profile lognormal").split(separator: "\n")
      .drop { !$0.contains("hubs' share") }.dropFirst().prefix(6)
    let shares = rows.compactMap { $0.split(separator: " ").last?.dropLast() }
      .compactMap { Double($0) }
    #expect(shares.count == 6 && shares == shares.sorted() && (shares.first ?? 0) > 10)
  }

  @Test func aproposFindsWhereverItStands() throws {
    let found = try shell.run("apropos learning RATE")
    for line in ["schedule", "optimizer lr", "lr"] {
      #expect(found.contains("\n\(line) "), "\(line)")
    }
    #expect(try shell.run("apropos lognormal").contains("\nlognormal"))
    #expect(try shell.run("apropos ctrl-r").contains("\nkeys"))
    #expect(shell.failure(of: "apropos xyzzy")?.code == "unknownName")
  }

  @Test(arguments: [
    ("help lognrmal", "did you mean lognormal?"), ("help profile snp", "did you mean snip?"),
    ("help keys step", "help keys"), ("help selektors", "did you mean selectors?"),
  ])
  func slipsAreAnsweredWithWhatIsNear(_ line: String, _ hint: String) {
    #expect(shell.failure(of: line)?.diagnostic.hint == hint)
  }

  /// The stops as a script, and what their texts say of the answers.
  @Test func tourTellsWhatIsSo() throws {
    #expect(Tour.stops.count == 10)
    var answers: [String] = []
    for stop in Tour.stops { answers.append(try shell.run(stop.command)) }
    #expect(answers[4].contains("fc1[63]=56"))
    #expect(try shell.run("print (loss < 1)") == "true\n")
    #expect(try shell.run("print (concentration(fc1) > 2)") == "true\n")
    let listed = try shell.run("tour")
    for stop in Tour.stops { #expect(listed.contains("    \(stop.command)")) }
    #expect(shell.session.tour == nil)
  }

  @Test func setShowsWhatItChanges() throws {
    #expect(try shell.run("set check=on pager=off hints=off color=256") == "")
    #expect(shell.session.checksState && shell.session.style.color == .indexed256)
    #expect(shell.session.preferences == Preferences(usesPager: false, showsHints: false))
    let shown = try shell.run("set color=none; set").split(separator: "\n")
      .map { $0.split(separator: " ") }
    #expect(shown.contains(["color", "none"]))
    #expect(shown.contains(["pager", "off"]) && shown.contains(["hints", "off"]))
    try shell.run("set color=full; set color=auto")
    #expect(shell.session.style.color == .none)
  }
}
