// What the machine can do at best, for comparison.

// Fused multiply-adds in registers: 12 independent chains of vectors.
static float NAME(multiplyAddProbe)(size_t rounds) {
  LANES sums[12], factor = NAME(broadcast)(0.999f), term = NAME(broadcast)(0.001f);
  for (int i = 0; i < 12; i++) sums[i] = NAME(broadcast)((float)i);
  for (size_t round = 0; round < rounds; round++)
    for (int i = 0; i < 12; i++) sums[i] = FMA(sums[i], factor, term);
  for (int i = 1; i < 12; i++) sums[0] += sums[i];
  return sums[0][0] + sums[0][15];
}

// One load a multiply-add, over `count` floats (a multiple of 128), `rounds` times.
static float NAME(loadProbe)(const float *values, size_t count, size_t rounds) {
  LANES sums[8] = {0}, factor = NAME(broadcast)(0.5f);
  for (size_t round = 0; round < rounds; round++) {
    for (const float *at = values; at < values + count; at += 128)
      for (int v = 0; v < 8; v++) sums[v] = FMA(factor, ((const LANES *)at)[v], sums[v]);
    // The values are the same in each round; without this the rounds could be merged.
    __asm__ volatile("" ::: "memory");
  }
  for (int i = 1; i < 8; i++) sums[0] += sums[i];
  return sums[0][0] + sums[0][15];
}
