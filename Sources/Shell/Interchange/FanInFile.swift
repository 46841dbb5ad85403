import CommandLanguage
import Interchange
import SparseNetworks

/// Fan-ins in a file: a whole number a neuron, as text or as a list of NumPy's.
enum FanInFile {
  /// Reads the fan-ins.
  ///
  /// - Throws: ``ShellError`` where the file holds something else, or more numbers than a layer can
  ///   have neurons.
  static func read(_ path: String) throws -> [Int] {
    if path.hasSuffix(".npy") {
      let tensors = try TensorFile(reading: path, limit: 1 << 28).contents().tensors
      return try TensorFile.blaming(path) {
        try tensors.list("", as: Int32.self).map { Int($0) }
      }
    }
    let text = try TextFile.read(path)
    var fanIns: [Int] = []
    var rest = text.bytes[...].drop(while: parts)
    while !rest.isEmpty {
      let word = rest.prefix { !parts($0) }
      guard word.count <= 20, let value = Int(String(decoding: word, as: UTF8.self)) else {
        throw ShellError(
          .file,
          "\(text.name) holds \(String(decoding: word.prefix(40), as: UTF8.self)), which is not a "
            + "whole number",
          hint: "write one fan-in a neuron, with blanks or newlines between")
      }
      guard fanIns.count < NetworkPlan.maximumWidth else {
        throw ShellError(
          .file, "\(text.name) holds more fan-ins than a layer can have neurons",
          hint: "write one fan-in a neuron")
      }
      // Sums of fan-ins must not overflow before the profile checks them.
      fanIns.append(min(max(value, -1), NetworkPlan.maximumWidth + 1))
      rest = rest[word.endIndex...].drop(while: parts)
    }
    return fanIns
  }

  /// Whether a byte stands between numbers.
  private static func parts(_ byte: UInt8) -> Bool { ",; \t\r\n".utf8.contains(byte) }
}
