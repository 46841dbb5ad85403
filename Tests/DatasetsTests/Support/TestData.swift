import Datasets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where tests find real data sets, which are too large to be part of the package.
enum TestData {
  /// What skipped tests say.
  static let comment = "needs the real data sets: set PSN_TEST_DATA to their directory"

  /// `PSN_TEST_DATA`, or `shared/data` beside the package.
  static let directory: String? = {
    if let path = getenv("PSN_TEST_DATA") { return String(cString: path) }
    let package = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/\(package)/../shared/data"
    return access(path, R_OK) == 0 ? path : nil
  }()

  /// A search path with that directory in front.
  static let searchPath = DataSearchPath(explicit: directory, environment: [:])

  /// Whether a set is there.
  static func has(_ entry: DatasetCatalog.Entry) -> Bool { entry.isAvailable(in: searchPath) }

  /// Whether the EMNIST files of a split are there.
  static func hasEMNIST(split: String) -> Bool {
    searchPath.find(["emnist-\(split)-test-images-idx3-ubyte"], in: ["emnist"]) != nil
  }

  /// Whether the tests are built with optimization.
  static let isOptimized: Bool = {
    var isDebug = false
    assert(
      {
        isDebug = true; return true
      }())
    return !isDebug
  }()

  /// How many times as long as usual fuzzing runs, from `PSN_FUZZ`.
  static let fuzzFactor = getenv("PSN_FUZZ").flatMap { Int(String(cString: $0)) } ?? 1
}

/// A directory that is removed with all that is in it.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/psn-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw TestFailure(what: "mkdtemp") }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  /// Writes a file, with the directories above it, and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    var directory = path
    for component in name.split(separator: "/").dropLast() {
      directory += "/\(component)"
      mkdir(directory, 0o755)
    }
    let file = "\(path)/\(name)"
    guard let stream = fopen(file, "wb") else { throw TestFailure(what: "fopen \(file)") }
    defer { fclose(stream) }
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw TestFailure(what: "fwrite \(file)")
    }
    return file
  }

  /// Writes a text file and returns its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  private static func remove(_ path: String) {
    if let directory = opendir(path) {
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { Self.remove("\(path)/\(name)") }
      }
      closedir(directory)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// Something the tests themselves need went wrong.
struct TestFailure: Error {
  let what: String
}
