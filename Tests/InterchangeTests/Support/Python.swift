import Foundation
import Interchange
import Testing

/// A Python with NumPy and safetensors, where there is one: `PSN_TEST_PYTHON`, or `python3`.
enum Python {
  /// What skipped tests say.
  static let comment: Comment =
    "needs NumPy and safetensors: set PSN_TEST_PYTHON to a Python with both"

  /// Whether there is one.
  static let isAvailable = (try? output(of: "import numpy, safetensors", "")) != nil

  /// What a program prints that is given these arguments.
  static func output(of program: String, _ arguments: String...) throws -> [UInt8] {
    let interpreter = ProcessInfo.processInfo.environment["PSN_TEST_PYTHON"] ?? "python3"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [interpreter, "-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return Array(output)
  }

  /// The tensors that NumPy or safetensors finds in a file of these bytes.
  static func tensors(in bytes: [UInt8], extension: String) throws -> [Tensor] {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "psn-test-\(UUID().uuidString).\(`extension`)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let lines = String(decoding: try output(of: program, file.path), as: UTF8.self)
    return try JSONLines.values(in: lines).map { line in
      let digits = Array(try #require(line["bytes"]?.stringValue))
      let bytes = try stride(from: 0, to: digits.count, by: 2).map {
        try #require(UInt8(String(digits[$0..<$0 + 2]), radix: 16))
      }
      return try Tensor(
        name: line["name"]?.stringValue,
        shape: try #require(line["shape"]?.elements).compactMap(\.integerValue),
        elementType: try #require(ElementType(rawValue: line["type"]?.stringValue ?? "")),
        bytes: bytes)
    }
  }

  private static let program = """
    import json, sys
    import numpy, safetensors

    SHORT = {"F": "float", "I": "int", "U": "uint"}
    path = sys.argv[1]

    def show(name, dtype, shape, data):
        print(json.dumps({"name": name, "type": dtype, "shape": list(shape), "bytes": data.hex()}))

    def long(dtype):
        if dtype in ("BOOL", "BF16"):
            return {"BOOL": "bool", "BF16": "bfloat16"}[dtype]
        return SHORT[dtype[0]] + dtype[1:]

    if path.endswith(".safetensors"):
        with open(path, "rb") as file:
            for name, tensor in safetensors.deserialize(file.read()):
                show(name, long(tensor["dtype"]), tensor["shape"], bytes(tensor["data"]))
    elif path.endswith(".npz"):
        archive = numpy.load(path)
        for name in archive.files:
            array = archive[name]
            show(name, array.dtype.name, array.shape, array.tobytes())
    else:
        array = numpy.load(path)
        show(None, array.dtype.name, array.shape, array.tobytes())
    """

  private struct Failure: Error {
    let status: Int32
  }
}
