import Experiments
import Glibc
import Testing

/// A path in a folder of its own, which goes when this does.
final class TemporaryFile {
  let path: String
  private let folder: String

  init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/psn-results-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    path = folder + "/results.sqlite"
  }

  deinit {
    for ending in ["", "-wal", "-shm", ".locks", "-journal"] { unlink(path + ending) }
    rmdir(folder)
  }

  /// What is in the file.
  var bytes: [UInt8] {
    get throws {
      let file = try #require(fopen(path, "r"))
      defer { fclose(file) }
      var bytes: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = fread(&piece, 1, piece.count, file), count > 0 {
        bytes += piece.prefix(count)
      }
      return bytes
    }
  }

  /// The names of what is in its folder.
  var neighbors: [String] {
    get throws {
      let directory = try #require(opendir(folder))
      defer { closedir(directory) }
      var names: [String] = []
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if !name.hasPrefix(".") { names.append(name) }
      }
      return names.sorted()
    }
  }

  func write(_ bytes: [UInt8]) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }

  /// The code of the error that opening it comes to.
  func refusal() -> ExperimentError.Code? {
    do {
      try ResultStore(openingAt: path).close()
      return nil
    } catch {
      return (error as? ExperimentError)?.code
    }
  }
}

/// Cells of one parameter.
func seeds(_ values: ClosedRange<Int>) -> [[CellParameter]] {
  values.map { [CellParameter("seed", "\($0)", number: Double($0))] }
}

/// An outcome with a final value.
func outcome(_ value: Double, digest: String = "d") -> CellOutcome {
  CellOutcome(
    measures: [Measure("accuracy", step: 1, value: 0), Measure("accuracy", step: 2, value: value)],
    digest: digest, data: "", script: "train")
}
