// Coefficients of exp, log and tanh in float32. Written by ../native/fit-coefficients.py (with coefficients.h).

/** ln 2 cut to 16 bits, so that n * LN2_HIGH is exact for |n| <= 256 */
export const LN2_HIGH = Math.fround(0.693145752);
/** ln 2 - LN2_HIGH */
export const LN2_LOW = Math.fround(1.42860677e-6);
/** 1 / ln 2 */
export const EXP_LOG2_E = Math.fround(1.44269502);
/** tanh's argument is cut to this on both sides, where tanh is 1 - 2.3e-7 */
export const TANH_LIMIT = Math.fround(8);
/** exp(r), |r| <= ln(2)/2: the sum of EXP_POLYNOMIAL[k] r^k; relative error 3.1e-09 before rounding */
export const EXP_POLYNOMIAL = Float32Array.of(
  1,
  1,
  0.49999994,
  0.166665211,
  0.0416682735,
  0.00836868398,
  0.00138200796,
);
/** log(1+f), sqrt(1/2) <= 1+f < sqrt(2): f times the sum of LOG_POLYNOMIAL[k] f^k; relative error 5.8e-09 before rounding */
export const LOG_POLYNOMIAL = Float32Array.of(
  1,
  -0.5,
  0.333333313,
  -0.250008196,
  0.200012416,
  -0.166234091,
  0.1420158,
  -0.131596103,
  0.127622157,
  -0.0763643533,
);
/** tanh(x), |x| <= TANH_LIMIT: x P(x^2) / Q(x^2), P the sum of TANH_NUMERATOR[k] x^2k; relative error 3.7e-09 before rounding */
export const TANH_NUMERATOR = Float32Array.of(
  1,
  0.131256372,
  0.00315091922,
  1.16632973e-5,
  -2.24380585e-8,
  6.45399567e-11,
  -1.18919319e-13,
);
/** Q the sum of TANH_DENOMINATOR[k] x^2k; relative error 3.7e-09 before rounding */
export const TANH_DENOMINATOR = Float32Array.of(1, 0.464589685, 0.024680851, 0.000261548092);
