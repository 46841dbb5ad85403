#include "CKernels.h"

#include <string.h>

// The order and rounding of every operation are part of the contract: nothing is contracted or
// reassociated by the compiler, and the multiply-adds that are fused are written as such.
#pragma STDC FP_CONTRACT OFF

// Vectors are passed between functions that are inlined, so no call depends on how.
#pragma clang diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline))

// Accumulators of the dense kernels: as many as there are registers for.
#define DENSE_VECTORS 1
#define NAME(x) x##_plain
#include "body/body.h"
#undef NAME

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) x##_avx2
#include "body/body.h"
#undef NAME
#pragma clang attribute pop

#undef DENSE_VECTORS
#define DENSE_VECTORS 4
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma"))), apply_to = function)
#define NAME(x) x##_avx512
#include "body/body.h"
#undef NAME
#pragma clang attribute pop
#endif

const PSNKernels *psn_kernels(PSNInstructionSet set) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == PSNAVX512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                   && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
                   && __builtin_cpu_supports("fma")
               ? &kernels_avx512
               : NULL;
  if (set == PSNAVX2)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : NULL;
#endif
  return set == PSNPlain ? &kernels_plain : NULL;
}
