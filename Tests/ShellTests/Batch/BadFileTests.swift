import CommandLanguage
import Glibc
import Testing

@testable import Shell

struct BadFileTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  private func write(_ bytes: [UInt8], to name: String) throws {
    let descriptor = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }

  /// Runs a command that must fail and must change nothing, and gives the complaint.
  private func complaint(of command: String) throws -> Diagnostic {
    let shell = BatchSession()
    try shell.run("demo; step; let x = 1")
    let before = shell.snapshot
    let failure = try #require(shell.failure(of: command))
    #expect(failure.status == 1)
    #expect(shell.snapshot == before)
    return failure.diagnostic
  }

  // MARK: - Data

  @Test(arguments: [
    ("1,2,0\n3,4\n5,6,1\n", "2"), ("1,2,0\n3,four,1\n5,6,1\n", "four"), ("", ""),
    ("1,2,0\n3,nan,1\n", ""), ("\u{0}\u{1}\u{2}", ""), ("1,2,0\n", ""), ("\n\n\n", ""),
  ])
  func tablesThatAreNoneAreRefused(_ text: String, _ saying: String) throws {
    try write(Array(text.utf8), to: "table.csv")
    let problem = try complaint(of: "data csv \(path("table.csv"))")
    #expect(problem.message.contains("table.csv"), "\(problem.message)")
    #expect((problem.message + (problem.hint ?? "")).contains(saying))
    #expect(problem.hint?.isEmpty == false)
  }

  @Test func damagedGzipIsRefused() throws {
    let rows = (0..<200).map { "\($0),\($0 * 7 % 13),\($0 % 3)\n" }.joined()
    try directory.write(rows, to: "table.csv")
    try #require(system("gzip -k '\(path("table.csv"))'") == 0)
    try BatchSession().run("data csv \(path("table.csv.gz"))")
    var bytes: [UInt8] = []
    let file = try #require(fopen(path("table.csv.gz"), "r"))
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    fclose(file)
    for cut in [3, 12, bytes.count / 2, bytes.count - 1] {
      try write(Array(bytes[..<cut]), to: "cut.csv.gz")
      #expect(try complaint(of: "data csv \(path("cut.csv.gz"))").message.contains("cut.csv.gz"))
    }
    bytes[bytes.count / 2] ^= 0x55
    try write(bytes, to: "bad.csv.gz")
    #expect(try complaint(of: "data csv \(path("bad.csv.gz"))").message.contains("bad.csv.gz"))
  }

  @Test(
    arguments: [
      [], [0, 0, 8], [0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
      [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8],
      [0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2], [0, 0, 13, 200],
    ] as [[UInt8]])
  func lyingImageFilesAreRefused(_ images: [UInt8]) throws {
    try write(images, to: "images")
    try write([0, 0, 8, 1, 0, 0, 0, 2, 0, 1], to: "labels")
    let problem = try complaint(of: "data idx images=\(path("images")) labels=\(path("labels"))")
    #expect(problem.message.contains("images"), "\(problem.message)")
    #expect(problem.hint?.isEmpty == false)
  }

  @Test(arguments: [
    "data csv PATH", "data csv PATH/absent.csv", "data idx images=PATH labels=PATH", "source PATH",
    "source PATH/absent.psn", "replay PATH/absent.psn", "replay PATH", "save PATH",
    "save PATH/absent/a.psn", "save ''", "print 1 > PATH", "print 1 >> PATH",
    "print 1 > PATH/absent/a", "profile custom file=PATH",
  ])
  func placesThatCannotBeAreTold(_ command: String) throws {
    let problem = try complaint(of: command.replacing("PATH", with: directory.path))
    #expect(problem.hint?.isEmpty == false, "\(problem.message)")
  }

  // MARK: - Scripts

  @Test(arguments: ["source", "replay"]) func scriptsMustBeUTF8(_ command: String) throws {
    try write(Array("print 1\nprint '".utf8) + [0xFF, 0xFE] + Array("'\n".utf8), to: "bad.psn")
    let problem = try complaint(of: "\(command) \(path("bad.psn"))")
    #expect(problem.code == .invalidEncoding)
    #expect(problem.source?.name == path("bad.psn"))
  }

  @Test func aLineOfTenMegabytesIsToldShortly() throws {
    try write(
      Array("print ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 10_000_000), to: "long.psn")
    let problem = try complaint(of: "source \(path("long.psn"))")
    #expect(problem.rendered().utf8.count < 4000)
  }

  @Test func deepNestingIsRefused() throws {
    let depth = 100_000
    try directory.write("print " + String(repeating: "(", count: depth), to: "a.psn")
    try directory.write(String(repeating: "repeat 1 {", count: depth), to: "b.psn")
    #expect(try complaint(of: "source \(path("a.psn"))").code == .nestingTooDeep)
    #expect(try complaint(of: "source \(path("b.psn"))").code == .nestingTooDeep)
  }

  @Test(arguments: [("source", "32 deep"), ("replay", "cannot run another")])
  func endlessRecursionIsRefused(_ command: String, _ words: String) throws {
    try directory.write("print 1\n\(command) \(path("a.psn"))\n", to: "a.psn")
    let failure = try #require(BatchSession().failure(of: "\(command) \(path("a.psn"))"))
    #expect(failure.status == 1)
    #expect(failure.diagnostic.message.contains(words))
    #expect(failure.diagnostic.source?.name == path("a.psn"))
  }

  @Test func argumentsOfScriptsEndWithThem() throws {
    try directory.write("print $1 + $2; source \(path("b.psn")) 7; print $1", to: "a.psn")
    try directory.write("print $1\n", to: "b.psn")
    let shell = BatchSession()
    #expect(try shell.run("source \(path("a.psn")) 1 2") == "3\n7\n1\n")
    #expect(shell.session.variables.isEmpty)
    try directory.write("print $2", to: "b.psn")
    #expect(
      shell.failure(of: "source \(path("a.psn")) 1 2")?.diagnostic.source?.name == path("b.psn"))
    #expect(shell.session.variables.isEmpty)
  }

  // MARK: - Saving

  @Test func foreignFilesAreKept() throws {
    try directory.write("my notes\n", to: "notes.txt")
    let problem = try complaint(of: "save \(path("notes.txt"))")
    #expect(problem.hint?.contains("--force") == true)
    #expect(directory.read("notes.txt") == "my notes\n")
    try BatchSession().run("demo; save \(path("notes.txt")) --force; save \(path("notes.txt"))")
    #expect(directory.read("notes.txt")?.hasPrefix("#! psn session") == true)
  }

  @Test func savingKeepsTheModeOfAFile() throws {
    try BatchSession().run("demo; save \(path("a.psn"))")
    for mode: mode_t in [0o600, 0o755, 0o644] {
      try #require(chmod(path("a.psn"), mode) == 0)
      try BatchSession().run("demo; step; save \(path("a.psn"))")
      var status = stat()
      #expect(stat(path("a.psn"), &status) == 0 && status.st_mode & 0o7777 == mode)
    }
  }

  @Test func leftoversOfACrashAreNoHindrance() throws {
    try directory.write("half a scr", to: "a.psn.\(getpid()).tmp")
    try BatchSession().run("demo; save \(path("a.psn"))")
    #expect(directory.read("a.psn")?.hasPrefix("#! psn session") == true)
    #expect(access(path("a.psn.\(getpid()).tmp"), F_OK) != 0)
  }

  @Test func savingFollowsLinks() throws {
    try directory.write("", to: "real.psn")
    try #require(symlink(path("real.psn"), path("link.psn")) == 0)
    try BatchSession().run("demo; save \(path("link.psn"))")
    #expect(directory.read("real.psn")?.hasPrefix("#! psn session") == true)
  }

  @Test(
    .enabled(if: access("/dev/full", W_OK) == 0),
    arguments: [
      "print 1 >> /dev/full", "print 1 > /dev/full", "save /dev/full --force",
    ])
  func aFullDiskIsTold(_ command: String) throws {
    let problem = try complaint(of: command)
    #expect(problem.message.contains("No space left"))
    #expect(problem.hint?.isEmpty == false)
    var status = stat()
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func devicesStayDevices() throws {
    try BatchSession().run("print 1 > /dev/null; print 1 >> /dev/null; demo; save /dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test(.enabled(if: getuid() != 0)) func placesWithoutPermissionAreTold() throws {
    try directory.write("#! psn session 1\n", to: "mine.psn")
    chmod(directory.path, 0o500)
    defer { chmod(directory.path, 0o700) }
    #expect(try complaint(of: "save \(path("other.psn"))").message.contains("Permission denied"))
  }

  @Test func nothingIsLeftBesideAFileThatCouldNotBeWritten() throws {
    mkdir(path("place"), 0o700)
    _ = try complaint(of: "save \(path("place"))")
    let listing = try BatchSession().run("print 1 | ls '\(directory.path)' > /dev/null")
    #expect(listing == "")
    #expect(rmdir(path("place")) == 0)
    let parent = try #require(opendir(directory.path))
    defer { closedir(parent) }
    var names = 0
    while readdir(parent) != nil { names += 1 }
    #expect(names == 2)
  }
}
