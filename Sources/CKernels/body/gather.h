// From samples that stand one after another to tiles, and from rows to columns.

typedef uint8_t NAME(bytes) __attribute__((vector_size(16), aligned(1)));
#define BYTES NAME(bytes)

// Sixteen features of sixteen samples, transposed by four rounds of interleaving.
INLINE void NAME(transposeBytes)(BYTES rows[16]) {
  for (int round = 0; round < 4; round++) {
    BYTES next[16];
    for (int i = 0; i < 8; i++) {
      next[2 * i] = __builtin_shufflevector(rows[i], rows[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20,
                                            5, 21, 6, 22, 7, 23);
      next[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + 8], 8, 24, 9, 25, 10, 26, 11, 27,
                                                12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 16; i++) rows[i] = next[i];
  }
}

// Bytes of a sample that are asked for ahead of use: samples stand far apart, where the processor
// does not foresee them.
#define AHEAD 256

static void NAME(gatherBytes)(const uint8_t *values, size_t featureCount, const uint32_t *samples,
                              size_t count, float maximum, float *x, size_t width) {
  float inverse = 1 / maximum;
  for (size_t s = 0; s < count; s++)
    for (size_t feature = 0; feature < AHEAD; feature += 64)
      __builtin_prefetch(values + samples[s] * featureCount + feature);
  for (size_t feature = 0; feature < featureCount; feature += 16) {
    size_t features = featureCount - feature < 16 ? featureCount - feature : 16;
    if (feature % 64 == 0)
      for (size_t s = 0; s < count; s++)
        __builtin_prefetch(values + samples[s] * featureCount + feature + AHEAD);
    BYTES rows[16] = {0};
    for (size_t s = 0; s < count; s++) {
      const uint8_t *source = values + samples[s] * featureCount + feature;
      if (features == 16)
        rows[s] = *(const BYTES *)source;
      else
        memcpy(&rows[s], source, features);
    }
    NAME(transposeBytes)(rows);
    for (size_t f = 0; f < features; f++) {
      LANES value = __builtin_convertvector(rows[f], LANES);
      // The quotient value / maximum, correctly rounded, without a division (Markstein 1990).
      LANES quotient = value * inverse;
      LANES rest = FMA(-quotient, NAME(broadcast)(maximum), value);
      *(LANES *)(x + (feature + f) * width) = FMA(rest, NAME(broadcast)(inverse), quotient);
    }
  }
}

#undef AHEAD
#undef BYTES

static void NAME(gatherFloats)(const float *values, size_t featureCount, const uint32_t *samples,
                               size_t count, float *x, size_t width) {
  for (size_t s = 0; s < 16; s++) {
    const float *source = s < count ? values + samples[s] * featureCount : NULL;
    for (size_t f = 0; f < featureCount; f++) x[f * width + s] = source ? source[f] : 0;
  }
}

static void NAME(permute)(const float *values, const uint32_t *indices, float *out, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = values[indices[i]];
}
