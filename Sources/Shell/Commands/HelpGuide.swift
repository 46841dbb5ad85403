import CommandLanguage

/// A page of help that is about no single command.
struct HelpGuide: Sendable {
  let name: String
  let summary: String
  /// What else it is asked for by.
  var otherNames: [String] = []
  let items: [Answer.Item]

  /// The page in words, for searching.
  var words: String {
    items.map { item in
      switch item {
      case .text(let text): text
      case .table(let table): table.rows.joined().map(\.shown).joined(separator: " ")
      case .fields, .figure, .values: ""
      }
    }.joined(separator: " ")
  }

  /// The guides, in the order in which `help` lists them.
  static let all = [language, selectors, expressions, keys, pipelines]

  private static let language = HelpGuide(
    name: "language", summary: "Variables, loops, conditions, quotes, scripts",
    otherNames: ["let", "for", "repeat", "if", "else", "assert"],
    items: [
      table(
        "written", "means",
        [
          ("a; b", "commands stand on lines of their own, or between semicolons"),
          ("# words", "a comment, to the end of the line"),
          ("\\", "at the end of a line: goes on in the next, as after an open quote or bracket"),
          ("'...'", "taken as it stands; in \"...\" variables are replaced"),
          ("let x = EXPR", "sets a variable"),
          ("$x, ${x}", "its value"),
          ("for x in a b 1..3 { ... }", "runs the block for each word"),
          ("repeat N { ... }", "runs the block N times"),
          ("if EXPR { ... } else { ... }", "runs one of the blocks"),
          ("assert EXPR", "stops the script unless it holds"),
          ("source FILE A B", "runs a script, in which $1 is A and $2 is B"),
          ("90%, 1e-3, 10k, 64..79", "ways to write numbers, and a range"),
        ]),
      .text(
        """

        Any unambiguous beginning of a command's name will do. Keys are written key=value, in any \
        order. A script that fails stops at the failing line; what comes before stays done.

        Example:
          for p in power lognormal random { net 64-100-10 name=$p; profile $p sparsity=90% }
        """),
    ])

  private static let selectors = HelpGuide(
    name: "selectors", summary: "Naming layers, neurons and edges of a network",
    items: [
      table(
        "written", "means",
        [
          ("fc1, fc2, ..., out", "a layer: the first one that computes, the next, the last"),
          ("fc1[12]", "neuron 12 of it, counted from 0"),
          ("fc1[0..31]", "neurons 0 to 31"),
          ("fc1[hubs]", "the tenth of the neurons that read the most inputs"),
          ("fc1[dead]", "neurons that read nothing"),
          ("fc1[*]", "all neurons"),
          ("fc1[12,307]", "the edge from input 307 to neuron 12"),
          ("fc1[12,*]", "all edges of neuron 12"),
        ]),
      .text("\nExamples:\n  neuron fc1[12]\n  print mean(fanin(fc1[hubs]))\n  weights fc1[0..9]"),
    ])

  private static let expressions = HelpGuide(
    name: "expressions", summary: "What print, let, if, assert, plot and hist can calculate",
    items: [
      table("quantity", "is", SessionContext.quantities.map { ($0.name, $0.summary) }),
      .text("\nOf parts of the network:"),
      table("function", "gives", SessionContext.functions.map { ($0.usage, $0.summary) }),
      .text(
        """

        Of any numbers: \(BuiltinFunction.allCases.map(\.usage).joined(separator: ", ")).
        Signs: + - * / ^ and parentheses; < <= > >= == != and or not. Behind print, > writes to \
        a file, so a comparison stands in parentheses: print (loss > 2).

        Examples:
          print max(abs(weight(fc1)))
          print quantile(fanin(fc1), 90%)
        """),
    ])

  private static let keys = HelpGuide(
    name: "keys", summary: "Editing the line: history, completion, suggestions",
    items: [
      table(
        "key", "does",
        [
          ("Tab", "completes the word, or lists what it may become"),
          ("Right, End", "at the end of the line: takes over the suggestion in dim letters"),
          ("Up, Down", "earlier and later lines that begin as this one does"),
          ("Ctrl-R, Ctrl-S", "searches the history backwards, forwards, as you type"),
          ("Ctrl-A, Ctrl-E", "to the beginning, to the end"),
          ("Alt-B, Alt-F", "a word back, a word on"),
          ("Ctrl-W, Ctrl-U, Ctrl-K", "deletes a word, the line, the rest of it"),
          ("Ctrl-Y", "puts back what was deleted"),
          ("Ctrl-L", "clears the screen"),
          ("Enter", "on an empty line: repeats a stepping command, such as step or phase"),
          ("Ctrl-C", "gives up the line, or stops a command after the step it is in"),
          ("Ctrl-Z", "stops the shell; fg in the system's shell goes on"),
          ("Ctrl-D", "on an empty line: leaves"),
        ]),
      .text(
        """

        A block in braces goes on over several lines and comes back from the history as one. \
        ~/.editrc changes keys: bind -v there means those of vi. set hints=off hides what \
        stands behind the line in dim letters.
        """),
    ])

  private static let pipelines = HelpGuide(
    name: "pipelines", summary: "Answers to files and programs; psn among other programs",
    items: [
      table(
        "written", "means",
        [
          ("COMMAND > FILE", "writes the answer to a file, anew"),
          ("COMMAND >> FILE", "adds it to the end"),
          ("COMMAND | PROGRAM", "gives it to a program of the system"),
          ("psn FILE..., psn -c '...'", "runs scripts, or commands, and ends"),
          ("psn --json", "gives every answer as one JSON object a line: docs/json.md"),
          ("psn -q", "answers what is asked, and no more"),
          ("PSN_PAGER, PAGER", "what shows answers taller than the screen (less); set pager=off"),
          ("NO_COLOR, CLICOLOR_FORCE", "no color ever; color even into a pipe"),
          ("COLUMNS", "the width to write for where there is no terminal"),
        ]),
      .text(
        """

        Exit status: 0 all well, 1 a command failed, 2 usage, 3 a replay differed, 130 interrupted. \
        Off a terminal there is no prompt, no color, no progress and no pager.

        Example:
          print fanin(fc1) | sort -n | tail -3
        """),
    ])

  private static func table(
    _ first: String, _ second: String, _ rows: [(String, String)]
  ) -> Answer.Item {
    .table(
      AnswerTable(columns: [first, second], rows: rows.map { [.text($0.0), .text($0.1)] }))
  }
}
