// exp, log and tanh in float32, operation for operation as in ../native/math.h. The caller says how a product and a sum
// are rounded; every other operation is rounded here.
import {
  EXP_LOG2_E,
  EXP_POLYNOMIAL,
  LN2_HIGH,
  LN2_LOW,
  LOG_POLYNOMIAL,
  TANH_DENOMINATOR,
  TANH_LIMIT,
  TANH_NUMERATOR,
} from "./coefficients.ts";

type MultiplyAdd = (a: number, b: number, c: number) => number;

const { fround } = Math;
const EXP_LOWEST = -87; // e^-87 = 1.6e-38 is still a normal number
const ROUND_TO_INTEGER = 12582912; // 1.5 * 2^23: adding and subtracting it rounds to the nearest even whole number
const SQRT_HALF_BITS = 0x3f3504f3; // of the greatest float32 below sqrt(1/2)
const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** The larger number; the second where the first is NaN, as the vector instructions have it (unlike Math.max). */
function larger(a: number, b: number): number {
  if (a > b) return a;
  return b;
}

/** c[0] + c[1] x + .. + c[n] x^n by Horner's rule. */
function polynomial(coefficients: Float32Array, x: number, multiplyAdd: MultiplyAdd): number {
  let sum = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) sum = multiplyAdd(sum, x, coefficients[i]);
  return sum;
}

/** e to the x for x <= 0 (below -87 as at -87): x = n ln 2 + r with |r| <= ln(2)/2. Relative error below 1e-7. */
export function singleExp(x: number, multiplyAdd: MultiplyAdd): number {
  const cut = larger(x, EXP_LOWEST);
  const n = fround(multiplyAdd(cut, EXP_LOG2_E, ROUND_TO_INTEGER) - ROUND_TO_INTEGER);
  const r = multiplyAdd(n, -LN2_LOW, multiplyAdd(n, -LN2_HIGH, cut));
  bits[0] = (n + 127) << 23; // 2^n
  return fround(polynomial(EXP_POLYNOMIAL, r, multiplyAdd) * single[0]);
}

/** Natural logarithm of a positive normal number 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2). Relative error below 1.2e-7. */
export function singleLog(x: number, multiplyAdd: MultiplyAdd): number {
  single[0] = x;
  const exponent = (bits[0] - SQRT_HALF_BITS) >> 23;
  bits[0] -= exponent << 23;
  const f = fround(single[0] - 1);
  const mantissaLog = fround(polynomial(LOG_POLYNOMIAL, f, multiplyAdd) * f);
  return multiplyAdd(exponent, LN2_HIGH, multiplyAdd(exponent, LN2_LOW, mantissaLog));
}

/**
 * Hyperbolic tangent of x as an odd quotient of polynomials, when it shares one division with that of `partner`:
 * a / b = a (d (1 / (b d))). Relative error below 4e-7; beyond 1 by its rounding at most.
 */
export function singleTanh(x: number, partner: number, multiplyAdd: MultiplyAdd): number {
  const [top, bottom] = tangentQuotient(x, multiplyAdd);
  const [, other] = tangentQuotient(partner, multiplyAdd);
  return fround(top * fround(other * fround(1 / fround(bottom * other))));
}

function tangentQuotient(x: number, multiplyAdd: MultiplyAdd): [top: number, bottom: number] {
  const cut = larger(-larger(-x, -TANH_LIMIT), -TANH_LIMIT);
  const square = fround(cut * cut);
  const top = fround(polynomial(TANH_NUMERATOR, square, multiplyAdd) * cut);
  return [top, polynomial(TANH_DENOMINATOR, square, multiplyAdd)];
}
