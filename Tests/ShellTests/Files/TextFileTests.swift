import Glibc
import Testing

@testable import Shell

struct TextFileTests {
  /// A link that leads to nothing yet stays, and the file is made where it leads.
  @Test(arguments: ["target", "there/target", "DIR/there/target"])
  func danglingLinksAreFollowed(_ target: String) throws {
    let home = try TemporaryDirectory()
    mkdir(home.path + "/there", 0o700)
    let target = target.replacing("DIR", with: home.path)
    try #require(symlink(target, home.path + "/link") == 0)
    try #require(symlink("link", home.path + "/first") == 0)
    try TextFile.checkWritable(home.path + "/first")
    try TextFile.write("text", to: home.path + "/first")
    #expect(home.read(target.contains("there") ? "there/target" : "target") == "text")
    for link in ["link", "first"] {
      var status = stat()
      #expect(lstat("\(home.path)/\(link)", &status) == 0)
      #expect(status.st_mode & S_IFMT == S_IFLNK, "\(link)")
      #expect(home.read(link) == "text")
    }
  }

  /// A large file that is given up while it is written leaves the old one, and nothing beside it.
  @Test func writingIsGivenUpWhole() throws {
    let home = try TemporaryDirectory()
    try TextFile.write("old", to: home.path + "/file")
    let bytes = [UInt8](repeating: 7, count: 20 << 20)
    for limit in 1...3 {
      var asked = 0
      #expect(throws: ShellError.interrupted) {
        try TextFile.write(bytes, to: home.path + "/file") {
          asked += 1
          return asked == limit
        }
      }
      #expect(home.read("file") == "old")
      #expect(system("test \"$(ls '\(home.path)')\" = file") == 0)
    }
    try TextFile.write(bytes, to: home.path + "/file", unless: { false })
    #expect(home.read("file")?.utf8.count == bytes.count)
  }

  @Test func linksThatLeadNowhereAreRefused() throws {
    let home = try TemporaryDirectory()
    try #require(symlink("b", home.path + "/a") == 0 && symlink("a", home.path + "/b") == 0)
    try #require(symlink("no/such/place", home.path + "/c") == 0)
    for name in ["a", "c", "."] {
      let path = "\(home.path)/\(name)"
      #expect(throws: ShellError.self) { try TextFile.checkWritable(path) }
      #expect(throws: ShellError.self) { try TextFile.write("text", to: path) }
    }
  }
}
