// The same sums where every unit has every source: six units share what is loaded of a source.

#define UNITS 6

INLINE void NAME(denseBlock)(int units, int vectors, size_t unit, size_t sourceCount,
                             size_t unitStride, size_t sourceStride, const float *values,
                             const float *in, float *out, size_t width, size_t lane,
                             const PSNEnds *ends) {
  LANES sum[UNITS][DENSE_VECTORS];
  for (int u = 0; u < units; u++)
    for (int v = 0; v < vectors; v++)
      sum[u][v] = NAME(begin)(ends, unit + u, (LANES *)(out + (unit + u) * width + lane) + v);
  const float *value = values + unit * unitStride;
  for (size_t s = 0; s < sourceCount; s++) {
    const LANES *input = (const LANES *)(in + s * width + lane);
    for (int u = 0; u < units; u++) {
      LANES weight = NAME(broadcast)(value[u * unitStride + s * sourceStride]);
      for (int v = 0; v < vectors; v++) sum[u][v] = FMA(weight, input[v], sum[u][v]);
    }
  }
  for (int u = 0; u < units; u++)
    for (int v = 0; v < vectors; v++) {
      size_t at = (unit + u) * width + lane + 16 * v;
      NAME(end)(ends, sum[u][v], at, (LANES *)(out + at));
    }
}

INLINE void NAME(denseUnits)(int units, size_t unit, size_t sourceCount, size_t unitStride,
                             size_t sourceStride, const float *values, const float *in, float *out,
                             size_t width, const PSNEnds *ends) {
  size_t lane = 0;
  for (; lane + 16 * DENSE_VECTORS <= width; lane += 16 * DENSE_VECTORS)
    NAME(denseBlock)(units, DENSE_VECTORS, unit, sourceCount, unitStride, sourceStride, values, in,
                     out, width, lane, ends);
  for (; lane < width; lane += 16)
    NAME(denseBlock)(units, 1, unit, sourceCount, unitStride, sourceStride, values, in, out, width,
                     lane, ends);
}

static void NAME(denseProducts)(size_t first, size_t last, size_t sourceCount, size_t unitStride,
                                size_t sourceStride, const float *values, const float *in,
                                float *out, size_t width, PSNEnds ends) {
  size_t unit = first;
  for (; unit + UNITS <= last; unit += UNITS)
    NAME(denseUnits)(UNITS, unit, sourceCount, unitStride, sourceStride, values, in, out, width,
                     &ends);
  for (; unit + 2 <= last; unit += 2)
    NAME(denseUnits)(2, unit, sourceCount, unitStride, sourceStride, values, in, out, width, &ends);
  if (unit < last)
    NAME(denseUnits)(1, unit, sourceCount, unitStride, sourceStride, values, in, out, width, &ends);
}

#undef UNITS
