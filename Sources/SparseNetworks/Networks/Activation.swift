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
    case .relu: z <= 0 ? 0 : z
    case .leakyReLU: z > 0 ? z : 0.01 * z
    case .tanh: FloatFunctions.tanh(z)
    case .sigmoid: FloatFunctions.sigmoid(z)
    case .gelu: z * FloatFunctions.normal(z)
    case .identity: z
    }
  }

  /// `gradient` times the derivative, given `z` for GELU and the value at `z` for the others; the
  /// derivative is 0 at the kink of ReLU, and 0.01 at that of leaky ReLU.
  func gated(_ gradient: Float, by value: Float) -> Float {
    switch self {
    case .relu: return value > 0 ? gradient : 0
    case .leakyReLU: return gradient * (value > 0 ? 1 : 0.01)
    case .tanh: return gradient * Float(1).addingProduct(-value, value)
    case .sigmoid: return gradient * (value * (1 - value))
    case .gelu:
      let density = 0x1.988454p-2 * FloatFunctions.exp(-0.5 * value * value)
      return gradient * FloatFunctions.normal(value).addingProduct(value, density)
    case .identity: return gradient
    }
  }
}
