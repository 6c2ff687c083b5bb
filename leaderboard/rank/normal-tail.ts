// How unlikely a difference is that chance alone makes: the tail of the normal distribution, from our own exp so that every
// machine gets the same bits.
import { exp } from "../../src/lib/math.ts";

const SERIES_BELOW = 3; // the series loses digits to 1 - erf beyond, the fraction needs many levels below
const LEVELS = 60; // at 3 the fraction is right to 1e-15 by then (compared with 200 levels), earlier for greater ones
const NOTHING_BEYOND = 37; // the tail is 6e-300 there
const SQRT_2_OVER_PI = 0.7978845608028654;

/**
 * The chance that a standard normal number is at least `z` away from 0, for z >= 0: erfc(z / sqrt 2), to about 1e-13 of
 * itself. 0 for z > 37. Formulas are from M. Abramowitz, I. Stegun, "Handbook of mathematical functions", 1964.
 */
export function twoSidedTail(z: number): number {
  if (z > NOTHING_BEYOND) return 0;
  const density = SQRT_2_OVER_PI * exp((-z * z) / 2);
  return z < SERIES_BELOW ? 1 - density * series(z) : density / fraction(z);
}

/** z + z^3 / 3 + z^5 / (3 5) + z^7 / (3 5 7) + ..: 26.2.11 without its density, all of one sign. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1 / (z + 2 / (z + 3 / (z + ..))): 26.2.14 turned over, from the inside. */
function fraction(z: number): number {
  let value = z;
  for (let level = LEVELS; level >= 1; level--) value = z + level / value;
  return value;
}
