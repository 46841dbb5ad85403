import CommandLanguage
import Experiments

/// What `results` is asked: `[NAME] [where P=V,V ...] [by P ...] [of METRIC ...] [vs QUANTITY]`.
struct ResultsQuestion {
  private(set) var name: String?
  private(set) var query = ResultQuery()
  private(set) var metrics: [String] = []
  private(set) var versus: String?

  /// Reads the words.
  ///
  /// - Throws: ``Diagnostic`` that says what is not understood.
  init(_ raw: RawArgument?, in context: some EvaluationContext) throws {
    guard let raw else { return }
    var clause: String?
    for word in try queryWords(raw) {
      if let text = word.literal, Self.clauses.contains(text) {
        clause = text
        continue
      }
      switch clause {
      case "where":
        guard let key = word.key else {
          throw raw.problem(
            "where takes PARAM=VALUE, not \(try word.expanded(in: context))",
            hint: "for example: where sparsity=90%,99% seed=1..3")
        }
        query.conditions.append(
          ResultQuery.Condition(
            key.name,
            try key.value.listItems(in: context).map { CellParameter(key.name, parsing: $0) }))
      case "by": query.grouping += try word.listItems(in: context)
      case "of": metrics += try word.listItems(in: context)
      case "vs":
        guard versus == nil else { throw raw.problem("vs takes one name") }
        versus = try word.expanded(in: context)
      default:
        if let key = word.key {
          throw raw.problem(
            "\(key.name)= does not stand between the words of a question",
            hint: "write it before all of them, or at the end")
        }
        guard name == nil else {
          throw raw.problem(
            "\(try word.expanded(in: context)) is not understood here",
            hint: "results [NAME] [where PARAM=VALUE] [by PARAM] [of METRIC] [vs METRIC]")
        }
        name = try word.expanded(in: context)
      }
    }
  }

  /// Whether it asks for cells with certain values, and for nothing else.
  var isOnlyConditions: Bool {
    !query.conditions.isEmpty && query.grouping.isEmpty && name == nil && metrics.isEmpty
      && versus == nil
  }

  private static let clauses = ["where", "by", "of", "vs"]
}
