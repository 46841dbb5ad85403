// Sums over the samples of an edge. Each keeps 16 lanes; when 16 edges have theirs, they are
// reduced together.

// Lanes of up to 16 sums. Aligned, since vectors that straddle cache lines are slow.
typedef struct {
  _Alignas(64) LANES of[16];
} NAME(Sums);

// The first `count` sums go to `out`.
INLINE void NAME(flush)(const NAME(Sums) *lanes, size_t count, float *out, bool adds) {
  LANES sums = NAME(reduce)(lanes->of);
  if (count == 16)
    *(LANES *)out = adds ? *(LANES *)out + sums : sums;
  else
    for (size_t i = 0; i < count; i++) out[i] = adds ? out[i] + sums[i] : sums[i];
}

INLINE void NAME(weightGradientsOf)(int vectors, int more, size_t first, size_t last,
                                    const ptrdiff_t *starts, const uint32_t *columns,
                                    const PSNTile *tile, const PSNTile *second, float *dw,
                                    bool adds) {
  size_t width = 16 * (size_t)vectors, moreWidth = 16 * (size_t)more;
  size_t edge = starts[first], flushed = edge;
  NAME(Sums) sums = {0};
  for (size_t neuron = first; neuron < last; neuron++) {
    LANES out[8];
    for (int v = 0; v < vectors; v++) out[v] = ((const LANES *)(tile->dz + neuron * width))[v];
    for (int v = 0; v < more; v++)
      out[vectors + v] = ((const LANES *)(second->dz + neuron * moreWidth))[v];
    for (size_t end = starts[neuron + 1]; edge < end; edge++) {
      LANES sum = (LANES){0};
      const LANES *input = (const LANES *)(tile->x + columns[edge] * width);
      for (int v = 0; v < vectors; v++) sum = FMA(input[v], out[v], sum);
      const LANES *moreInput = (const LANES *)(second->x + columns[edge] * moreWidth);
      for (int v = 0; v < more; v++) sum = FMA(moreInput[v], out[vectors + v], sum);
      sums.of[edge - flushed] = sum;
      if (edge - flushed == 15) {
        NAME(flush)(&sums, 16, dw + flushed, adds);
        flushed += 16;
      }
    }
  }
  NAME(flush)(&sums, edge - flushed, dw + flushed, adds);
}

static void NAME(weightGradients)(size_t first, size_t last, const ptrdiff_t *starts,
                                  const uint32_t *columns, PSNTile tile, PSNTile second, float *dw,
                                  bool adds) {
#define CASE(a, b)                                                                              \
  case 5 * a + b:                                                                               \
    NAME(weightGradientsOf)(a, b, first, last, starts, columns, &tile, &second, dw, adds);      \
    break;
  switch (5 * (tile.width / 16) + second.width / 16) {
    CASE(1, 0) CASE(2, 0) CASE(3, 0) CASE(4, 0)
    CASE(4, 1) CASE(4, 2) CASE(4, 3) CASE(4, 4)
  }
#undef CASE
}

static void NAME(biasGradients)(size_t first, size_t last, PSNTile tile, PSNTile second, float *db,
                                bool adds) {
  NAME(Sums) sums = {0};
  size_t flushed = first;
  for (size_t neuron = first; neuron < last; neuron++) {
    LANES sum = (LANES){0};
    const LANES *out = (const LANES *)(tile.dz + neuron * tile.width);
    for (size_t v = 0; v < tile.width / 16; v++) sum += out[v];
    out = (const LANES *)(second.dz + neuron * second.width);
    for (size_t v = 0; v < second.width / 16; v++) sum += out[v];
    sums.of[neuron - flushed] = sum;
    if (neuron - flushed == 15) {
      NAME(flush)(&sums, 16, db + flushed, adds);
      flushed += 16;
    }
  }
  NAME(flush)(&sums, last - flushed, db + flushed, adds);
}
