// The arithmetic the scalar kernel is written in: doubles for finite differences, or float32 rounded after every
// operation, with or without fusing, as the WASM (`wasm`) and native (`fma`) builds compute.
import { exp, log } from "../../lib/math.ts";
import { singleExp, singleLog, singleTanh } from "./math.ts";

export type Numbers = Float32Array | Float64Array;

export interface Arithmetic {
  /** Rounds the result of one operation to the working precision. */
  round(value: number): number;
  /** a * b + c: one rounding where the arithmetic is fused, two where it isn't. */
  multiplyAdd(a: number, b: number, c: number): number;
  /** e^x for x <= 0. */
  exp(x: number): number;
  /** Natural logarithm of a positive normal number. */
  log(x: number): number;
  /** Hyperbolic tangent of x, computed together with that of its partner (native/math.h says why). */
  tanh(x: number, partner: number): number;
  /** Zeros in the working precision. */
  zeros(length: number): Numbers;
}

/** IEEE doubles with accurate exp, log and tanh. */
export const doubleArithmetic: Arithmetic = {
  round: (value) => value,
  multiplyAdd: (a, b, c) => a * b + c,
  exp: (x) => (x > -700 ? exp(x) : 0),
  log,
  tanh: doubleTanh,
  zeros: (length) => new Float64Array(length),
};

/** tanh through e^(-2|x|), and through its series where that would cancel. */
function doubleTanh(x: number): number {
  const size = Math.abs(x);
  if (size < 0.02) {
    const square = x * x;
    return x * (1 + square * (-1 / 3 + square * (2 / 15 + square * (-17 / 315 + (square * 62) / 2835))));
  }
  const power = size < 300 ? exp(-2 * size) : 0;
  const value = (1 - power) / (1 + power);
  return x < 0 ? -value : value;
}

/** float32 with every product and every sum rounded: the `wasm` numerics. */
export const singleArithmetic: Arithmetic = single((a, b, c) => Math.fround(Math.fround(a * b) + c));

/** float32 with fused multiply-adds: the `fma` numerics. */
export const fusedArithmetic: Arithmetic = single(fusedMultiplyAdd);

function single(multiplyAdd: Arithmetic["multiplyAdd"]): Arithmetic {
  return {
    round: Math.fround,
    multiplyAdd,
    exp: (x) => singleExp(x, multiplyAdd),
    log: (x) => singleLog(x, multiplyAdd),
    tanh: (x, partner) => singleTanh(x, partner, multiplyAdd),
    zeros: (length) => new Float32Array(length),
  };
}

const double = new Float64Array(1);
const words = new BigInt64Array(double.buffer);

/**
 * float32 fused multiply-add. The product of two float32 is exact in double; the sum is rounded to odd (its last bit
 * set where digits were lost), after which rounding to float32 gives what one rounding would have given (Boldo and
 * Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const part = sum - product;
  const lost = product - (sum - part) + (c - part); // what rounding the sum lost, exactly (Knuth's two-sum)
  if (lost !== 0 && Number.isFinite(sum)) {
    double[0] = sum;
    // An even last bit moves towards what was lost: one up or down in the pattern, by the signs of both.
    if ((words[0] & 1n) === 0n) words[0] += lost > 0 === sum > 0 ? 1n : -1n;
    return Math.fround(double[0]);
  }
  return Math.fround(sum);
}
