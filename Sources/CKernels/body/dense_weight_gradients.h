// Weight gradients of neurons that read all inputs: four neurons by four inputs at a time.

// Inputs whose samples stay in the first-level cache while all neurons pass.
#define INPUTS 48

INLINE void NAME(gradientBlock)(const float *const x[4], const float *const dz[4], size_t width,
                                LANES sums[16]) {
  for (size_t s = 0; s < width; s += 16)
    for (int j = 0; j < 4; j++) {
      LANES out = *(const LANES *)(dz[j] + s);
      for (int i = 0; i < 4; i++)
        sums[4 * j + i] = FMA(*(const LANES *)(x[i] + s), out, sums[4 * j + i]);
    }
}

static void NAME(denseWeightGradients)(size_t first, size_t last, size_t inputCount, PSNTile tile,
                                       PSNTile second, float *dw, bool adds) {
  for (size_t start = 0; start < inputCount; start += INPUTS) {
    size_t end = start + INPUTS < inputCount ? start + INPUTS : inputCount;
    for (size_t neuron = first; neuron < last; neuron += 4)
      for (size_t input = start; input < end; input += 4) {
        // At the edges the last one is taken repeatedly, and its sum left unused.
        size_t neurons = last - neuron < 4 ? last - neuron : 4;
        size_t inputs = end - input < 4 ? end - input : 4;
        const float *x[2][4], *dz[2][4];
        for (size_t k = 0; k < 4; k++) {
          size_t i = input + (k < inputs ? k : 0), j = neuron + (k < neurons ? k : 0);
          x[0][k] = tile.x + i * tile.width, dz[0][k] = tile.dz + j * tile.width;
          x[1][k] = second.x + i * second.width, dz[1][k] = second.dz + j * second.width;
        }
        LANES sums[16];
        for (int k = 0; k < 16; k++) sums[k] = (LANES){0};
        NAME(gradientBlock)(x[0], dz[0], tile.width, sums);
        NAME(gradientBlock)(x[1], dz[1], second.width, sums);
        LANES total = NAME(reduce)(sums);
#define ROW(j)                                                                                  \
  if (j < neurons)                                                                              \
    NAME(put)(__builtin_shufflevector(total, total, 4 * j, 4 * j + 1, 4 * j + 2, 4 * j + 3),    \
              inputs, dw + (neuron - first + j) * inputCount + input, adds);
        ROW(0) ROW(1) ROW(2) ROW(3)
#undef ROW
      }
  }
}

#undef INPUTS
