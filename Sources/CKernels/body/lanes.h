// Vectors of 16 lanes: how sums begin and end, and how 16 of them are reduced at once.

typedef int NAME(bits) __attribute__((vector_size(64), aligned(4)));
#define BITS NAME(bits)

// x where the mask is set, else +0.
INLINE LANES NAME(where)(BITS mask, LANES x) { return (LANES)(mask & (BITS)x); }

// The sum of unit u begins from its start or from what is in the output.
INLINE LANES NAME(begin)(const PSNEnds *ends, size_t unit, const LANES *out) {
  if (!ends->isFirst) return *out;
  return ends->start ? NAME(broadcast)(ends->start[unit]) : (LANES){0};
}

INLINE void NAME(end)(const PSNEnds *ends, LANES sum, size_t at, LANES *out) {
  if (ends->finish == PSNRectify)
    sum = NAME(where)(~(sum <= 0), sum);  // a NaN stays one
  else if (ends->finish == PSNGate)
    sum = NAME(where)(*(const LANES *)(ends->gate + at) > 0, sum);
  *out = sum;
}

#define PICK __builtin_shufflevector

// Lane i of the result is the sum of the lanes of v[i], by halving: lanes l and l + 8, then l + 4,
// l + 2, l + 1. Each round halves two vectors into one.
INLINE LANES NAME(reduce)(const LANES *v) {
  LANES a[8], b[4], c[2];
  for (int i = 0; i < 8; i++)
    a[i] = PICK(v[i], v[i + 8], 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31)
           + PICK(v[i], v[i + 8], 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
  for (int i = 0; i < 4; i++)
    b[i] = PICK(a[i], a[i + 4], 0, 1, 2, 3, 20, 21, 22, 23, 8, 9, 10, 11, 28, 29, 30, 31)
           + PICK(a[i], a[i + 4], 4, 5, 6, 7, 16, 17, 18, 19, 12, 13, 14, 15, 24, 25, 26, 27);
  for (int i = 0; i < 2; i++)
    c[i] = PICK(b[i], b[i + 2], 0, 1, 18, 19, 4, 5, 22, 23, 8, 9, 26, 27, 12, 13, 30, 31)
           + PICK(b[i], b[i + 2], 2, 3, 16, 17, 6, 7, 20, 21, 10, 11, 24, 25, 14, 15, 28, 29);
  return PICK(c[0], c[1], 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31)
         + PICK(c[0], c[1], 1, 16, 3, 18, 5, 20, 7, 22, 9, 24, 11, 26, 13, 28, 15, 30);
}

typedef float NAME(four) __attribute__((vector_size(16), aligned(4)));

// Element i is the sum of the lanes of v[i], by the same halving.
INLINE NAME(four) NAME(reduceFour)(const LANES *v) {
  LANES a[2];
  for (int i = 0; i < 2; i++)
    a[i] = PICK(v[i], v[i + 2], 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31)
           + PICK(v[i], v[i + 2], 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
  LANES b = PICK(a[0], a[1], 0, 1, 2, 3, 20, 21, 22, 23, 8, 9, 10, 11, 28, 29, 30, 31)
            + PICK(a[0], a[1], 4, 5, 6, 7, 16, 17, 18, 19, 12, 13, 14, 15, 24, 25, 26, 27);
  b += PICK(b, b, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  b += PICK(b, b, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  return PICK(b, b, 0, 4, 8, 12);
}

#undef BITS
#undef PICK
