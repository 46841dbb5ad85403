// Sums over the samples of an edge: 16 lanes each, those of four edges summed up together.

// Four sums to where they belong, or the first `count` of them.
INLINE void NAME(put)(NAME(four) sums, size_t count, float *place, bool adds) {
  if (count == 4)
    *(NAME(four) *)place = adds ? *(NAME(four) *)place + sums : sums;
  else
    for (size_t i = 0; i < count; i++) place[i] = adds ? place[i] + sums[i] : sums[i];
}

INLINE void NAME(weightGradientsOf)(int vectors, int more, const PSNRun *runs, size_t runCount,
                                    const uint32_t *columns, const PSNTile *tile,
                                    const PSNTile *second, float *dw, bool adds) {
  size_t width = 16 * (size_t)vectors, moreWidth = 16 * (size_t)more;
  for (const PSNRun *run = runs; run < runs + runCount; run++) {
    LANES out[8];
    for (int v = 0; v < vectors; v++) out[v] = ((const LANES *)(tile->dz + run->unit * width))[v];
    for (int v = 0; v < more; v++)
      out[vectors + v] = ((const LANES *)(second->dz + run->unit * moreWidth))[v];
    for (uint32_t e = 0; e < run->count; e += 4) {
      // At the end the last edge is taken repeatedly, and its sum left unused.
      uint32_t count = run->count - e < 4 ? run->count - e : 4;
      const uint32_t *column = columns + run->edge + e;
      LANES sums[4];
      for (uint32_t i = 0; i < 4; i++) {
        uint32_t source = column[i < count ? i : count - 1];
        const LANES *input = (const LANES *)(tile->x + source * width);
        const LANES *moreInput = (const LANES *)(second->x + source * moreWidth);
        sums[i] = (LANES){0};
        for (int v = 0; v < vectors; v++) sums[i] = FMA(input[v], out[v], sums[i]);
        for (int v = 0; v < more; v++) sums[i] = FMA(moreInput[v], out[vectors + v], sums[i]);
      }
      NAME(put)(NAME(reduceFour)(sums), count, dw + run->edge + e, adds);
    }
  }
}

static void NAME(weightGradients)(const PSNRun *runs, size_t runCount, const uint32_t *columns,
                                  PSNTile tile, PSNTile second, float *dw, bool adds) {
#define CASE(a, b)                                                                              \
  case 5 * a + b:                                                                               \
    NAME(weightGradientsOf)(a, b, runs, runCount, columns, &tile, &second, dw, adds);           \
    break;
  switch (5 * (tile.width / 16) + second.width / 16) {
    CASE(1, 0) CASE(2, 0) CASE(3, 0) CASE(4, 0)
    CASE(4, 1) CASE(4, 2) CASE(4, 3) CASE(4, 4)
  }
#undef CASE
}

static void NAME(biasGradients)(size_t first, size_t last, PSNTile tile, PSNTile second, float *db,
                                bool adds) {
  for (size_t neuron = first; neuron < last; neuron += 4) {
    size_t count = last - neuron < 4 ? last - neuron : 4;
    LANES sums[4];
    for (size_t i = 0; i < 4; i++) {
      size_t j = neuron + (i < count ? i : 0);
      sums[i] = (LANES){0};
      const LANES *out = (const LANES *)(tile.dz + j * tile.width);
      for (size_t v = 0; v < tile.width / 16; v++) sums[i] += out[v];
      out = (const LANES *)(second.dz + j * second.width);
      for (size_t v = 0; v < second.width / 16; v++) sums[i] += out[v];
    }
    NAME(put)(NAME(reduceFour)(sums), count, db + neuron, adds);
  }
}
