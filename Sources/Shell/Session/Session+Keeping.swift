import SparseNetworks
import TerminalGraphics

/// Where a transcript stood, by its revision, when what had been done was kept elsewhere as well.
struct KeptRevisions {
  /// When the session began for the user.
  var atBeginning: Int?
  /// After a file was replayed or imported, whole.
  var ofFile: Int?
  /// When it was saved last.
  var saved: Int?
}

/// What of a session is kept: in the journal as it goes on, and in files; and what would be lost.
extension Session {
  /// Whether nothing has been done since the session began for the user.
  var hasNothingToLose: Bool {
    transcript.isEmpty || transcript.revision == keptRevisions.atBeginning
  }

  /// Whether what has been done, if anything, is what some file says.
  var hasNothingUnsaved: Bool {
    hasNothingToLose || [keptRevisions.ofFile, keptRevisions.saved].contains(transcript.revision)
  }

  /// From here on it is the user's session: what the start file did is no loss.
  func begin() { keptRevisions.atBeginning = transcript.revision }

  /// Puts on disk what has been done since the last call, where there is a journal.
  func keepJournal() { journal?.keep(&transcript, tail: wayBack, stops: stops, currentState) }

  /// Commands that go back in time to where the networks are, from the end of the transcript.
  private var wayBack: [String] {
    runs.compactMap { run in
      guard let step = transcript.position(of: run.id) else { return nil }
      guard let currentName, currentName != run.name else { return "goto \(step)" }
      return "use \(quoted(run.name)); goto \(step); use \(quoted(currentName))"
    }
  }

  /// Keeps what has been done in a journal that was left, instead of one of its own.
  ///
  /// - Returns: false where this session keeps none; the journal is then as it was.
  func goOn(in left: JournalFile) -> Bool {
    keptRevisions.ofFile = nil
    return journal?.keep(&transcript, tail: wayBack, stops: stops, currentState, in: left) ?? false
  }

  /// Notes that all that was done so far is what a file says.
  func noteSameAsFile() { keptRevisions.ofFile = transcript.revision }

  /// Notes that all that was done so far has been written to a file.
  func noteSaved() { keptRevisions.saved = transcript.revision }

  /// Forgets the same for a session that takes the place of this one, whose journal is kept among
  /// those of sessions that were left; but not where it was only what a file says.
  ///
  /// - Returns: a note on networks that are in no file; nil where there are none.
  func makeWay() -> String? {
    var note: String?
    if !hasNothingToLose, !replay.isUnderWay {
      let states = runs.map { "\($0.name) at step \($0.state.step)" }
      if !states.isEmpty, !hasNothingUnsaved {
        note =
          "note: \(formatQuantity(states.count, "network")) of before "
          + "(\(states.joined(separator: ", "))) gave way"
      }
      keepJournal()
      if journal?.hasFile == true { note? += "; recover 1 brings that session back" }
      journal?.beginAnew(keepingOld: transcript.revision != keptRevisions.ofFile)
    }
    reset()
    return note
  }
}
