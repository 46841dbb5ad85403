// Elementary functions of one float, branch-free so that loops over them become vectors. Errors in
// ulp are stated and tested in Swift, whose FloatFunctions say the same operation by operation. The
// coefficients are minimax fits of the named remainder, made by scripts/fit-functions.

INLINE uint32_t NAME(bitsOf)(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE float NAME(ofBits)(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

INLINE float NAME(magnitude)(float x) { return NAME(ofBits)(NAME(bitsOf)(x) & 0x7fffffffu); }

INLINE float NAME(withSign)(float size, float sign) {
  return NAME(ofBits)(NAME(bitsOf)(size) | (NAME(bitsOf)(sign) & 0x80000000u));
}

INLINE float NAME(exp)(float x) {
  x = x < -104 ? -104 : x > 89 ? 89 : x;
  // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits.
  float shifted = FMA(x, 0x1.715476p+0f, 0x1.8p+23f);
  float n = shifted - 0x1.8p+23f;
  float r = FMA(n, -0x1.62e43p-1f, x);
  r = FMA(n, 0x1.05c61p-29f, r);
  float p = 0x1.6dbc4cp-10f;
  p = FMA(p, r, 0x1.124136p-7f);
  p = FMA(p, r, 0x1.555454p-5f);
  p = FMA(p, r, 0x1.555488p-3f);
  p = FMA(p, r, 0.5f);
  float y = FMA(p * r, r, r) + 1;
  // Two factors, since 2^n may lie outside the normal range where the result does not.
  uint32_t k = NAME(bitsOf)(shifted) - 0x4b400000u + 256;
  uint32_t half = k / 2;
  return y * NAME(ofBits)((half - 1) << 23) * NAME(ofBits)((k - half - 1) << 23);
}

INLINE float NAME(log)(float x) {
  float scaled = x < 0x1p-126f ? x * 0x1p+23f : x;
  uint32_t shifted = NAME(bitsOf)(scaled) - 0x3f3504f3u;
  int32_t exponent = (int32_t)shifted >> 23;
  float f = NAME(ofBits)((shifted & 0x007fffffu) + 0x3f3504f3u) - 1;
  float e = (float)exponent - (x < 0x1p-126f ? 23.0f : 0.0f);
  float p = 0x1.1441bcp-4f;
  p = FMA(p, f, -0x1.de333ep-4f);
  p = FMA(p, f, 0x1.e6f504p-4f);
  p = FMA(p, f, -0x1.fc23c6p-4f);
  p = FMA(p, f, 0x1.23373cp-3f);
  p = FMA(p, f, -0x1.555c4p-3f);
  p = FMA(p, f, 0x1.99a4b6p-3f);
  p = FMA(p, f, -0x1.000006p-2f);
  p = FMA(p, f, 0x1.555548p-2f);
  float square = f * f;
  float y = FMA(p * f, square, e * -0x1.05c61p-29f);
  y = FMA(square, -0.5f, y) + f;
  y = FMA(e, 0x1.62e43p-1f, y);
  y = x > 0 ? y : x == 0 ? -__builtin_inff() : __builtin_nanf("");
  return x < __builtin_inff() ? y : x;
}

INLINE float NAME(tanh)(float x) {
  float size = NAME(magnitude)(x), t = x * x;
  float p = -0x1.9b302ap-8f;
  p = FMA(p, t, 0x1.593d02p-6f);
  p = FMA(p, t, -0x1.b9287ap-5f);
  p = FMA(p, t, 0x1.110d26p-3f);
  p = FMA(p, t, -0x1.55554ap-2f);
  float small = FMA(p * t, size, size);
  float large = 1 - 2 / (NAME(exp)(2 * size) + 1);
  return NAME(withSign)(size < 0.55f ? small : large, x);
}

INLINE float NAME(sigmoid)(float x) { return 1 / (1 + NAME(exp)(-x)); }

INLINE float NAME(erf)(float x) {
  float size = NAME(magnitude)(x), t = x * x;
  float p = 0x1.496a28p-14f;
  p = FMA(p, t, -0x1.a3f6fcp-11f);
  p = FMA(p, t, 0x1.5405b2p-8f);
  p = FMA(p, t, -0x1.b7f90cp-6f);
  p = FMA(p, t, 0x1.ce2cf8p-4f);
  p = FMA(p, t, -0x1.81273ep-2f);
  p = FMA(p, t, 0x1.06eba8p-3f);
  float small = FMA(p, size, size);
  // 1 - erf = exp(-q).
  float a = size > 4 ? 4 : size;
  float q = -0x1.8a34fep-13f;
  q = FMA(q, a, 0x1.847fdp-9f);
  q = FMA(q, a, -0x1.66ea8ep-6f);
  q = FMA(q, a, 0x1.a6f00cp-4f);
  q = FMA(q, a, 0x1.46a356p-1f);
  q = FMA(q, a, 0x1.209054p+0f);
  q = FMA(q, a, 0x1.47a346p-12f);
  float large = 1 - NAME(exp)(-q);
  return NAME(withSign)(size < 1 ? small : large, x);
}

// The distribution function of the standard normal.
INLINE float NAME(normal)(float x) { return 0.5f * (1 + NAME(erf)(x * 0x1.6a09e6p-1f)); }
