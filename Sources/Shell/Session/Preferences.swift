/// How the shell behaves towards who sits in front of it; nothing here decides a result.
struct Preferences: Equatable {
  /// Whether answers taller than the screen go through the pager.
  var usesPager = true
  /// Whether hints are shown behind the line being typed.
  var showsHints = true
}
