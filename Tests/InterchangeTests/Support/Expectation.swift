import Interchange
import Testing

/// Expects `body` to throw an error of this kind that says what to do.
func expect(
  _ code: InterchangeError.Code, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let error = #expect(
    throws: InterchangeError.self, sourceLocation: sourceLocation, performing: body)
  #expect(
    error?.code == code, "\(error.map(String.init(describing:)) ?? "")",
    sourceLocation: sourceLocation)
  #expect(
    error?.message.isEmpty == false && error?.hint.isEmpty == false,
    sourceLocation: sourceLocation)
}
