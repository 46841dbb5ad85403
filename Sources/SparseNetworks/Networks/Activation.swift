/// The nonlinearity of a layer.
public enum Activation: String, CaseIterable, Sendable {
  /// `max(0, z)`.
  case relu
  /// `z` where positive, else `0.01 z`.
  case leakyReLU = "leaky-relu"
  /// Hyperbolic tangent.
  case tanh
  /// Logistic function.
  case sigmoid
  /// `z Phi(z)`, the exact form with the error function (Hendrycks and Gimpel 2016).
  case gelu
  /// `z`.
  case identity

  /// The value at `z`.
  public func value(_ z: Float) -> Float {
    switch self {
    case .relu: z > 0 ? z : z.isNaN ? z : 0
    case .leakyReLU: z > 0 ? z : 0.01 * z
    case .tanh: Float(Elementary.tanh(Double(z)))
    case .sigmoid: Float(Elementary.sigmoid(Double(z)))
    case .gelu: Float(Double(z) * Self.normalCDF(Double(z)))
    case .identity: z
    }
  }

  /// The derivative at `z`; 0 at the kink of ReLU, 0.01 at that of leaky ReLU.
  public func derivative(_ z: Float) -> Float {
    switch self {
    case .relu: return z > 0 ? 1 : 0
    case .leakyReLU: return z > 0 ? 1 : 0.01
    case .tanh:
      let value = Elementary.tanh(Double(z))
      return Float(1 - value * value)
    case .sigmoid:
      let value = Elementary.sigmoid(Double(z))
      return Float(value * (1 - value))
    case .gelu:
      let x = Double(z)
      let density = 0.3989422804014327 * Elementary.exp(-x * x / 2)
      return Float(Self.normalCDF(x) + x * density)
    case .identity: return 1
    }
  }

  private static func normalCDF(_ x: Double) -> Double {
    0.5 * (1 + Elementary.erf(x * 0.7071067811865476))
  }
}
