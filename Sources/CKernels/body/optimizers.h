// Updates of parameters, in one pass over them and their moments.

// What has become too small to matter counts as 0: moments of edges that get no gradient any more
// would otherwise end as subnormal numbers, which many processors are slow with.
INLINE float NAME(settled)(float x, float least) {
  return __builtin_elementwise_abs(x) < least ? 0 : x;
}

static void NAME(descend)(PSNMomentum c, float *restrict weights, const float *restrict gradients,
                          float *restrict velocity, size_t count) {
  if (c.momentum == 0) {
    for (size_t i = 0; i < count; i++)
      weights[i] -= c.rate * (gradients[i] + c.decay * weights[i]);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    float gradient = gradients[i] + c.decay * weights[i];
    float v = NAME(settled)(c.momentum * velocity[i] + gradient, 0x1p-100f);
    velocity[i] = v;
    weights[i] -= c.rate * (c.nesterov ? gradient + c.momentum * v : v);
  }
}

static void NAME(adam)(PSNAdam c, float *restrict weights, const float *restrict gradients,
                       float *restrict first, float *restrict second, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float weight = weights[i] * c.decoupled;
    float gradient = gradients[i] + c.coupled * weight;
    float m = NAME(settled)(c.beta1 * first[i] + c.rest1 * gradient, 0x1p-100f);
    float root = NAME(settled)(gradient, 0x1p-50f);
    float v = NAME(settled)(c.beta2 * second[i] + c.rest2 * root * root, 0x1p-100f);
    first[i] = m;
    second[i] = v;
    float denominator = __builtin_elementwise_sqrt(v) * c.root + c.epsilon;
    weights[i] = weight - c.size * m / denominator;
  }
}
