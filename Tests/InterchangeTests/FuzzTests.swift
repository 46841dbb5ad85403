import Testing

@testable import Interchange

@Suite struct FuzzTests {
  @Test func damagedSafetensors() throws {
    let small = try Safetensors(
      tensors: [
        Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3], name: "w"),
        Tensor([true, false], name: "m"),
      ], metadata: ["a": "b"]
    ).encoded()
    let seeds = try [small, small, fixture("types.safetensors")]
    let accepted = Fuzzing.run(seed: 11, rounds: 8000, seeds: seeds) { mutant in
      let file = try Safetensors(parsing: mutant)
      let bytes = try file.encoded()
      let back = try Safetensors(parsing: bytes)
      #expect(try back.metadata == file.metadata && back.encoded() == bytes)
    }
    #expect(accepted > 50)
    Fuzzing.refusesBeginnings(of: small) { _ = try Safetensors(parsing: $0) }
  }

  @Test func damagedNPY() throws {
    let seeds = try ["float32", "fortran", "big-endian", "bool", "version-2", "scalar"].map {
      try fixture("\($0).npy")
    }
    let accepted = Fuzzing.run(seed: 12, rounds: 20_000, seeds: seeds) { mutant in
      let tensor = try NPY.tensor(in: mutant)
      #expect(try NPY.tensor(in: NPY.encoded(tensor)) == tensor)
    }
    #expect(accepted > 100)
    for seed in seeds { Fuzzing.refusesBeginnings(of: seed) { _ = try NPY.tensor(in: $0) } }
  }

  @Test func damagedNPYHeaders() throws {
    let seeds = [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }        \n",
      "{\"descr\":'>i8','fortran_order' :True,\n'shape':(3L,)}",
      "{'descr': '|b1', 'fortran_order': True, 'shape': (), }",
    ].map { Array($0.utf8) }
    let accepted = Fuzzing.run(seed: 13, rounds: 50_000, seeds: seeds) { mutant in
      let header = try NPYHeader(parsing: mutant[...])
      #expect(header.shape.count <= 64 && header.shape.allSatisfy { $0 >= 0 })
      let back = try NPYHeader(parsing: Array(header.text(for: nil).utf8)[...])
      #expect(back.shape == header.shape && back.elementType == header.elementType)
      #expect(back.isColumnMajor == header.isColumnMajor)
    }
    #expect(accepted > 200)
  }

  @Test func damagedNPZ() throws {
    let tensors = [
      try Tensor([1, 2, 3] as [Float], name: "a"),
      try Tensor([Int32](repeating: 3, count: 50), name: "b"),
    ]
    let small = try NPZ.encoded(tensors, compression: .deflated)
    // mutants of the directory alone, which most of the archive is not
    let directories = try [small, fixture("zip64.npz")].map { bytes in
      let start = try #require(
        bytes.indices.first { bytes[...].littleEndian(UInt32.self, at: $0) == 0x0201_4B50 })
      return (entries: bytes[..<start], directory: Array(bytes[start...]))
    }
    var accepted = 0
    for (index, (entries, directory)) in directories.enumerated() {
      accepted += Fuzzing.run(seed: 14 + UInt64(index), rounds: 1200, seeds: [directory]) {
        try read(entries + $0)
      }
    }
    #expect(accepted > 50)
    let seeds = try [small, NPZ.encoded(tensors), fixture("commented.npz")]
    Fuzzing.run(seed: 16, rounds: 2000, seeds: seeds, read)
    for seed in seeds { Fuzzing.refusesBeginnings(of: seed, read) }
  }

  private func read(_ bytes: [UInt8]) throws {
    let limit = 20_000
    let archive = try NPZ(parsing: bytes, limit: limit)
    var total = 0
    for name in archive.names {
      do throws(InterchangeError) {
        total += try archive.tensor(named: name).bytes.count
      } catch {
        #expect(!error.hint.isEmpty)
      }
    }
    #expect(total <= limit)
  }

  @Test func damagedDeflate() throws {
    let text = (0..<600).map { UInt8($0 * $0 / 7 % 13) }
    let whole = try Deflate.deflated(text)
    let accepted = Fuzzing.run(seed: 17, rounds: 60_000, seeds: [whole]) { mutant in
      let contents = try Deflate.inflated(mutant[...], size: text.count)
      #expect(contents.count == text.count)
    }
    #expect(accepted > 5)
    Fuzzing.refusesBeginnings(of: whole) { _ = try Deflate.inflated($0[...], size: text.count) }
  }
}
