/// The functions every expression has, whatever the context.
public enum BuiltinFunction: String, Sendable, Hashable, CaseIterable {
  /// The arithmetic mean.
  case mean
  /// The middle number in ascending order, or the mean of the middle two; NaN if any is.
  case median
  /// The largest number; NaN if any is.
  case max
  /// The smallest number; NaN if any is.
  case min
  /// The position of the largest number, from 0, the first of several; that of a NaN if there is
  /// one.
  case argmax
  /// The sum, added from left to right; 0 for no numbers.
  case sum
  /// The Euclidean (L2) norm: the root of the sum of squares.
  case norm
  /// The population standard deviation: the divisor is n.
  case std
  /// The coefficient of variation: standard deviation over mean.
  case cv
  /// The Gini coefficient of numbers that are not negative, from 0 (all equal) towards 1.
  case gini
  /// `quantile(x, q)` for q in 0...1, linear between neighbors as NumPy has it by default.
  case quantile
  /// How many numbers are not zero.
  case count
  /// The absolute value, of each number.
  case abs
  /// The square root, of each number.
  case sqrt
  /// The natural logarithm, of each number.
  case log
  /// The exponential, of each number.
  case exp
  /// The largest integer not above, of each number.
  case floor
  /// The nearest integer, halves away from zero, of each number.
  case round
  /// Whether any number is not zero.
  case any
  /// Whether no number is zero.
  case all
  /// How many numbers a list has, or characters a text.
  case length

  /// How the function is written, for help: `quantile(x, q)`.
  public var usage: String { self == .quantile ? "quantile(x, q)" : "\(rawValue)(x)" }

  /// What it gives, in a few words.
  public var summary: String {
    switch self {
    case .mean: "the mean of the numbers"
    case .median: "the middle number"
    case .max: "the largest number"
    case .min: "the smallest number"
    case .argmax: "where the largest number stands, from 0"
    case .sum: "the sum of the numbers"
    case .norm: "the L2 norm: the root of the sum of squares"
    case .std: "the standard deviation, with divisor n"
    case .cv: "the coefficient of variation: deviation over mean"
    case .gini: "the Gini coefficient: 0 where all are equal"
    case .quantile: "the number that a share q lies below"
    case .count: "how many numbers are not 0"
    case .abs: "the size of each number"
    case .sqrt: "the square root of each number"
    case .log: "the natural logarithm of each number"
    case .exp: "the exponential of each number"
    case .floor: "the largest whole number not above, of each"
    case .round: "the nearest whole number, of each"
    case .any: "whether any number is not 0"
    case .all: "whether no number is 0"
    case .length: "how many numbers there are, or characters"
    }
  }

  func value(of arguments: [Value]) throws(Diagnostic) -> Value {
    switch self {
    case .abs: return try map(arguments) { $0.magnitude }
    case .sqrt: return try map(arguments) { $0.squareRoot() }
    case .log: return try map(arguments, ElementaryFunctions.logarithm)
    case .exp: return try map(arguments, ElementaryFunctions.exponential)
    case .floor: return try map(arguments) { $0.rounded(.down) }
    case .round: return try map(arguments) { $0.rounded() }
    case .length: return .number(Double(try length(arguments)))
    case .quantile:
      guard arguments.count == 2, let fraction = arguments[1].number else { throw misused }
      let values = try numbers([arguments[0]])
      guard (0...1).contains(fraction) else {
        throw Diagnostic(
          .outOfRange, "quantile needs a fraction from 0 to 1, not \(arguments[1])",
          hint: "for example: quantile(x, 0.5) or quantile(x, 90%)")
      }
      return .number(Statistics.quantile(try nonempty(values), fraction))
    case .any: return .boolean(try numbers(arguments).contains { $0 != 0 })
    case .all: return .boolean(try numbers(arguments).allSatisfy { $0 != 0 })
    case .sum: return .number(Statistics.sum(try numbers(arguments)))
    case .norm: return .number(Statistics.sum(try numbers(arguments)) { $0 * $0 }.squareRoot())
    case .count: return .number(Double(try numbers(arguments).count { $0 != 0 }))
    case .mean: return .number(Statistics.mean(try nonempty(try numbers(arguments))))
    case .median: return .number(Statistics.median(try nonempty(try numbers(arguments))))
    case .std: return .number(Statistics.deviation(try nonempty(try numbers(arguments))))
    case .cv:
      let values = try nonempty(try numbers(arguments))
      return .number(Statistics.deviation(values) / Statistics.mean(values))
    case .max: return .number(Statistics.extreme(try nonempty(try numbers(arguments)), >))
    case .argmax:
      let values = try nonempty(try numbers(arguments))
      let largest = Statistics.extreme(values, >)
      let position = values.firstIndex { largest.isNaN ? $0.isNaN : $0 == largest }
      return .number(Double(position ?? 0))
    case .min: return .number(Statistics.extreme(try nonempty(try numbers(arguments)), <))
    case .gini:
      let values = try nonempty(try numbers(arguments))
      guard values.allSatisfy({ $0 >= 0 }) else {
        throw Diagnostic(
          .outOfRange, "gini needs numbers that are not negative", hint: "take abs(…) first")
      }
      return .number(Statistics.gini(values))
    }
  }

  private var misused: Diagnostic {
    Diagnostic(
      .usage, "\(rawValue) does not take these arguments", hint: "write \(usage)")
  }

  private func map(
    _ arguments: [Value], _ transform: (Double) -> Double
  ) throws(Diagnostic) -> Value {
    guard arguments.count == 1 else { throw misused }
    return try Arithmetic.map(arguments[0], transform)
  }

  /// All numbers of all arguments, in order.
  private func numbers(_ arguments: [Value]) throws(Diagnostic) -> [Double] {
    guard !arguments.isEmpty else { throw misused }
    if arguments.count == 1, let values = arguments[0].list { return values }
    var result: [Double] = []
    for argument in arguments {
      guard let elements = argument.elements else { throw Arithmetic.notANumber(argument) }
      result += elements
    }
    return result
  }

  private func nonempty(_ values: [Double]) throws(Diagnostic) -> [Double] {
    guard !values.isEmpty else {
      throw Diagnostic(
        .outOfRange, "\(rawValue) of no numbers at all", hint: "the list is empty; see length(…)")
    }
    return values
  }

  private func length(_ arguments: [Value]) throws(Diagnostic) -> Int {
    guard arguments.count == 1 else { throw misused }
    switch arguments[0] {
    case .text(let text): return text.count
    case .numbers(let values): return values.count
    case .singles(let values): return values.count
    case .number, .boolean: return 1
    }
  }
}
