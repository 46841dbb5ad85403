import Glibc
import Testing

@testable import Shell

struct CommandHistoryTests {
  private func history(_ entries: String..., limit: Int = 100) -> CommandHistory {
    var history = CommandHistory(limit: limit)
    entries.forEach { history.add($0) }
    return history
  }

  @Test func duplicatesMoveToTheEnd() {
    #expect(history("a", "b", "b", "a").entries == ["b", "a"])
  }

  @Test func oldestGoWhenItIsFull() {
    #expect(history("a", "b", "c", limit: 2).entries == ["b", "c"])
  }

  @Test func addingTellsWhetherItWasMoreThanAppending() {
    var history = CommandHistory(limit: 2)
    let answers = ["a", "a", "b", "a", "c"].map { history.add($0) }
    #expect(answers == [false, false, false, true, true])
  }

  @Test func walksByPrefixAndComesBack() {
    let history = history("train 1", "print", "train 2")
    var walk = history.walk(from: "tr", line: "tr")
    let older = (0..<3).map { _ in history.older(&walk) }
    #expect(older == ["train 2", "train 1", nil])
    #expect(walk.shown == "train 1")
    let newer = (0..<3).map { _ in history.newer(&walk) }
    #expect(newer == ["train 2", "tr", nil])
  }

  @Test func walkSkipsTheLineItBeginsWith() {
    let history = history("print", "train 1")
    var walk = history.walk(from: "train 1", line: "train 1")
    let same = history.older(&walk)
    #expect(same == nil)
    walk = history.walk(from: "", line: "train 1")
    let other = history.older(&walk)
    #expect(other == "print")
  }
}

struct HistoryFileTests {
  @Test func entriesSurviveAsTheyWere() throws {
    let directory = try TemporaryDirectory()
    let file = HistoryFile(path: "\(directory.path)/history", limit: 10)
    #expect(try file.load() == [])
    let entries = ["print 1", "two\nlines", #"a \n b \ c\\"#, "äöü→日本"]
    for entry in entries { try file.append(entry) }
    #expect(try file.load() == entries)
    #expect(directory.read("history")?.split(separator: "\n").count == 4)
    var info = stat()
    #expect(stat(file.path, &info) == 0 && info.st_mode & 0o777 == 0o600)
  }

  @Test func damagedLinesAreLeftOut() throws {
    let directory = try TemporaryDirectory()
    let file = HistoryFile(path: "\(directory.path)/history", limit: 10)
    try file.append("good")
    let descriptor = open(file.path, O_WRONLY | O_APPEND)
    #expect(write(descriptor, [0xFF, 0xFE, 0x0A, 0x0A] as [UInt8], 4) == 4)
    close(descriptor)
    try file.append("better")
    #expect(try file.load() == ["good", "better"])
  }

  @Test func growsToTwiceItsLimitThenShrinks() throws {
    let directory = try TemporaryDirectory()
    let file = HistoryFile(path: "\(directory.path)/history", limit: 3)
    for number in 1...5 { try file.append("print \(number)") }
    try file.compactIfNeeded()
    #expect(directory.read("history")?.split(separator: "\n").count == 5)
    try file.append("print 4")
    try file.compactIfNeeded()
    #expect(directory.read("history") == "print 3\nprint 5\nprint 4\n")
    #expect(try file.load() == ["print 3", "print 5", "print 4"])
  }

  @Test func failuresSayWhat() throws {
    let file = HistoryFile(path: "/nowhere/history", limit: 3)
    let failure = #expect(throws: HistoryFileError.self) { try file.append("print 1") }
    #expect(failure?.message.contains("/nowhere/history: No such file") == true)
  }
}
