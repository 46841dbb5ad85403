extension Character {
  /// The columns a terminal gives this character: 0, 1 or 2.
  var displayWidth: Int {
    var width = 0
    for scalar in unicodeScalars {
      if scalar.value == 0xFE0F { width = max(width, 2) }  // shown as a picture
      width = max(width, scalar.displayWidth)
    }
    return width
  }

  /// Whether printing this character could move the cursor or change the terminal's state.
  var isControl: Bool {
    unicodeScalars.contains {
      $0.properties.generalCategory == .control || $0.isBidirectionalControl
    }
  }
}

extension Unicode.Scalar {
  /// Reordering marks would let a line show something else than it says.
  fileprivate var isBidirectionalControl: Bool {
    switch value {
    case 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Source: Unicode Standard Annex 11, "East Asian Width", classes W and F, in coarse blocks.
  fileprivate var displayWidth: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      return properties.isEmojiPresentation ? 2 : 1
    }
  }
}
