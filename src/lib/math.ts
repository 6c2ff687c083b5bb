// exp and log in plain double arithmetic, so that sampled configs have the same bits on every machine and engine
// (ECMAScript leaves Math.exp and Math.log to the implementation). Errors stay below 1e-15 relative on the ranges used.

const LN2_HIGH = 0.6931471803691238; // ln 2 to 32 bits, so that k * LN2_HIGH is exact for |k| < 2^20
const LN2_LOW = 1.9082149292705877e-10; // ln 2 - LN2_HIGH
const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm of a positive finite number: x = 2^k m, then log m = 2 atanh((m - 1) / (m + 1)) as a series. */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) throw new RangeError(`log needs a positive finite number, got ${x}`);
  let exponent = 0;
  let value = x;
  if (value < 2.2250738585072014e-308) {
    value *= 18014398509481984; // 2^54 lifts subnormal numbers
    exponent = -54;
  }
  bits.setFloat64(0, value);
  const high = bits.getUint32(0);
  exponent += (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1); // |s| < 0.172
  const z = s * s;
  let series = 0;
  for (let n = 23; n >= 3; n -= 2) series = (series + 1 / n) * z; // sum of z^i / (2i + 1), i >= 1
  return exponent * LN2_HIGH + (2 * s + (2 * s * series + exponent * LN2_LOW));
}

/** e to the x for |x| <= 700: x = k ln 2 + r, |r| <= 0.35, then the Taylor series of e^r. */
export function exp(x: number): number {
  if (!(Math.abs(x) <= 700)) throw new RangeError(`exp needs a number within 700 of zero, got ${x}`);
  const k = Math.round(x / Math.LN2);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (r * sum) / n;
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return sum * bits.getFloat64(0);
}
