import CommandLanguage
import Experiments
import Glibc
import Testing

@testable import Shell

/// The experiments of `docs/experiments` and their pages, as far as a fast test can hold them.
/// `scripts/quick-experiments` runs them from end to end.
struct DocumentedExperimentTests {
  private static let folder = #filePath.replacing(
    "/Tests/ShellTests/Experiments/DocumentedExperimentTests.swift", with: "/docs/experiments")

  /// A small grid for each.
  static let grids = [
    "equilibrium": "one=erk,constant other=erk,lognormal every=5 until=75%",
    "hierarchy": "profile=random,lognormal,constant",
    "placement":
      "placement=random,constant,index,shuffled,gradient,snip,rewired,inputs,dynamic every=5",
    "starts": "start=erk,constant,lognormal,lognormal-cv,power-law,equilibrium every=5",
    "static": "profile=dense,random,constant,power sparsity=90%,99%",
  ]

  @Test func everyExperimentIsTestedAndHasAPage() throws {
    let directory = try #require(opendir(Self.folder))
    defer { closedir(directory) }
    var names: Set<String> = []
    while let entry = readdir(directory) {
      names.insert(
        withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    #expect(
      Set(names.filter { $0.hasSuffix(".psn") }) == Set(Self.grids.keys.map { "\($0).psn" }))
    for name in Self.grids.keys { #expect(names.contains("\(name).md")) }
  }

  @Test(arguments: Self.grids.sorted { $0.key < $1.key })
  func experimentsRun(_ name: String, _ grid: String) throws {
    let script = try Script.parse(TextFile.read("\(Self.folder)/\(name).psn"))
    let declared = try DeclaredParameter.all(in: script.statements).map(\.name)
    #expect(Set(declared).isSuperset(of: ["data", "seed", "epochs"]))
    let program = Program(in: try TemporaryDirectory())
    let result = try program.run(
      "-n", "-c", "experiment run \(Self.folder)/\(name).psn over data=digits epochs=2 \(grid)")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  /// What the pages ask for is measured by the script that they are about, and by no other name.
  @Test(arguments: grids.keys.sorted())
  func pagesAskForWhatTheirScriptsMeasure(_ name: String) throws {
    let script = try Script.parse(TextFile.read("\(Self.folder)/\(name).psn"))
    let parameters = try DeclaredParameter.all(in: script.statements).map(\.name)
    let metrics = Self.reports(in: script.statements) + CellNotes.automaticMetrics
    let page = try ReportPage(TextFile.read("\(Self.folder)/\(name).md"))
    #expect(!page.questions.isEmpty)
    let context = SessionContext(session: BatchSession().session)
    for question in page.questions {
      for statement in try Script.parse(question.source).statements {
        guard case .command(let node) = statement.kind, node.words[0].literal == "results" else {
          continue
        }
        let arguments = try Arguments(resultsCommand, node, in: context)
        let asked = try ResultsQuestion(arguments.raw(resultsQuestion), in: context)
        let place: Comment = "\(name).md: \(node.source[node.span])"
        #expect((asked.name ?? name) == name, place)
        let named = asked.query.conditions.map(\.name) + asked.query.grouping
        #expect(Set(named).isSubset(of: parameters), place)
        #expect(Set(asked.metrics).isSubset(of: metrics), place)
        if let versus = asked.versus { #expect((metrics + parameters).contains(versus), place) }
      }
    }
  }

  private static func reports(in statements: [Statement]) -> [String] {
    statements.flatMap { statement -> [String] in
      switch statement.kind {
      case .command(let node) where node.words[0].literal == "report":
        return [node.words[1].literal].compactMap(\.self)
      case .forLoop(_, _, let body), .repetition(_, let body): return reports(in: body)
      case .conditional(_, let then, let otherwise):
        return reports(in: then) + reports(in: otherwise)
      case .command, .assignment, .assertion: return []
      }
    }
  }
}
