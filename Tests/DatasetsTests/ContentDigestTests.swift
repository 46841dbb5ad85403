import SparseNetworks
import Testing

@testable import Datasets

@Suite struct ContentDigestTests {
  private func digest(_ train: Examples, _ test: Examples) -> String {
    Dataset(name: "x", train: train, test: test, source: "").contentDigest()
  }

  private let images = Examples(
    count: 2, featureCount: 1, inputs: .bytes([3, 200], maximum: 255),
    targets: .classes([0, 258], count: 300))
  private let numbers = Examples(
    count: 1, featureCount: 2, inputs: .floats([1, -2]), targets: .values([0.5], width: 1))

  /// The documented encoding, spelled out byte by byte.
  @Test func `hashes the documented encoding`() {
    func integer(_ value: UInt8) -> [UInt8] { [value, 0, 0, 0, 0, 0, 0, 0] }
    var encoding = Array("psn-dataset-1\n".utf8)
    encoding += integer(2) + integer(1)
    encoding += [0, 0, 0, 0x7F, 0x43, 3, 200]
    encoding += [0, 0x2C, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1]
    encoding += integer(1) + integer(2)
    encoding += [1, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    encoding += [1] + integer(1) + [0, 0, 0, 0x3F]
    #expect(digest(images, numbers) == SHA256.hexDigest(of: encoding))
  }

  @Test func `parts do not commute`() {
    #expect(digest(images, numbers) != digest(numbers, images))
  }
}
