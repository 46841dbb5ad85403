/// The program's version.
public enum Version {
  /// As `--version` and saved sessions say it.
  public static let text = "0.1.0"
}
