import Testing

@testable import Interchange

@Suite struct NPYHeaderTests {
  private func header(_ text: String) throws -> NPYHeader {
    try NPYHeader(parsing: Array(text.utf8)[...])
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }   \n",
    "{'shape':(2,3),'fortran_order':False,'descr':'<f4'}",
    "\t{ \"descr\" : \"<f4\" ,\n'fortran_order' : False, 'shape' : ( 2 , 3 , ) } ",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L)}",
  ])
  func readsSpellingsOfOneHeader(text: String) throws {
    #expect(
      try header(text)
        == NPYHeader(
          elementType: .float32, byteOrder: .littleEndian, isColumnMajor: false, shape: [2, 3]))
  }

  @Test(
    arguments: [
      ("()", []), ("(0,)", [0]), ("(12,)", [12]), ("(1, 2, 3)", [1, 2, 3]),
      ("(9223372036854775807,)", [.max]),
    ] as [(String, [Int])])
  func readsShapes(text: String, shape: [Int]) throws {
    let header = try header("{'descr': '|u1', 'fortran_order': True, 'shape': \(text)}")
    #expect(header.shape == shape)
    #expect(header.isColumnMajor)
  }

  @Test(
    arguments: [
      ("<f4", ElementType.float32, ByteOrder.littleEndian), (">f8", .float64, .bigEndian),
      ("|b1", .bool, .littleEndian), ("<u1", .uint8, .littleEndian), (">i2", .int16, .bigEndian),
      (">i1", .int8, .bigEndian), ("<f2", .float16, .littleEndian), ("<u8", .uint64, .littleEndian),
    ])
  func readsTypes(text: String, type: ElementType, order: ByteOrder) throws {
    let header = try header("{'descr': '\(text)', 'fortran_order': False, 'shape': ()}")
    #expect(header.elementType == type)
    #expect(header.byteOrder == order)
  }

  @Test(arguments: [
    "", "f4", "=f4", "|f4", "<f3", "<f16", "<c8", "|O", "|S3", "<U2", "<M8[ns]", "<f4 ", "é4",
    "<i", "<V2",
  ])
  func refusesOtherTypes(text: String) {
    expect(.unsupported) {
      _ = try header("{'descr': '\(text)', 'fortran_order': False, 'shape': ()}")
    }
  }

  @Test(
    arguments: [
      ("", .unexpectedEnd), ("{", .unexpectedEnd), ("[]", .unexpectedCharacter),
      ("{}", .malformedHeader), ("{,}", .unexpectedCharacter), ("{'descr'}", .unexpectedCharacter),
      ("{'descr': '<f4', 'fortran_order': False}", .malformedHeader),
      ("{'descr': '<f4', 'shape': ()}", .malformedHeader),
      ("{'fortran_order': False, 'shape': ()}", .malformedHeader),
      ("{'descr': '<f4', 'descr': '<f4'}", .duplicateKey),
      ("{'shape': (), 'shape': ()}", .duplicateKey),
      ("{'fortran_order': True, 'fortran_order': False}", .duplicateKey),
      ("{'other': 1}", .malformedHeader), ("{descr: '<f4'}", .unexpectedCharacter),
      ("{'descr': '<f4\"}", .unexpectedEnd), ("{'de\\x73cr': '<f4'}", .unexpectedCharacter),
      ("{'descr': u'<f4'}", .unexpectedCharacter), ("{'descr': ('<f4', 2)}", .unexpectedCharacter),
      ("{'descr': [('a', '<f4')]}", .unsupported),
      ("{'fortran_order': 0}", .unexpectedCharacter),
      ("{'fortran_order': Tru}", .unexpectedCharacter),
      ("{'fortran_order': true}", .unexpectedCharacter),
      ("{'fortran_order': Trues}", .unexpectedCharacter), ("{'shape': 3}", .unexpectedCharacter),
      ("{'shape': (3)}", .unexpectedCharacter), ("{'shape': [3]}", .unexpectedCharacter),
      ("{'shape': (,)}", .unexpectedCharacter), ("{'shape': (1,,2)}", .unexpectedCharacter),
      ("{'shape': (-1,)}", .unexpectedCharacter), ("{'shape': (+1,)}", .unexpectedCharacter),
      ("{'shape': (1.0,)}", .unexpectedCharacter), ("{'shape': (1 2)}", .unexpectedCharacter),
      ("{'shape': (0x10,)}", .unexpectedCharacter), ("{'shape': (1_0,)}", .unexpectedCharacter),
      ("{'shape': (1l,)}", .unexpectedCharacter), ("{'shape': (1 L,)}", .unexpectedCharacter),
      ("{'shape': (2, 3}", .unexpectedCharacter), ("{'shape': (2, 3", .unexpectedEnd),
      ("{'shape': (007,)}", .malformedNumber), ("{'shape': (00,)}", .malformedNumber),
      ("{'shape': (9223372036854775808,)}", .numberOutOfRange),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': ()} x", .unexpectedCharacter),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': ()}}", .unexpectedCharacter),
      ("{'descr': '<f4',, 'fortran_order': False}", .unexpectedCharacter),
      ("{'descr': '<f4' 'fortran_order': False}", .unexpectedCharacter),
    ] as [(String, InterchangeError.Code)])
  func refusesWhatIsNoHeader(text: String, code: InterchangeError.Code) {
    expect(code) { _ = try header(text) }
  }

  @Test func limitsTheNumberOfAxes() {
    func shape(_ count: Int) -> String {
      "{'descr': '<f4', 'fortran_order': False, 'shape': ("
        + String(repeating: "1, ", count: count) + ")}"
    }
    #expect(throws: Never.self) { try header(shape(64)) }
    expect(.unsupported) { _ = try header(shape(65)) }
  }

  @Test func saysWhereInTheFile() throws {
    var bytes = try fixture("float32.npy")
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "(")))
    bytes[place] = UInt8(ascii: "[")
    let error = #expect(throws: InterchangeError.self) { try NPY.tensor(in: bytes) }
    #expect(error?.offset == place)
    #expect(error?.message == "expected '(', found '['")
  }
}
