// Every kernel, compiled once an instruction set: NAME(x) gives the names their suffix.
//
// A vector of 16 floats is one register of AVX-512, two of AVX, or sixteen scalars: the lanes, and
// with them the order of every sum, are the same.

typedef float NAME(lanes) __attribute__((vector_size(64), aligned(4)));
#define LANES NAME(lanes)
#define FMA __builtin_elementwise_fma

// Subtracting zeros changes nothing, the sign of -0 included.
INLINE LANES NAME(broadcast)(float x) { return x - (LANES){0}; }

#include "functions.h"
#include "lanes.h"
#include "products.h"
#include "dense_products.h"
#include "weight_gradients.h"
#include "dense_weight_gradients.h"
#include "elementwise.h"
#include "gather.h"
#include "optimizers.h"
#include "probes.h"

static const PSNKernels NAME(kernels) = {
    .products = NAME(products),
    .denseProducts = NAME(denseProducts),
    .weightGradients = NAME(weightGradients),
    .denseWeightGradients = NAME(denseWeightGradients),
    .biasGradients = NAME(biasGradients),
    .activate = NAME(activate),
    .gate = NAME(gate),
    .crossEntropy = NAME(crossEntropy),
    .gatherBytes = NAME(gatherBytes),
    .gatherFloats = NAME(gatherFloats),
    .permute = NAME(permute),
    .descend = NAME(descend),
    .adam = NAME(adam),
    .multiplyAddProbe = NAME(multiplyAddProbe),
    .loadProbe = NAME(loadProbe),
};

#undef LANES
#undef FMA
