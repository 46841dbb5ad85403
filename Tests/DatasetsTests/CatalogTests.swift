import Datasets
import Testing

@Suite struct DataSearchPathTests {
  @Test func `the order of the places`() {
    let path = DataSearchPath(
      explicit: "mine",
      environment: [
        "PSN_DATA": "/a:b/:/a", "XDG_DATA_HOME": "/home/data", "HOME": "/home",
        "XDG_DATA_DIRS": "/x:/y",
      ])
    #expect(
      path.roots == [
        "mine", "/a", "b", "/home/data/psn", "/x/psn", "/y/psn", "/usr/share/datasets",
      ])
  }

  @Test func `the places without any variable`() {
    let shared = ["/usr/local/share/psn", "/usr/share/psn", "/usr/share/datasets"]
    #expect(DataSearchPath(explicit: nil, environment: [:]).roots == shared)
    #expect(
      DataSearchPath(explicit: nil, environment: ["HOME": "/h", "XDG_DATA_HOME": "relative"]).roots
        == ["/h/.local/share/psn"] + shared)
  }

  @Test func `folder before root, plain before compressed, root after root`() throws {
    let directory = try TemporaryDirectory()
    let path = DataSearchPath(
      explicit: directory.path + "/one", environment: ["PSN_DATA": directory.path + "/two"])
    func find() -> String? { path.find(["f"], in: ["set"])?.first }
    let places = ["two/f.gz", "two/set/f", "one/f.gz", "one/f", "one/set/f.gz", "one/set/f"]
    #expect(find() == nil)
    for place in places {
      let file = try directory.write([1], to: place)
      #expect(find() == file)
    }
  }

  @Test func `all files come from one directory`() throws {
    let directory = try TemporaryDirectory()
    let path = DataSearchPath(
      explicit: directory.path + "/one", environment: ["PSN_DATA": directory.path + "/two"])
    try directory.write([1], to: "one/a")
    try directory.write([1], to: "two/b")
    #expect(path.find(["a", "b"], in: []) == nil)
    try directory.write([1], to: "two/a.gz")
    #expect(
      path.find(["a", "b"], in: []) == [directory.path + "/two/a.gz", directory.path + "/two/b"])
  }
}

@Suite struct DatasetCatalogTests {
  private let nowhere = DataSearchPath(explicit: "/nowhere/at/all", environment: [:])

  @Test func `sets are listed by name`() {
    #expect(
      DatasetCatalog.entries.map(\.name) == [
        "digits", "mnist", "fashion-mnist", "emnist", "covtype",
      ])
    #expect(DatasetCatalog.digits.isAvailable(in: nowhere))
    #expect(!DatasetCatalog.mnist.isAvailable(in: nowhere))
  }

  @Test(arguments: ["mnist", "emnist", "covtype"])
  func `a missing set says how to get it and where it was looked for`(name: String) {
    let error = #expect(throws: DatasetError.self) {
      try DatasetCatalog.load(name, from: nowhere)
    }
    #expect(error?.code == .notFound)
    #expect(error?.hint.contains("scripts/fetch-data \(name)") == true)
    #expect(error?.hint.contains("--data-dir") == true)
    #expect(error?.hint.contains("/nowhere/at/all/\(name)") == true)
  }

  @Test func `an incomplete set names the missing file`() throws {
    let directory = try TemporaryDirectory()
    try directory.write([1], to: "mnist/train-images-idx3-ubyte.gz")
    let path = DataSearchPath(explicit: directory.path, environment: [:])
    let error = #expect(throws: DatasetError.self) { try Dataset.mnist(from: path) }
    #expect(error?.message.contains("incomplete") == true)
    #expect(error?.message.contains("train-labels-idx1-ubyte") == true)
  }

  @Test func `an unknown name lists the known ones`() {
    let error = #expect(throws: DatasetError.self) {
      try DatasetCatalog.load("minst", from: nowhere)
    }
    #expect(error?.hint.contains("fashion-mnist") == true)
  }

  @Test func `loading by name takes the default options`() throws {
    let digits = try DatasetCatalog.load("digits", from: nowhere)
    #expect(digits.canonicalOptions.map(\.description) == ["test=0.2", "seed=1"])
  }
}
