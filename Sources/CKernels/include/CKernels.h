#ifndef PSN_CKERNELS_H
#define PSN_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The sparse kernels of one training step, in one instruction set.
///
/// Activations are tiles of `width` samples (a multiple of 16, at most 64), feature by feature:
/// sample s of feature f stands at [f * width + s]. Samples beyond the batch are computed like any
/// other, from zero inputs and zero gradients. The arithmetic, and so every bit, is that of the
/// reference kernels in Swift, which say what each computes and in which order.
typedef struct {
  /// z[j] = biases[j] + sum over the edges of neuron j of weight * x[column], for each neuron.
  void (*forward)(size_t neuronCount, const intptr_t *starts, const uint32_t *columns,
                  const float *weights, const float *biases, const float *x, float *z,
                  size_t width);
  /// dw[e] += sum over the samples of x[column] * dz[neuron], and db[j] += sum of dz[j].
  void (*weightGradients)(size_t neuronCount, const intptr_t *starts, const uint32_t *columns,
                          const float *x, const float *dz, float *dw, float *db, size_t width);
  /// dx[i] = sum over the edges of input i of weight * dz[neuron], for each input.
  void (*inputGradients)(size_t inputCount, const intptr_t *starts, const uint32_t *neurons,
                         const uint32_t *edges, const float *weights, const float *dz, float *dx,
                         size_t width);
} PSNKernels;

/// Instruction sets that the kernels are compiled for, from the slowest.
typedef enum { PSNPlain = 0, PSNAVX2 = 1, PSNAVX512 = 2 } PSNInstructionSet;

/// The kernels of an instruction set, or NULL where this processor lacks it.
const PSNKernels *psn_kernels(PSNInstructionSet set);

#endif
