import Glibc
import Testing

/// Terminals that are poor, narrow, or shared with a shell that stops and continues programs.
@Suite(.serialized)
struct TerminalKindTests {
  @Test func dumbTerminalGetsNoEscapes() throws {
    let shell = try ShellOnTerminal(environment: ["TERM": "dumb"])
    shell.enter("demo")
    try shell.waitForPrompt()
    shell.send("fani\t")
    try shell.waitForLine("fanin ")
    shell.send("fc1\r")
    try shell.waitForPrompt()
    #expect(shell.rows.contains { $0.hasPrefix("largest    fc1[63]=56") })
    shell.send("\u{10}")
    try shell.waitForLine("fanin fc1")
    #expect(!shell.terminal.transcript.contains(0x1B))
    shell.send("\u{3}")
    try shell.waitForPrompt()
    #expect(try shell.endOfInput() == .status(0))
  }

  @Test func narrowTerminalIsFilledAndNotOverfilled() throws {
    let shell = try ShellOnTerminal(columns: 40, rows: 60)
    for command in ["demo", "fanin fc1", "mask fc1", "hubs", "help step"] {
      shell.enter(command)
      try shell.waitForPrompt()
    }
    // Lines as they were sent, before the terminal wraps them.
    let sent = String(decoding: shell.terminal.transcript, as: UTF8.self)
    let plain = sent.replacing(#/\u{1B}\[[0-9;?]*[A-Za-z]/#, with: "")
    for line in plain.split(whereSeparator: \.isNewline) where !line.contains("psn") {
      #expect(line.count <= 40, "\(line)")
    }
    shell.send("print \"" + String(repeating: "0123456789", count: 6) + "\"")
    try shell.terminal.wait("the wrapped line") { $0.textBeforeCursor.hasSuffix("789\"") }
  }

  @Test func lineOf500ColumnsIsEditedAsAnyOther() throws {
    let shell = try ShellOnTerminal()
    let text = String(repeating: "0123456789", count: 49)
    shell.send("print \"\(text)\"")
    try shell.terminal.wait("the line") { $0.textBeforeCursor.hasSuffix("9\"") }
    shell.send("\u{1}")
    try shell.terminal.wait("the cursor at the beginning") {
      $0.textBeforeCursor.hasSuffix("psn> ")
    }
    shell.send(String(repeating: "\u{1B}[C", count: 250) + "日é")
    let line = "print \"\(text)\""
    let changed = line.prefix(250) + "日é" + line.dropFirst(250)
    shell.send("\u{5}\r")
    let answer = changed.dropFirst(7).dropLast()
    try shell.terminal.wait("the answer") { $0.text.joined().contains("\"" + answer) }
    try shell.waitForPrompt()
    shell.send("\u{1B}[A")
    try shell.terminal.wait("the line again") {
      $0.text.joined().hasSuffix(changed)
    }
  }

  @Test func stopsAndGoesOnAsOtherProgramsDo() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(
      program: "/bin/sh", arguments: ["-i"],
      environment: [
        "HOME": home.path, "XDG_STATE_HOME": "\(home.path)/state", "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "PS1": "sh: ",
        "PAGER": "cat",
      ])
    try terminal.wait("the system's shell") { $0.textBeforeCursor == "sh: " }
    terminal.send("\(try ShellOnTerminal.program()) -n\r")
    try terminal.wait("the first prompt") { $0.textBeforeCursor == "psn> " }
    terminal.send("print 1+")
    try terminal.wait("a half line") { $0.textBeforeCursor == "psn> print 1+" }
    terminal.send("\u{1A}")
    try terminal.wait("the system's shell again") { $0.textBeforeCursor == "sh: " }
    terminal.send("echo be''tween\r")
    try terminal.wait("another program") { screen in
      screen.text.contains("between") && screen.textBeforeCursor == "sh: "
    }
    terminal.send("fg\r")
    try terminal.wait("the half line") { $0.textBeforeCursor == "psn> print 1+" }
    terminal.send("6\r")
    try terminal.wait("the answer") { $0.text.contains("7") && $0.textBeforeCursor == "psn> " }

    // While it trains.
    terminal.send("demo\r")
    try terminal.wait("the demo") { $0.textBeforeCursor == "psn digits demo> " }
    terminal.send("train epochs=100000\r")
    try terminal.wait("progress") { $0.text.contains { $0.contains(" steps, ") } }
    terminal.send("\u{1A}")
    try terminal.wait("the system's shell once more") { $0.textBeforeCursor == "sh: " }
    terminal.send("fg\r")
    try terminal.wait("training that goes on") { screen in
      screen.text.last { !$0.isEmpty }?.contains(" steps, ") == true
    }
    terminal.send("\u{3}")
    try terminal.wait("the prompt") { screen in
      screen.text.contains { $0.hasPrefix("interrupted after") }
        && screen.textBeforeCursor.hasPrefix("psn digits demo step ")
    }
    terminal.send("\u{4}")
    try terminal.wait("its end") { $0.textBeforeCursor == "sh: " }
  }
}
