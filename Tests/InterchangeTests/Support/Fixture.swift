import Foundation
import Testing

/// The bytes of a file made by `scripts/make-interchange-fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
  let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)")
  return Array(try Data(contentsOf: url))
}
