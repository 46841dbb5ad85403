/// The learning rate as a factor of its base value, by step.
public struct LearningRateSchedule: Sendable, Equatable {
  /// How the rate goes after warm-up.
  public enum Course: Sendable, Equatable {
    /// Stays.
    case constant
    /// Multiplied by `factor` every `period` steps.
    case step(period: Int, factor: Double)
    /// Half a cosine from 1 down to `floor` over `length` steps, then stays there.
    case cosine(length: Int, floor: Double)
  }

  /// How the rate goes after warm-up; its steps count from the end of the warm-up.
  public var course: Course
  /// Steps of linear rise from `1/warmup` to 1.
  public var warmup: Int

  /// A course, with or without warm-up.
  public init(_ course: Course, warmup: Int = 0) {
    self.course = course
    self.warmup = warmup
  }

  /// The base rate throughout.
  public static let constant = LearningRateSchedule(.constant)

  /// Factor on the base learning rate for the update that follows `step` completed steps.
  public func factor(after step: Int) -> Double {
    if step < warmup { return Double(step + 1) / Double(warmup) }
    let elapsed = step - warmup
    switch course {
    case .constant: return 1
    case .step(let period, let factor): return Elementary.power(factor, elapsed / period)
    case .cosine(let length, let floor):
      let share = min(1, Double(elapsed) / Double(length))
      return floor + (1 - floor) * 0.5 * (1 + Elementary.cosPi(share))
    }
  }
}
