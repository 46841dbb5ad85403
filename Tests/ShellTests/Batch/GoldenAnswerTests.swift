import Testing

@testable import Shell

/// What commands answer on the demo, whole, without color: a change of any character is seen.
struct GoldenAnswerTests {
  private func answer(_ command: String) throws -> String {
    let shell = BatchSession()
    try shell.run("demo")
    return try shell.run(command)
  }

  @Test func show() throws {
    #expect(
      try answer("show") == """
        network     demo, 64-128-64-10
        activation  relu, init he
        seed        7
        edges       2,278
        sparsity    86.62%
        no inputs   0
        optimizer   adam lr=0.001 beta1=0.9 beta2=0.999 epsilon=1e-08 weight-decay=0
        schedule    constant
        batch       32
        step        0
        epoch       0
        loss        -
        layer  inputs  neurons  edges  sparsity  fan-in  min  max     CV  profile
        fc1        64      128    819       90%   6.398    1   56  1.199  lognormal
                                                                          cv=1.2
                                                                          shuffled
        fc2       128       64    819       90%    12.8    1   93  1.198  lognormal
                                                                          cv=1.2
                                                                          shuffled
        out        64       10    640        0%      64   64   64      0  dense

        """)
  }

  @Test func fanin() throws {
    #expect(
      try answer("fanin fc1") == """
        fan-in of fc1
          0 ..  4  72  ████████████████████████████████████████████████████████████
          5 ..  9  32  ██████████████████████████▋
         10 .. 14  12  ██████████
         15 .. 19   5  ████▏
         20 .. 24   3  ██▌
         25 .. 29   1  ▉
         30 .. 34   1  ▉
         35 .. 39   1  ▉
         40 .. 44   0
         45 .. 49   0
         50 .. 54   0
         55 .. 59   1  ▉
         128 values, unit: inputs
        mean       6.398
        median     4
        min        1
        max        56
        CV         1.199
        Gini       0.514
        no inputs  0
        largest    fc1[63]=56 fc1[65]=38 fc1[55]=31 fc1[36]=27 fc1[72]=24

        """)
  }

  @Test func hubs() throws {
    #expect(
      try answer("hubs") == """
        layer  fan-in CV  hubs  no inputs   by L2   by L1  per weight       r
        fc1        1.199    12          0   3.274   7.337       1.146  0.4637
        fc2        1.198     6          0   5.426   11.15       1.909  0.3082
        out            0     1          0  0.3798  0.4022      0.4022       -
        concentration of the gradient at hubs, over 256 training examples

        """)
  }

  @Test func profiles() throws {
    #expect(
      try answer("profiles") == """
        family       g(t)                    at CV 1       what
        power        ln t                    ▁▁▁▁▁▂▂▃▄▆▇█  fan-in grows as a power of
                                                           the neuron's rank
        exponential  t                       ▁▁▁▁▁▁▂▃▃▅▆█  fan-in grows exponentially
                                                           with rank
        gaussian     -(1-t)^2                ▁▁▁▁▁▂▃▄▅▇██  a bell's rising flank
        logistic     ln sigmoid(20 (t-0.9))  ▁▁▁▁▁▂▂▃▄▆▇█  two populations: a tenth are
                                                           hubs, with a soft step
                                                           between
        lognormal    Phi^-1(t)               ▁▁▁▁▁▂▂▂▃▃▅█  lognormal fan-ins, as found
                                                           in rewired networks and in
                                                           cortex
        cosine       ln((1 - cos pi t)/2)    ▁▁▁▁▁▂▃▄▅▇██  a smooth S-shaped rise
        rational     -ln(1 + 9(1-t))         ▁▁▁▁▁▁▁▂▂▃▅█  slow rise, then a steep end
        lorentzian   -ln(1 + ((1-t)/0.1)^2)  ▁▁▁▁▁▁▁▂▂▃▅█  a narrow peak with heavy
                                                           flanks
        weibull      ln(-ln(1-t))            ▁▁▁▁▁▂▂▃▃▄▅█  Weibull-distributed fan-ins
        power-law    -ln(1-t)                ▁▁▁▁▁▁▁▁▂▂▃█  Pareto-distributed fan-ins:
                                                           few neurons read almost
                                                           everything
        constant                                           the same fan-in everywhere
        random                                             edges drawn over the whole
                                                           layer
        dense                                              every neuron reads every
                                                           input
        custom                                             fan-ins from a file or a
                                                           network

        """)
  }

  @Test func flow() throws {
    #expect(
      try answer("flow") == """
        layer  edges  gradient  weights   update  update/weights
        fc1      819    0.2743    16.52  0.02236        0.001353
        fc2      819    0.5605    11.13  0.02124        0.001907
        out      640    0.8829    4.467  0.02236        0.005006
        all    2,278     1.081    20.42  0.03809        0.001866
        L2 norms; gradients over 256 training examples, updates of the next step

        """)
  }

  @Test func flops() throws {
    #expect(
      try answer("flops") == """
        pass                FLOPs   if dense   share
        forward           145,792  1,089,536  13.38%
        weight gradients  145,792  1,089,536  13.38%
        input gradients    93,376    565,248  16.52%
        step              384,960  2,744,320  14.03%
        per step of 32 examples

        """)
  }

  @Test func neuron() throws {
    #expect(
      try answer("neuron fc1[3]") == """
        fan-in          1
        rank by fan-in  108 of 128
        bias            0
        fan-out         4
        inputs
        input  weight
           11   2.723
        fc1[3]
        8 pixel rows (down) x 8 pixel columns (across)
        0


        1             ████
                      ████
                      ████
        2


        3


        4


        5


        6


        7


          0       2       4       6
          -2.72 ⠿⠿⠶⠶⠶⠒⠒⠒⠂⠂⠂⠂ ░░░░▒▒▒▓▓▓██ 2.72
          weight, blank: none

        """)
  }

  @Test func sample() throws {
    #expect(
      try answer("sample 5") == """
              ▓▓▓▓
            ░░██▒▒
            ▓▓██░░
            ██▓▓
            ██▓▓▒▒░░
            ▓▓██▓▓██░░
            ▒▒██▓▓██▒▒
            ░░▒▒██▓▓░░
        6
        example  label  network
              5  6      2

        """)
  }
}
