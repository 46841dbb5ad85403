import Testing

@testable import SparseNetworks

/// Single-precision functions against those in double precision, whose own errors are tested
/// against a high-precision reference.
@Suite struct FloatFunctionsTests {
  /// Every 9973rd float: all signs, exponents and sizes.
  static let sweep = stride(from: UInt32(0), to: .max, by: 9973).map { Float(bitPattern: $0) }
    .filter(\.isFinite)

  private func largestError(
    _ function: (Float) -> Float, _ reference: (Double) -> Double, where condition: (Float) -> Bool
  ) -> Double {
    var largest = 0.0
    for x in Self.sweep where condition(x) {
      let exact = reference(Double(x))
      let rounded = Float(exact)
      guard rounded.isFinite else {
        if function(x) != rounded { return .infinity }
        continue
      }
      let unit = Double(max(rounded.ulp, .leastNonzeroMagnitude))
      largest = max(largest, abs(Double(function(x)) - exact) / unit)
    }
    return largest
  }

  @Test func expIsWithinOneUlp() {
    #expect(largestError(FloatFunctions.exp, Elementary.exp) { _ in true } < 1.01)
  }

  @Test func logIsWithinOneUlp() {
    #expect(largestError(FloatFunctions.log, Elementary.log) { $0 > 0 } < 1.01)
  }

  @Test func tanhIsWithinTwoUlp() {
    #expect(largestError(FloatFunctions.tanh, Elementary.tanh) { _ in true } < 1.6)
  }

  @Test func erfIsWithinTwoUlp() {
    #expect(largestError(FloatFunctions.erf, Elementary.erf) { _ in true } < 1.1)
  }

  @Test func sigmoidIsWithinThreeUlp() {
    #expect(largestError(FloatFunctions.sigmoid, Elementary.sigmoid) { $0 > -87 } < 2.6)
  }

  @Test func specialValues() {
    #expect(FloatFunctions.exp(.infinity) == .infinity && FloatFunctions.exp(-.infinity) == 0)
    #expect(FloatFunctions.exp(0) == 1 && FloatFunctions.exp(.nan).isNaN)
    #expect(FloatFunctions.log(0) == -.infinity && FloatFunctions.log(-1).isNaN)
    #expect(FloatFunctions.log(1) == 0 && FloatFunctions.log(.infinity) == .infinity)
    #expect(FloatFunctions.log(.nan).isNaN && FloatFunctions.tanh(.nan).isNaN)
    #expect(FloatFunctions.tanh(.infinity) == 1 && FloatFunctions.tanh(-.infinity) == -1)
    #expect(FloatFunctions.erf(.infinity) == 1 && FloatFunctions.erf(-.infinity) == -1)
    #expect(FloatFunctions.erf(.nan).isNaN && FloatFunctions.sigmoid(.nan).isNaN)
    #expect(FloatFunctions.tanh(-0.0).sign == .minus && FloatFunctions.erf(-0.0).sign == .minus)
  }

  /// The vectors of every instruction set give the bits of the scalar definition.
  @Test(arguments: KernelTests.compiled, Activation.allCases)
  func kernelsGiveTheSameBits(set: InstructionSet, activation: Activation) throws {
    let kernels = try #require(Kernels(set))
    let values = Self.sweep + [.infinity, -.infinity, 0, -0.0]
    func results(_ kernels: Kernels) -> [UInt32] {
      var (out, gradient) = (values, values)
      kernels.activate(activation, values, into: &out, count: values.count)
      kernels.gate(activation, values, &gradient, count: values.count)
      return (out + gradient).map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
    }
    #expect(results(kernels) == results(.reference))
  }

  /// The loss of hostile logits too.
  @Test(arguments: KernelTests.compiled)
  func crossEntropyGivesTheSameBits(set: InstructionSet) throws {
    var random = RandomStream(seed: 1, name: "loss").draws()
    for width in [16, 32, 48, 64] {
      for scale in [1, 30, 1e30, 3e38] {
        let logits = (0..<7 * width).map { _ in Float(random.normal() * scale) }
        let labels = (0..<width).map { _ in UInt16(random.integer(below: 7)) }
        func results(_ kernels: Kernels) -> [UInt32] {
          var (dz, losses) = (logits, Array(repeating: Float(0), count: width))
          kernels.crossEntropy(
            logits, classCount: 7, width: width, count: width - 3, labels: labels, scale: 0.25,
            dz: &dz, losses: &losses)
          return (dz + losses).map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
        }
        #expect(results(try #require(Kernels(set))) == results(.reference))
      }
    }
  }

  /// Bytes are scaled without a division, and yet as if by one.
  @Test(arguments: KernelTests.compiled)
  func bytesAreScaledExactly(set: InstructionSet) throws {
    let kernels = try #require(Kernels(set))
    for maximum in 1...255 {
      let examples = Examples(
        count: 1, featureCount: 256, inputs: .bytes(Array(0...255), maximum: Float(maximum)),
        targets: .classes([0], count: 1))
      var x = Array(repeating: Float(-1), count: 256 * 16)
      [UInt32(0)].withUnsafeBufferPointer {
        kernels.gather(examples, $0, x: &x, width: 16)
      }
      #expect((0..<256).allSatisfy { x[$0 * 16] == Float($0) / Float(maximum) })
      #expect((0..<256).allSatisfy { x[$0 * 16 + 1] == 0 })
    }
  }
}
