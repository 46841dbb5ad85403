import CommandLanguage
import Glibc
import Interchange
import Testing

@testable import Shell

/// The page on interchange, carried out: what it tells psn and Python to do, in order.
struct InterchangePageTests {
  /// A Python with PyTorch and safetensors: `PSN_TEST_PYTHON`, or `python3`.
  private static let python = getenv("PSN_TEST_PYTHON").map { String(cString: $0) } ?? "python3"

  private static let isAvailable =
    system("'\(python)' -c 'import torch, safetensors, numpy' 2> /dev/null") == 0

  /// The page's blocks of code, with their languages.
  private static func blocks() throws -> [(language: String, text: String)] {
    let path = #filePath.replacing(
      "/Tests/ShellTests/Interchange/InterchangePageTests.swift", with: "/docs/interchange.md")
    var blocks: [(language: String, text: String)] = []
    var isOpen = false
    let page = try TextFile.read(path).text
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if !isOpen { blocks.append((String(line.dropFirst(3)), "")) }
        isOpen.toggle()
      } else if isOpen {
        blocks[blocks.count - 1].text += line + "\n"
      }
    }
    return blocks
  }

  /// Runs blocks of Python in one scope, and those of psn each with all before it.
  private static let driver = """
    import json, subprocess, sys
    psn, blocks, session, scope = sys.argv[1], json.load(open("blocks.json")), "", {}
    for language, text in blocks:
        if language == "python":
            exec(text, scope)
        elif language == "psn":
            session += text
            subprocess.run([psn, "-n", "-c", session], check=True)
    """

  @Test(
    .enabled(
      if: isAvailable, "needs PyTorch and safetensors: set PSN_TEST_PYTHON to a Python with both"))
  func thePageDoesWhatItSays() throws {
    let directory = try TemporaryDirectory()
    let blocks = try Self.blocks()
    #expect(blocks.count { $0.language == "python" } == 4)
    let list = JSONValue.array(blocks.map { [.string($0.language), .string($0.text)] })
    try directory.write(Self.driver, to: "driver.py")
    try directory.write(list.encoded(), to: "blocks.json")
    let status = system(
      "cd '\(directory.path)' && '\(Self.python)' driver.py '\(try Program.path())' > output 2>&1")
    #expect(status == 0, "\(directory.read("output") ?? "")")
  }
}
