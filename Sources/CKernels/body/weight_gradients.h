// Sums over the samples of an edge. Each keeps 16 lanes; when 16 edges have theirs, they are
// reduced together.

typedef struct {
  LANES lanes[16];
  uint32_t edges[16];
  int count;
} NAME(Pending);

INLINE void NAME(flush)(NAME(Pending) *pending, float *out, bool adds) {
  LANES sums = NAME(reduce)(pending->lanes);
  const uint32_t *edges = pending->edges;
  if (pending->count == 16 && edges[15] - edges[0] == 15) {
    LANES *place = (LANES *)(out + edges[0]);
    *place = adds ? *place + sums : sums;
  } else {
    for (int i = 0; i < pending->count; i++)
      out[edges[i]] = adds ? out[edges[i]] + sums[i] : sums[i];
  }
  pending->count = 0;
}

INLINE void NAME(weightGradientsOf)(int vectors, int more, const PSNRun *runs, size_t runCount,
                                    const uint32_t *columns, const PSNTile *tile,
                                    const PSNTile *second, float *dw, bool adds) {
  size_t width = 16 * (size_t)vectors, moreWidth = 16 * (size_t)more;
  NAME(Pending) pending = {0};
  for (const PSNRun *run = runs; run < runs + runCount; run++) {
    LANES out[8];
    for (int v = 0; v < vectors; v++)
      out[v] = ((const LANES *)(tile->dz + run->unit * width))[v];
    for (int v = 0; v < more; v++)
      out[vectors + v] = ((const LANES *)(second->dz + run->unit * moreWidth))[v];
    for (uint32_t e = run->edge; e < run->edge + run->count; e++) {
      LANES sum = (LANES){0};
      const LANES *input = (const LANES *)(tile->x + columns[e] * width);
      for (int v = 0; v < vectors; v++) sum = FMA(input[v], out[v], sum);
      const LANES *moreInput = (const LANES *)(second->x + columns[e] * moreWidth);
      for (int v = 0; v < more; v++) sum = FMA(moreInput[v], out[vectors + v], sum);
      pending.lanes[pending.count] = sum;
      pending.edges[pending.count] = e;
      if (++pending.count == 16) NAME(flush)(&pending, dw, adds);
    }
  }
  NAME(flush)(&pending, dw, adds);
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
  NAME(Pending) pending = {0};
  for (size_t neuron = first; neuron < last; neuron++) {
    LANES sum = (LANES){0};
    const LANES *out = (const LANES *)(tile.dz + neuron * tile.width);
    for (size_t v = 0; v < tile.width / 16; v++) sum += out[v];
    out = (const LANES *)(second.dz + neuron * second.width);
    for (size_t v = 0; v < second.width / 16; v++) sum += out[v];
    pending.lanes[pending.count] = sum;
    pending.edges[pending.count] = (uint32_t)neuron;
    if (++pending.count == 16) NAME(flush)(&pending, db, adds);
  }
  NAME(flush)(&pending, db, adds);
}
