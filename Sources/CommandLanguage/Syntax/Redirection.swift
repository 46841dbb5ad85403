/// Where the output of a command goes instead of the screen.
public enum Redirection: Sendable, Equatable {
  /// `> FILE`: into a new file.
  case overwrite(Word)
  /// `>> FILE`: after what the file holds.
  case append(Word)
  /// `| TEXT`: into the command `text`, exactly as written, for a shell to run.
  case pipe(text: String, span: SourceSpan)
}

extension CommandNode {
  /// The command before the first free-standing `>`, `>>` or `|`, and what follows it.
  ///
  /// The parser does not do this itself, because some commands take conditions, where `>` compares.
  ///
  /// - Throws: `unexpectedEnd` if nothing follows the operator or precedes it, `usage` if more than
  ///   one file follows.
  public func splittingRedirection() throws(Diagnostic) -> (CommandNode, Redirection?) {
    guard let position = words.firstIndex(where: \.isOperator) else { return (self, nil) }
    let sign = words[position]
    guard let last = words[..<position].last else {
      throw Diagnostic(
        .unexpectedEnd, "there is no command before `\(source[sign.span])`",
        hint: "write COMMAND \(source[sign.span]) …", span: sign.span, source: source)
    }
    let command = CommandNode(
      words: Array(words[..<position]),
      span: SourceSpan(lower: span.lower, upper: last.span.upper), source: source)
    let targets = words[(position + 1)...]
    let isPipe = sign.literal == "|"
    guard let target = targets.first else {
      throw Diagnostic(
        .unexpectedEnd,
        isPipe ? "no command follows `|`" : "no file name follows `\(source[sign.span])`",
        hint: isPipe ? "for example: COMMAND | less" : "for example: COMMAND > results.txt",
        span: sign.span, source: source)
    }
    if isPipe {
      let textSpan = SourceSpan(lower: target.span.lower, upper: span.upper)
      return (command, .pipe(text: source[textSpan], span: textSpan))
    }
    if target.isOperator || targets.count > 1 {
      let extra = target.isOperator ? target : targets[targets.startIndex + 1]
      throw Diagnostic(
        .usage, "`\(source[sign.span])` takes one file name, but `\(source[extra.span])` follows",
        hint: "quote a name that has spaces; the file comes last", span: extra.span, source: source)
    }
    return (command, sign.literal == ">>" ? .append(target) : .overwrite(target))
  }
}
