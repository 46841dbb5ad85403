import Glibc

/// What sanitizers are told, for programs that tests start with an environment of their own.
enum SanitizerOptions {
  static let variables: [String: String] = ["ASAN_OPTIONS", "TSAN_OPTIONS"].reduce(into: [:]) {
    if let value = getenv($1) { $0[$1] = String(cString: value) }
  }
}
