#ifndef PSN_CKERNELS_H
#define PSN_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A stretch of a unit's edges that is worked on without a break: `count` of them from `edge` on.
/// A unit is a neuron where edges stand in rows, and an input where they stand in columns.
typedef struct {
  uint32_t unit, edge, count;
} PSNRun;

/// Inputs and gradients of the samples of a tile, feature by feature: sample s of feature f stands
/// at [f * width + s]. The width is 16, 32, 48 or 64, or 0 where there is no second tile.
typedef struct {
  const float *x;
  const float *dz;
  size_t width;
} PSNTile;

/// Nonlinearities that are computed for themselves; ReLU also within `products`.
typedef enum { PSNReLU, PSNLeakyReLU, PSNTanh, PSNSigmoid, PSNGELU } PSNActivation;

/// What becomes of a finished sum: nothing, max(0, sum), or the sum where the gate is positive and
/// else 0.
typedef enum { PSNKeep, PSNRectify, PSNGate } PSNFinish;

/// How sums begin and end.
typedef struct {
  /// One value a unit to begin from, or NULL for zero. Ignored unless `isFirst`.
  const float *start;
  /// Whether sums begin here; otherwise they are continued from the output.
  bool isFirst;
  /// What is done at the end; PSNKeep where sums are to be continued.
  PSNFinish finish;
  /// The tile that PSNGate looks at, shaped like the output.
  const float *gate;
} PSNEnds;

/// Constants of Adam and AdamW.
typedef struct {
  float beta1, rest1, beta2, rest2, epsilon;
  /// Learning rate over the first bias correction, and 1 over the root of the second.
  float size, root;
  /// Factor on the weight (AdamW) and share of the weight added to the gradient (Adam).
  float decoupled, coupled;
} PSNAdam;

/// Constants of stochastic gradient descent.
typedef struct {
  float rate, momentum, decay;
  bool nesterov;
} PSNMomentum;

/// The inner loops of training in one instruction set.
///
/// The arithmetic, and so every bit, is that of the reference kernels in Swift, which say what each
/// computes and in which order. Samples beyond the batch are computed like any other, from zero
/// inputs and zero gradients.
typedef struct {
  /// out[unit] = start + sum over its edges of value * in[source]: activations from rows, gradients
  /// of inputs from columns.
  void (*products)(const PSNRun *runs, size_t runCount, const uint32_t *sources,
                   const float *values, const float *in, float *out, size_t width, PSNEnds ends);
  /// The same where unit u in first..<last has all sources, its value for source s standing at
  /// values[u * unitStride + s * sourceStride].
  void (*denseProducts)(size_t first, size_t last, size_t sourceCount, size_t unitStride,
                        size_t sourceStride, const float *values, const float *in, float *out,
                        size_t width, PSNEnds ends);

  /// dw[e] = sum over up to 128 samples, in one or two tiles, of x[column] * dz[neuron]; added to
  /// dw where `adds`. For the edges of some runs.
  void (*weightGradients)(const PSNRun *runs, size_t runCount, const uint32_t *columns,
                          PSNTile tile, PSNTile second, float *dw, bool adds);
  /// The same for neurons first..<last that read all inputs.
  void (*denseWeightGradients)(size_t first, size_t last, size_t inputCount, PSNTile tile,
                               PSNTile second, float *dw, bool adds);
  /// db[j] = sum over the samples of dz[j], for neurons first..<last.
  void (*biasGradients)(size_t first, size_t last, PSNTile tile, PSNTile second, float *db,
                        bool adds);

  /// out = f(z), elementwise.
  void (*activate)(PSNActivation activation, const float *z, float *out, size_t count);
  /// gradient *= f'(z), where `values` are z for GELU and f(z) for the others.
  void (*gate)(PSNActivation activation, const float *values, float *gradient, size_t count);
  /// Softmax cross-entropy of each of `count` samples, and (softmax - target) * scale.
  void (*crossEntropy)(const float *logits, size_t classCount, size_t width, size_t count,
                       const uint16_t *labels, float scale, float *dz, float *losses);

  /// Inputs of `count` samples (at most 16), given by index, into 16 lanes of a tile; zero in the
  /// remaining lanes. A byte stands for byte / maximum.
  void (*gatherBytes)(const uint8_t *values, size_t featureCount, const uint32_t *samples,
                      size_t count, float maximum, float *x, size_t width);
  /// The same of values that need no scaling.
  void (*gatherFloats)(const float *values, size_t featureCount, const uint32_t *samples,
                       size_t count, float *x, size_t width);
  /// out[i] = values[indices[i]].
  void (*permute)(const float *values, const uint32_t *indices, float *out, size_t count);

  /// One step of gradient descent; `velocity` is NULL without momentum.
  void (*descend)(PSNMomentum constants, float *weights, const float *gradients, float *velocity,
                  size_t count);
  /// One step of Adam or AdamW.
  void (*adam)(PSNAdam constants, float *weights, const float *gradients, float *first,
               float *second, size_t count);

  /// `rounds` times 192 multiply-adds in registers, to measure the processor by.
  float (*multiplyAddProbe)(size_t rounds);
  /// `rounds` times over `count` floats (a multiple of 128), one load a multiply-add.
  float (*loadProbe)(const float *values, size_t count, size_t rounds);
} PSNKernels;

/// Instruction sets that the kernels are compiled for, from the slowest.
typedef enum { PSNPlain = 0, PSNAVX2 = 1, PSNAVX512 = 2 } PSNInstructionSet;

/// The kernels of an instruction set, or NULL where this processor lacks it.
const PSNKernels *psn_kernels(PSNInstructionSet set);

#endif
