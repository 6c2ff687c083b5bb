// exp, log and tanh of our own, so that their bits depend on no library. Polynomials and their errors: coefficients.h.
#ifndef WEIGHBRIDGE_MATH_H
#define WEIGHBRIDGE_MATH_H
#include "coefficients.h"
#include "vector.h"

#define ROUND_TO_INTEGER 12582912.0f // 1.5 * 2^23: adding it leaves the nearest integer in the low bits

// e to the x for x <= 0; below -87 as at -87 (1.6e-38).
INLINE vector exponential(vector x) {
  x = larger(x, splat(-87.0f));
  vector shifted = fused(x, splat(EXP_LOG2_E), splat(ROUND_TO_INTEGER));
  vector n = shifted - splat(ROUND_TO_INTEGER);
  vector r = fused(n, splat(-LN2_HIGH), x);
  r = fused(n, splat(-LN2_LOW), r);
  vector sum = splat(EXP_POLYNOMIAL[EXP_DEGREE]);
  UNROLL for (int i = EXP_DEGREE - 1; i >= 0; i--) sum = fused(sum, r, splat(EXP_POLYNOMIAL[i]));
  vector power = (vector)(((words)shifted + 127u) << 23); // the constant's own bits leave at the top
  return sum * power;
}

// Natural logarithm of a normal positive number.
INLINE vector logarithm(vector x) {
  integers bits = (integers)x;
  // Subtracting the bits of sqrt(1/2) makes the exponent field count from there: the mantissa lies in [sqrt(1/2), sqrt(2)).
  integers exponent = (bits - 0x3f3504f3) >> 23;
  vector f = (vector)(bits - (exponent << 23)) - 1.0f;
  vector e = __builtin_convertvector(exponent, vector);
  vector sum = splat(LOG_POLYNOMIAL[LOG_DEGREE]);
  UNROLL for (int i = LOG_DEGREE - 1; i >= 0; i--) sum = fused(sum, f, splat(LOG_POLYNOMIAL[i]));
  sum = fused(e, splat(LN2_LOW), sum * f);
  return fused(e, splat(LN2_HIGH), sum);
}

// tanh as a quotient: *numerator = x p(x^2), *denominator = q(x^2) >= 1. NaN becomes the greatest argument, as everywhere
// by the order of the two comparisons.
INLINE void tangent_quotient(vector x, vector *numerator, vector *denominator) {
  x = larger(smaller(x, splat(TANH_LIMIT)), splat(-TANH_LIMIT));
  vector square = x * x;
  vector p = splat(TANH_NUMERATOR[TANH_NUMERATOR_DEGREE]);
  UNROLL for (int i = TANH_NUMERATOR_DEGREE - 1; i >= 0; i--) p = fused(p, square, splat(TANH_NUMERATOR[i]));
  vector q = splat(TANH_DENOMINATOR[TANH_DENOMINATOR_DEGREE]);
  UNROLL for (int i = TANH_DENOMINATOR_DEGREE - 1; i >= 0; i--) q = fused(q, square, splat(TANH_DENOMINATOR[i]));
  *numerator = p * x;
  *denominator = q;
}

// tanh of two vectors for one division, the slowest operation by far: a / b and c / d by way of 1 / (b d).
INLINE void hyperbolic_tangents(vector *x, vector *y) {
  vector a, b, c, d;
  tangent_quotient(*x, &a, &b);
  tangent_quotient(*y, &c, &d);
  vector inverse = splat(1.0f) / (b * d);
  *x = a * (d * inverse);
  *y = c * (b * inverse);
}
#endif
