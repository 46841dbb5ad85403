// The body of every kernel, compiled once an instruction set: NAME(x) gives the names their suffix.
//
// A vector of 16 floats is one register of AVX-512, two of AVX, or sixteen scalars: the lanes, and
// with them the order of every sum, are the same.

typedef float NAME(lanes) __attribute__((vector_size(64), aligned(4)));
#define LANES NAME(lanes)

// z += w x, for `vectors` vectors kept in registers through a neuron's edges.
#define FORWARD(vectors)                                                          \
  for (size_t j = 0; j < neuronCount; j++) {                                      \
    LANES sum[vectors];                                                           \
    for (int v = 0; v < vectors; v++) sum[v] = (LANES){0} + biases[j];            \
    for (intptr_t e = starts[j]; e < starts[j + 1]; e++) {                        \
      const LANES *input = (const LANES *)(x + (size_t)columns[e] * 16 * vectors); \
      LANES weight = (LANES){0} + weights[e];                                     \
      for (int v = 0; v < vectors; v++)                                           \
        sum[v] = __builtin_elementwise_fma(weight, input[v], sum[v]);             \
    }                                                                             \
    LANES *out = (LANES *)(z + j * 16 * vectors);                                 \
    for (int v = 0; v < vectors; v++) out[v] = sum[v];                            \
  }

static void NAME(forward)(size_t neuronCount, const intptr_t *starts, const uint32_t *columns,
                          const float *weights, const float *biases, const float *x, float *z,
                          size_t width) {
  switch (width / 16) {
    case 1: FORWARD(1) break;
    case 2: FORWARD(2) break;
    case 3: FORWARD(3) break;
    default: FORWARD(4) break;
  }
}

// Sum of 16 lanes by halving: lane i and i + 8, then i + 4, i + 2, i + 1.
static inline __attribute__((always_inline)) float NAME(sum)(const LANES *lanes) {
  float part[16];
  memcpy(part, lanes, sizeof part);
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) part[i] += part[i + half];
  return part[0];
}

#define WEIGHT_GRADIENTS(vectors)                                                 \
  for (size_t j = 0; j < neuronCount; j++) {                                      \
    LANES out[vectors];                                                           \
    for (int v = 0; v < vectors; v++) out[v] = ((const LANES *)(dz + j * 16 * vectors))[v]; \
    LANES bias = out[0];                                                          \
    for (int v = 1; v < vectors; v++) bias += out[v];                             \
    db[j] += NAME(sum)(&bias);                                                    \
    for (intptr_t e = starts[j]; e < starts[j + 1]; e++) {                        \
      const LANES *input = (const LANES *)(x + (size_t)columns[e] * 16 * vectors); \
      LANES sum = (LANES){0};                                                     \
      for (int v = 0; v < vectors; v++)                                           \
        sum = __builtin_elementwise_fma(input[v], out[v], sum);                   \
      dw[e] += NAME(sum)(&sum);                                                   \
    }                                                                             \
  }

static void NAME(weightGradients)(size_t neuronCount, const intptr_t *starts,
                                  const uint32_t *columns, const float *x, const float *dz,
                                  float *dw, float *db, size_t width) {
  switch (width / 16) {
    case 1: WEIGHT_GRADIENTS(1) break;
    case 2: WEIGHT_GRADIENTS(2) break;
    case 3: WEIGHT_GRADIENTS(3) break;
    default: WEIGHT_GRADIENTS(4) break;
  }
}

#define INPUT_GRADIENTS(vectors)                                                  \
  for (size_t i = 0; i < inputCount; i++) {                                       \
    LANES sum[vectors];                                                           \
    for (int v = 0; v < vectors; v++) sum[v] = (LANES){0};                        \
    for (intptr_t e = starts[i]; e < starts[i + 1]; e++) {                        \
      const LANES *out = (const LANES *)(dz + (size_t)neurons[e] * 16 * vectors); \
      LANES weight = (LANES){0} + weights[edges[e]];                              \
      for (int v = 0; v < vectors; v++)                                           \
        sum[v] = __builtin_elementwise_fma(weight, out[v], sum[v]);               \
    }                                                                             \
    LANES *in = (LANES *)(dx + i * 16 * vectors);                                 \
    for (int v = 0; v < vectors; v++) in[v] = sum[v];                             \
  }

static void NAME(inputGradients)(size_t inputCount, const intptr_t *starts,
                                 const uint32_t *neurons, const uint32_t *edges,
                                 const float *weights, const float *dz, float *dx, size_t width) {
  switch (width / 16) {
    case 1: INPUT_GRADIENTS(1) break;
    case 2: INPUT_GRADIENTS(2) break;
    case 3: INPUT_GRADIENTS(3) break;
    default: INPUT_GRADIENTS(4) break;
  }
}

static const PSNKernels NAME(kernels) = {
    NAME(forward),
    NAME(weightGradients),
    NAME(inputGradients),
};

#undef LANES
#undef FORWARD
#undef WEIGHT_GRADIENTS
#undef INPUT_GRADIENTS
