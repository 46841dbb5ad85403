// Sums over the edges of a unit, for a tile of samples that stays in registers meanwhile.

INLINE void NAME(productsOf)(int vectors, const PSNRun *runs, size_t runCount,
                             const uint32_t *sources, const float *values, const float *in,
                             float *out, PSNEnds ends) {
  size_t width = 16 * (size_t)vectors;
  for (const PSNRun *run = runs; run < runs + runCount; run++) {
    LANES *sums = (LANES *)(out + run->unit * width);
    LANES sum[vectors];
    for (int v = 0; v < vectors; v++) sum[v] = NAME(begin)(&ends, run->unit, sums + v);
    const uint32_t *source = sources + run->edge;
    const float *value = values + run->edge;
    for (uint32_t e = 0; e < run->count; e++) {
      const LANES *input = (const LANES *)(in + source[e] * width);
      LANES weight = NAME(broadcast)(value[e]);
      for (int v = 0; v < vectors; v++) sum[v] = FMA(weight, input[v], sum[v]);
    }
    for (int v = 0; v < vectors; v++)
      NAME(end)(&ends, sum[v], run->unit * width + 16 * v, sums + v);
  }
}

static void NAME(products)(const PSNRun *runs, size_t runCount, const uint32_t *sources,
                           const float *values, const float *in, float *out, size_t width,
                           PSNEnds ends) {
  switch (width / 16) {
    case 1: NAME(productsOf)(1, runs, runCount, sources, values, in, out, ends); break;
    case 2: NAME(productsOf)(2, runs, runCount, sources, values, in, out, ends); break;
    case 3: NAME(productsOf)(3, runs, runCount, sources, values, in, out, ends); break;
    default: NAME(productsOf)(4, runs, runCount, sources, values, in, out, ends); break;
  }
}
