// Updates of parameters, in one pass over them and their moments.

static void NAME(descend)(PSNMomentum c, float *restrict weights, const float *restrict gradients,
                          float *restrict velocity, size_t count) {
  if (c.momentum == 0) {
    for (size_t i = 0; i < count; i++)
      weights[i] -= c.rate * (gradients[i] + c.decay * weights[i]);
    return;
  }
  for (size_t i = 0; i < count; i++) {
    float gradient = gradients[i] + c.decay * weights[i];
    float v = c.momentum * velocity[i] + gradient;
    velocity[i] = v;
    weights[i] -= c.rate * (c.nesterov ? gradient + c.momentum * v : v);
  }
}

static void NAME(adam)(PSNAdam c, float *restrict weights, const float *restrict gradients,
                       float *restrict first, float *restrict second, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float weight = weights[i] * c.decoupled;
    float gradient = gradients[i] + c.coupled * weight;
    float m = c.beta1 * first[i] + c.rest1 * gradient;
    float v = c.beta2 * second[i] + c.rest2 * gradient * gradient;
    first[i] = m;
    second[i] = v;
    float denominator = __builtin_elementwise_sqrt(v) * c.root + c.epsilon;
    weights[i] = weight - c.size * m / denominator;
  }
}
