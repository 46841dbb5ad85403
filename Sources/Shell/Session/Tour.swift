/// A walk through the shell: each stop says what a command is for, and Enter runs it.
struct Tour: Equatable {
  /// A stop: what to know, and what to run.
  struct Stop: Equatable {
    let text: String
    let command: String
  }

  /// Lines for what is told on arriving at a stop, and for the prompt.
  static let height = 8

  private var position = 0
  /// Whether one has been told where one is.
  var isAnnounced = false

  /// The stop one is at; nil behind the last.
  var stop: Stop? { Self.stops.indices.contains(position) ? Self.stops[position] : nil }

  /// What to tell on arriving at the present stop.
  var announcement: String {
    guard let stop else { return Self.farewell }
    return "\n[\(position + 1)/\(Self.stops.count)] \(stop.text)\n    \(stop.command)"
  }

  /// Goes on to the next stop.
  mutating func advance() {
    position += 1
    isAnnounced = false
  }

  /// What to tell at the beginning.
  static let greeting = """
    Ten stops, from nothing to a network of your own. Enter runs the command that is shown; type \
    anything else in between, as often as you like; tour end leaves. Other networks of yours stay.
    """

  private static let farewell = """

    That was the tour. The network is yours: show describes it, train epochs=10 goes on, plot loss \
    accuracy draws its course, goto 20 goes back in time, save tour.psn keeps it. help lists the \
    commands, help keys what the keys do.
    """

  /// The stops.
  static let stops = [
    Stop(
      text: """
        First, something to learn from: 1,797 handwritten digits of 8 by 8 pixels, built in. Some are \
        kept back for testing.
        """,
      command: "data digits"),
    Stop(
      text: "This is what they look like. A network is to say which digit it sees.",
      command: "sample 0 count=4"),
    Stop(
      text: """
        A network: 64 pixels are read by 128 neurons, these by 64, and those by 10, one for each \
        digit. The layers are called fc1, fc2 and out. As yet every neuron reads all inputs of its layer.
        """,
      command: "net 64-128-64-10 name=tour seed=7"),
    Stop(
      text: """
        Now take away 90% of the connections of fc1 and fc2, unevenly: by a lognormal profile, few \
        neurons keep many inputs (the hubs), and most keep few. cv says how uneven; 0 would be even.
        """,
      command: "profile lognormal cv=1.2 sparsity=90% seed=7"),
    Stop(
      text: """
        How many inputs do the neurons of fc1 read now? The long tail at the bottom are the hubs.
        """,
      command: "fanin fc1"),
    Stop(
      text: """
        The biggest hubs are the neurons 63 and 65, written fc1[63] and fc1[65]. This one reads 38 of \
        the 64 pixels; the picture shows with which weights, which are random as yet.
        """,
      command: "neuron fc1[65]"),
    Stop(
      text: """
        One step of training: 32 examples, the gradient of the loss, a small change of every weight. \
        The loss begins near ln 10 = 2.3, that of guessing. Connections that are not there stay away.
        """,
      command: "step"),
    Stop(
      text: """
        Ten times through all examples. Watch the loss fall and the accuracy on the test examples, \
        which it never learns from, rise.
        """,
      command: "train epochs=10"),
    Stop(
      text: """
        Who does the learning? The column by L2 compares the gradient that arrives at hubs with that \
        at other neurons: above 1, it is concentrated at the hubs. That uneven connectivity does this \
        is what the shell is made to look into. For each weight alone it is far more even.
        """,
      command: "hubs"),
    Stop(
      text: """
        What has a hub learned? Of the neurons that still react to some digit, fc1[65] reads the most: \
        print argmax(fanin(fc1) * (activation(fc1) > 0)) finds it, and fc1[63] has fallen silent. \
        Compare with the picture before: a few weights have grown and stand out.
        """,
      command: "neuron fc1[65]"),
  ]
}
