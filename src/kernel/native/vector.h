// One vector type per instruction set, and every fused operation of the kernel, spelt out in this one place.
// 16 filters are LANES * PARTS floats: one AVX-512 register, two AVX2, four NEON or WASM ones. Compiled with
// -ffp-contract=off: nothing else may fuse, so the same order of operations gives the same bits everywhere.
#ifndef WEIGHBRIDGE_VECTOR_H
#define WEIGHBRIDGE_VECTOR_H
#include <stdint.h>

#define FILTERS 16
#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 16
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define LANES 8
#elif defined(__aarch64__)
#include <arm_neon.h>
#define LANES 4
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#define LANES 4
#else
#error "the kernel needs AVX-512, AVX2 with FMA, arm64 or WASM SIMD"
#endif
#define PARTS (FILTERS / LANES)

#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 128")
#endif

typedef float vector __attribute__((vector_size(LANES * 4)));
typedef int32_t integers __attribute__((vector_size(LANES * 4)));
typedef uint32_t words __attribute__((vector_size(LANES * 4)));
// Memory is only known to be aligned to floats where a caller owns it; unaligned loads cost nothing when it is aligned.
typedef float unaligned_vector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

INLINE vector load(const float *from) { return *(const unaligned_vector *)from; }
INLINE void store(float *to, vector value) { *(unaligned_vector *)to = value; }

#if defined(__AVX512F__)
INLINE vector splat(float value) { return _mm512_set1_ps(value); }
INLINE vector fused(vector a, vector b, vector c) { return _mm512_fmadd_ps(a, b, c); }
INLINE vector square_root(vector a) { return _mm512_sqrt_ps(a); }
INLINE vector larger(vector a, vector b) { return _mm512_max_ps(a, b); }
INLINE vector smaller(vector a, vector b) { return _mm512_min_ps(a, b); }
INLINE vector where_positive(vector test, vector value) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(test, _mm512_setzero_ps(), _CMP_GT_OQ), value);
}
INLINE vector where_not_zero(vector test, vector value) {
  return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(test, _mm512_setzero_ps(), _CMP_NEQ_UQ), value);
}
INLINE vector where_at_least(words draw, words threshold, vector value) {
  return _mm512_maskz_mov_ps(_mm512_cmpge_epu32_mask((__m512i)draw, (__m512i)threshold), value);
}
INLINE words rotate(words a, int left) { return (a << left) | (a >> (32 - left)); }
#elif defined(__AVX2__)
INLINE vector splat(float value) { return _mm256_set1_ps(value); }
INLINE vector fused(vector a, vector b, vector c) { return _mm256_fmadd_ps(a, b, c); }
INLINE vector square_root(vector a) { return _mm256_sqrt_ps(a); }
INLINE vector larger(vector a, vector b) { return _mm256_max_ps(a, b); }
INLINE vector smaller(vector a, vector b) { return _mm256_min_ps(a, b); }
#elif defined(__aarch64__)
INLINE vector splat(float value) { return vdupq_n_f32(value); }
INLINE vector fused(vector a, vector b, vector c) { return vfmaq_f32(c, a, b); }
INLINE vector square_root(vector a) { return vsqrtq_f32(a); }
INLINE vector larger(vector a, vector b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
INLINE vector smaller(vector a, vector b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
#else
INLINE vector splat(float value) { return wasm_f32x4_splat(value); }
INLINE vector fused(vector a, vector b, vector c) { return a * b + c; } // two roundings: the `wasm` numerics
INLINE vector square_root(vector a) { return wasm_f32x4_sqrt(a); }
INLINE vector larger(vector a, vector b) { return wasm_f32x4_pmax(b, a); }
INLINE vector smaller(vector a, vector b) { return wasm_f32x4_pmin(b, a); }
#endif
// larger(a, b) is a > b ? a : b and smaller(a, b) is a < b ? a : b on every instruction set: b where a is NaN.

#if !defined(__AVX512F__)
INLINE vector where_positive(vector test, vector value) {
  return (vector)((integers)(test > (vector){0}) & (integers)value);
}
INLINE vector where_not_zero(vector test, vector value) {
  return (vector)((integers)(test != (vector){0}) & (integers)value);
}
// Both below 2^31, so that signed comparison serves.
INLINE vector where_at_least(words draw, words threshold, vector value) {
  return (vector)((integers)((integers)draw >= (integers)threshold) & (integers)value);
}
INLINE words rotate(words a, int left) { return (a << left) | (a >> (32 - left)); }
#endif

INLINE words splat_word(uint32_t value) { return (words){0} + value; }
INLINE vector relu(vector a) { return larger(a, (vector){0}); }
#endif
