// Nonlinearities and the loss, elementwise over the samples.

static void NAME(activate)(PSNActivation activation, const float *z, float *out, size_t count) {
  switch (activation) {
    case PSNReLU:
      for (size_t i = 0; i < count; i++) out[i] = z[i] <= 0 ? 0 : z[i];
      break;
    case PSNLeakyReLU:
      for (size_t i = 0; i < count; i++) out[i] = z[i] > 0 ? z[i] : 0.01f * z[i];
      break;
    case PSNTanh:
      for (size_t i = 0; i < count; i++) out[i] = NAME(tanh)(z[i]);
      break;
    case PSNSigmoid:
      for (size_t i = 0; i < count; i++) out[i] = NAME(sigmoid)(z[i]);
      break;
    case PSNGELU:
      for (size_t i = 0; i < count; i++) out[i] = z[i] * NAME(normal)(z[i]);
      break;
  }
}

static void NAME(gate)(PSNActivation activation, const float *values, float *gradient,
                       size_t count) {
  const float *v = values;
  switch (activation) {
    case PSNReLU:
      for (size_t i = 0; i < count; i++) gradient[i] = v[i] > 0 ? gradient[i] : 0;
      break;
    case PSNLeakyReLU:
      for (size_t i = 0; i < count; i++) gradient[i] *= v[i] > 0 ? 1 : 0.01f;
      break;
    case PSNTanh:
      for (size_t i = 0; i < count; i++) gradient[i] *= FMA(-v[i], v[i], 1.0f);
      break;
    case PSNSigmoid:
      for (size_t i = 0; i < count; i++) gradient[i] *= v[i] * (1 - v[i]);
      break;
    case PSNGELU:
      for (size_t i = 0; i < count; i++) {
        float density = 0x1.988454p-2f * NAME(exp)(-0.5f * v[i] * v[i]);
        gradient[i] *= FMA(v[i], density, NAME(normal)(v[i]));
      }
      break;
  }
}

static void NAME(crossEntropy)(const float *logits, size_t classCount, size_t width, size_t count,
                               const uint16_t *labels, float scale, float *restrict dz,
                               float *losses) {
  float top[64], total[64];
  for (size_t s = 0; s < width; s++) top[s] = logits[s], total[s] = 0;
  for (size_t c = 1; c < classCount; c++) {
    const float *logit = logits + c * width;
    // A NaN must come through.
    for (size_t s = 0; s < width; s++) top[s] = logit[s] <= top[s] ? top[s] : logit[s];
  }
  for (size_t c = 0; c < classCount; c++) {
    const float *logit = logits + c * width;
    float *share = dz + c * width;
    for (size_t s = 0; s < width; s++) {
      float e = NAME(exp)(logit[s] - top[s]);
      share[s] = e;
      total[s] += e;
    }
  }
  for (size_t c = 0; c < classCount; c++) {
    float *share = dz + c * width;
    for (size_t s = 0; s < width; s++) share[s] /= total[s];
  }
  for (size_t s = 0; s < count; s++) {
    size_t at = labels[s] * width + s;
    losses[s] = NAME(log)(total[s]) + (top[s] - logits[at]);
    dz[at] -= 1;
  }
  for (size_t c = 0; c < classCount; c++) {
    float *gradient = dz + c * width;
    for (size_t s = 0; s < width; s++) gradient[s] = s < count ? gradient[s] * scale : 0;
  }
}
