import SparseNetworks
import Testing

@Suite struct SHA256Tests {
  /// FIPS 180-4 example vectors and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
        + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `published vectors`(message: String, digest: String) {
    #expect(SHA256.hexDigest(of: Array(message.utf8)) == digest)
  }

  @Test func `a million letters a`() {
    let digest = SHA256.hexDigest(of: Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
    #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `pieces of any length hash like the whole`() {
    let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 3) }
    let whole = SHA256.hexDigest(of: message)
    for step in [1, 3, 55, 56, 63, 64, 65, 127, 128, 500] {
      var hash = SHA256()
      for start in stride(from: 0, to: message.count, by: step) {
        hash.update(bytes: Array(message[start..<min(start + step, message.count)]))
      }
      #expect(hash.hexDigest() == whole, "pieces of \(step) bytes")
    }
  }

  @Test func `finalizing leaves the hash as it was`() {
    var hash = SHA256()
    hash.update(bytes: Array("ab".utf8))
    _ = hash.finalize()
    hash.update(bytes: Array("c".utf8))
    #expect(hash.finalize().prefix(4) == [0xBA, 0x78, 0x16, 0xBF])
    #expect(hash.finalize().count == 32)
  }

  /// Every length around the padding boundaries, hashed once more over all digests.
  @Test func `lengths around the block size`() {
    var all = SHA256()
    for length in 0...130 {
      var hash = SHA256()
      hash.update(bytes: (0..<length).map { UInt8($0) })
      all.update(bytes: hash.finalize())
    }
    #expect(all.hexDigest() == "e5bbbecd60c3632a3455f465bfd8b079c30ef608d2bcc34227f4e5573029020e")
  }
}
